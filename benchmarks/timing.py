"""Timing that compares: the same rounds for every candidate, medians of what they took."""

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

Work = Callable[[], object]


def medians(candidates: Mapping[str, tuple[Work, Work]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each candidate, all of them run in turn in every round.

    A candidate is (prepare, work); only the work is timed.
    """
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, (prepare, work) in candidates.items():
            prepare()
            gc.collect(0)
            start = perf_counter()
            work()
            taken[name].append(perf_counter() - start)
    return {name: median(times) for name, times in taken.items()}


def nothing() -> None:
    """Prepare nothing."""
