"""One budget for several derivatives."""

from typing import Any

from service.errors import ComputeBudgetExceeded
from service.limits import LIMITS
from service.operations.consulting import Consult, nobody
from service.operations.differentiate import derived, work_for
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.interning import scope, table

Json = dict[str, Any]


class Budget:
    """Differentiates until the work for a batch is used up.

    No request gets more than it would get by itself, and none takes anything from the others but
    the work that it was.
    """

    def __init__(self, consult: Consult = nobody) -> None:
        self._consult = consult
        self._left = LIMITS.batch_work

    def differentiate(self, request: DifferentiateRequest) -> Json:
        """Return the answer. Raises ServiceError, Unanswered."""
        alone = work_for(request)
        granted = min(alone, self._left)
        with scope(granted, min(LIMITS.work, self._left)):
            nodes = table()
            try:
                return derived(request, self._consult)
            except ComputeBudgetExceeded:
                if granted < alone:
                    raise _used_up() from None
                raise
            finally:
                self._left -= nodes.spent


def _used_up() -> ComputeBudgetExceeded:
    return ComputeBudgetExceeded(
        "The work for this batch was used up before; send this request again in another one.",
        limit={"name": "batch_work", "value": LIMITS.batch_work},
    )
