"""Whether memory grows with the number of distinct requests: python -m benchmarks.memory [COUNT].

It is measured in a process of its own, after a tenth of COUNT and after all of them.
"""

import gc
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.symbolic import ours

COUNT = 100_000


def resident() -> int:
    """Return the bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def ask(start: int, stop: int) -> None:
    """Differentiate expressions that no request before had, nor any of their parts."""
    for i in range(start, stop):
        ours(f"x{i}^2*sin({i}.5*x{i}) + exp(-x{i}/{i + 2})", f"x{i}")


def main(count: int = COUNT) -> None:
    """Print resident memory at both places, and the ratio."""
    first = count // 10
    ask(0, first)
    gc.collect()
    before = resident()
    ask(first, count)
    gc.collect()
    after = resident()
    print("Resident memory, in process, distinct requests")
    print(f"after {first:8,} requests {before / 2**20:8.1f} MiB")
    print(f"after {count:8,} requests {after / 2**20:8.1f} MiB")
    print(f"ratio {after / before:25.3f}\n")


def in_a_process_of_its_own() -> None:
    """Run this benchmark where no other one has been."""
    subprocess.run([sys.executable, "-m", "benchmarks.memory"], check=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
