"""Timing that compares: all candidates in one process, by turns, medians quoted."""

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import thread_time

Work = Callable[[], object]

_TURN = 3


def medians(candidates: Mapping[str, tuple[Work, Work]], rounds: int) -> dict[str, float]:
    """Return the median seconds of the processor that each candidate takes for its work.

    A candidate is (prepare, work); only the work is timed, without garbage collection in between.
    They take turns of a few rounds each, after one that warms up, so that whatever else the machine
    is doing slows all of them alike.
    """
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds // _TURN):
        for name, (prepare, work) in candidates.items():
            prepare()
            work()
            taken[name] += [_timed(prepare, work) for _ in range(_TURN)]
    return {name: median(times) for name, times in taken.items()}


def _timed(prepare: Work, work: Work) -> float:
    prepare()
    gc.disable()
    start = thread_time()
    work()
    seconds = thread_time() - start
    gc.enable()
    return seconds


def nothing() -> None:
    """Prepare nothing."""
