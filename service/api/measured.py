"""Counting what operations do: the work they spend, and what the check of each answer came to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from service.errors import VerificationRefuted
from service.observability.metrics import verifications, work_units
from service.symbolic.interning import meter

_VERIFIED = {
    status: verifications.labels(status) for status in ("verified", "unverified", "refuted")
}


def measured(path: str, operate: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation that counts."""
    units = work_units.labels(path)

    @wraps(operate)
    def run(*arguments: Any) -> Any:
        before = meter.spent
        try:
            answer = operate(*arguments)
        except VerificationRefuted:
            _VERIFIED["refuted"].inc()
            raise
        finally:
            if spent := meter.spent - before:
                units.inc(spent)
        _count_verification(answer)
        return answer

    return run


def _count_verification(answer: dict[str, Any]) -> None:
    """Count the check of an answer, or of each answer of a batch."""
    if verification := answer.get("verification"):
        _VERIFIED[verification["status"]].inc()
    elif answer.get("code") == VerificationRefuted.code:
        _VERIFIED["refuted"].inc()
    for result in answer.get("results", ()):
        _count_verification(result)
