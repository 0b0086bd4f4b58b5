"""Counting what operations cost, and what the check of each answer came to."""

from collections.abc import Callable, Iterator
from typing import Any

from service.errors import VerificationRefuted
from service.observability.metrics import verifications, work_units

_REFUTED = "refuted"
_VERIFIED = {status: verifications.labels(status) for status in ("verified", "unverified")}
_WITHHELD = verifications.labels(_REFUTED)


def counting(path: str, spend: Callable[[int], None]) -> Callable[[int], None]:
    """Return what spends, and counts for the route."""
    count = work_units.labels(path).inc

    def spend_and_count(units: int) -> None:
        if units:
            count(units)
        spend(units)

    return spend_and_count


def statuses(answer: dict[str, Any]) -> tuple[str, ...]:
    """Return what the check of an answer, or of each answer of a batch, came to."""
    return tuple(_statuses(answer))


def _statuses(answer: dict[str, Any]) -> Iterator[str]:
    if verification := answer.get("verification"):
        yield verification["status"]
    elif answer.get("code") == VerificationRefuted.code:
        yield _REFUTED
    for result in answer.get("results", ()):
        yield from _statuses(result)


def count(checked: tuple[str, ...]) -> None:
    """Count answers by what their checks came to."""
    for status in checked:
        _VERIFIED.get(status, _WITHHELD).inc()


def count_refuted() -> None:
    """Count an answer that nobody sees."""
    _WITHHELD.inc()
