"""What answering costs, whatever comes of it: in units of work, of half a microsecond."""

from collections.abc import Callable
from time import process_time_ns
from typing import Final

from service.api.admission.asked import Answer, Asked, Operation
from service.symbolic.interning import meter

Spend = Callable[[int], None]

_NANOSECONDS: Final = 500


def answered(operation: Operation, asked: Asked, spend: Spend) -> Answer:
    """Return the answer of an operation, and tell what it cost, also when it raises."""
    before = process_time_ns() if operation.is_timed else meter.spent
    try:
        return operation.respond(asked)
    finally:
        if operation.is_timed:
            spend((process_time_ns() - before) // _NANOSECONDS)
        else:
            spend(meter.spent - before)
