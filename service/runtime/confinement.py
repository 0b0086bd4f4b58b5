"""What the kernel keeps a worker from: taking too much, and outliving its parent."""

import ctypes
import os
import resource
import time
from contextlib import suppress
from math import ceil
from pathlib import Path
from signal import SIGKILL

_PR_SET_PDEATHSIG = 1  # prctl(2)
_MEBIBYTE = 1 << 20
_LIBC = ctypes.CDLL(None)


def die_with(parent: int) -> None:
    """Have this process killed when its parent dies, and exit if that has happened already."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def bound_memory(mebibytes: int) -> None:
    """Bound what this process allocates from now on; asking for more raises MemoryError.

    Should the machine run out of memory all the same, this process is the first to go. No core is
    written of it, since that would hold what it was asked.
    """
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + mebibytes * _MEBIBYTE
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # where /proc is not to be written to
        Path("/proc/self/oom_score_adj").write_text("1000")


def allow_processor(seconds: int) -> None:
    """Let this process compute for so many seconds from now on; then it is killed.

    The kernel counts from the birth of the process, so this is to be said again for each task.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = ceil(time.process_time()) + seconds
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
