"""Timing that compares: all candidates in one process, one after the other, medians quoted."""

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

Work = Callable[[], object]


def medians(candidates: Mapping[str, tuple[Work, Work]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each candidate over so many rounds, after one that warms up.

    A candidate is (prepare, work); only the work is timed, without garbage collection in between.
    """
    taken: dict[str, float] = {}
    for name, (prepare, work) in candidates.items():
        prepare()
        work()
        taken[name] = median(_timed(prepare, work) for _ in range(rounds))
    return taken


def _timed(prepare: Work, work: Work) -> float:
    prepare()
    gc.disable()
    start = perf_counter()
    work()
    seconds = perf_counter() - start
    gc.enable()
    return seconds


def nothing() -> None:
    """Prepare nothing."""
