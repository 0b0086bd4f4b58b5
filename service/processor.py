"""How matrix products use the processor; to be imported before NumPy, which reads this once.

One thread, because a request shall not take the processor from others, and because the same
request shall give the same bytes on every machine. NumPy's OpenBLAS takes some processors with
AVX-512 for older ones; it is told so. What is set already is left alone.
"""

import os
from pathlib import Path

_FLAGS = Path("/proc/cpuinfo")
_NEEDED = {"avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"}


def settings(cpuinfo: str) -> dict[str, str]:
    """Return the environment variables of OpenBLAS for a processor with this description."""
    flags = next((line for line in cpuinfo.splitlines() if line.startswith("flags")), "")
    core = {"OPENBLAS_CORETYPE": "SkylakeX"} if set(flags.split()) >= _NEEDED else {}
    return {"OPENBLAS_NUM_THREADS": "1"} | core


def prepare() -> None:
    """Set what is not set."""
    cpuinfo = _FLAGS.read_text() if _FLAGS.exists() else ""
    for name, value in settings(cpuinfo).items():
        os.environ.setdefault(name, value)
