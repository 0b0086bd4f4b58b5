"""Counting in several processes at once: each writes files of its own, any of them adds up all.

A process holds a slot: a number, and the lock on a file that the kernel takes back when the process
ends, however it ends. Whoever takes the slot next goes on with the counts that it finds there, so
totals never go backwards, nothing is counted twice, and there are never more files than processes.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from prometheus_client import REGISTRY, CollectorRegistry, Metric, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

# The name under which the library looks for the directory.
_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def counted_together() -> Iterator[None]:
    """Let the processes that are started within count together."""
    with TemporaryDirectory(prefix="gradient-metrics-") as directory:
        os.environ[_DIRECTORY] = directory
        try:
            yield
        finally:
            del os.environ[_DIRECTORY]


def join() -> None:
    """Count with the other processes, if there are any; to be called before metrics are made."""
    if _DIRECTORY in os.environ:
        slot = str(claimed_slot(Path(os.environ[_DIRECTORY])))
        values.ValueClass = values.MultiProcessValue(lambda: slot)


def claimed_slot(directory: Path) -> int:
    """Take the lowest free slot, for as long as the process lives."""
    for slot in count():
        lock = os.open(directory / f"{slot}.lock", os.O_CREAT | os.O_RDWR)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
        else:
            # What holds for the living only is not handed on.
            for gauge in directory.glob(f"gauge_live*_{slot}.db"):
                gauge.unlink()
            return slot
    raise AssertionError("there is always another slot")


def exposition() -> bytes:
    """Return all metrics in the text format of Prometheus."""
    if _DIRECTORY not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    registry.register(_Together(Path(os.environ[_DIRECTORY])))
    return generate_latest(registry)


class _Together(Collector):
    """What the files of all processes add up to."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def collect(self) -> Iterator[Metric]:
        """Add up; a file that was opened just now is still empty."""
        files = [str(file) for file in self._directory.glob("*.db") if file.stat().st_size]
        yield from MultiProcessCollector.merge(files)
