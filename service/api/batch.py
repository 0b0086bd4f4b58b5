"""POST /differentiate/batch: each request of a list by itself."""

from typing import Any

from service.api.problems import problem
from service.api.validation import validate
from service.errors import InternalFault, ServiceError, told
from service.observability.logs import failure, log
from service.operations.batch import Budget
from service.schemas.batch import BatchRequest
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.interning import TakesLong

Json = dict[str, Any]


def differentiate_batch(request: BatchRequest) -> Json:
    """Return an answer or a problem for each request, in order."""
    budget = Budget()
    return {"results": [_result(i, each, budget) for i, each in enumerate(request.requests)]}


def _result(place: int, request: Json, budget: Budget) -> Json:
    try:
        return budget.differentiate(validate(DifferentiateRequest, request))
    except TakesLong:
        raise
    except Exception as raised:  # noqa: BLE001  whatever it is, the others get their answers
        error = told(raised)
        if isinstance(error, InternalFault):
            log.error(error.code, place=place, **failure(raised))
        return problem(_within(error, place), f"batch:{place}")


def _within(error: ServiceError, place: int) -> ServiceError:
    """Return the error with its pointer into the whole request."""
    error.pointer = f"/requests/{place}{error.pointer or ''}"
    return error
