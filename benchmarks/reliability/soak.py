"""The same mixed load for long: does the service keep its memory, descriptors and processes?

Every answer is computed, and compared, byte by byte, with the right one. The first part of the run,
in which the allocator settles, is left out of the slope.
"""

import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.end_to_end.load import load
from tests.end_to_end.serving import serving

SAMPLES = 60
# What is left out at the start, as a share of the run.
SETTLING = 0.2
FLAGS = ("--workers", "2", "--log-level", "warning", "--cache-mb", "0")
# What memory may grow by in an hour; less is within what the allocator moves to and fro.
MOST_MEGABYTES_PER_HOUR = 20.0


class Sample(NamedTuple):
    """What all processes of the service hold at one time."""

    seconds: float
    megabytes: float
    descriptors: int
    processes: int


def sample(parent: int, seconds: float) -> Sample:
    """Look at a process and its children."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    folders = [Path(f"/proc/{pid}") for pid in (parent, *children)]
    resident = sum(_resident_kilobytes(folder) for folder in folders)
    descriptors = sum(len(list((folder / "fd").iterdir())) for folder in folders)
    return Sample(seconds, resident / 1024, descriptors, len(folders))


def _resident_kilobytes(folder: Path) -> int:
    lines = (folder / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def slope(samples: list[Sample]) -> float:
    """Return by how many megabytes memory grows in an hour, by least squares."""
    hours = np.array([each.seconds for each in samples]) / 3600
    return float(np.polyfit(hours, [each.megabytes for each in samples], 1)[0])


def main() -> None:
    """Print first, last and slope; exit with status 1 unless all is kept and right."""
    parser = ArgumentParser("python -m benchmarks.reliability.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    minutes = parser.parse_args().minutes
    samples = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log", *FLAGS) as (url, process),
        load(int(url.rpartition(":")[2])) as outcome,
    ):
        started = time.monotonic()
        for i in range(1, SAMPLES + 1):
            time.sleep(max(0.0, started + i * minutes * 60 / SAMPLES - time.monotonic()))
            samples.append(sample(process.pid, time.monotonic() - started))
    settled = samples[round(SETTLING * len(samples)) :]
    first, last, growth = settled[0], settled[-1], slope(settled)
    print(f"{'':12} {'first':>10} {'last':>10}")
    for name in ("seconds", "megabytes", "descriptors", "processes"):
        print(f"{name:12} {getattr(first, name):10.0f} {getattr(last, name):10.0f}")
    print(f"\nmemory grows by {growth:.1f} MB per hour")
    print(f"{outcome.answered.total()} right answers, {outcome.failed.total()} failed, "
          f"{outcome.wrong.total()} wrong")  # fmt: skip
    kept = (
        growth <= MOST_MEGABYTES_PER_HOUR
        and last.descriptors <= first.descriptors + 5
        and last.processes == first.processes
        and not (outcome.failed or outcome.wrong)
    )
    print("kept" if kept else "NOT kept")
    sys.exit(not kept)


if __name__ == "__main__":
    main()
