"""POST /differentiate/batch: each request of a list by itself."""

from typing import Any

from service.api.problems import problem
from service.api.validation import validate
from service.errors import InternalFault, ServiceError, detach, told
from service.observability.logs import failure, log
from service.operations.batch import Budget
from service.operations.consulting import Consult, Question, Unanswered, nobody
from service.schemas.batch import BatchRequest
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.interning import TakesLong

Json = dict[str, Any]


def differentiate_batch(request: BatchRequest, consult: Consult = nobody) -> Json:
    """Return an answer or a problem for each request, in order.

    Raises Unanswered with the next question of each request that has one.
    """
    budget = Budget(consult)
    results: list[Json] = []
    questions: list[Question] = []
    for i, each in enumerate(request.requests):
        try:
            results.append(_result(i, each, budget))
        except Unanswered as unanswered:
            questions += unanswered.questions
    if questions:
        raise Unanswered(*questions)
    return {"results": results}


def _result(place: int, request: Json, budget: Budget) -> Json:
    try:
        return budget.differentiate(validate(DifferentiateRequest, request))
    except (TakesLong, Unanswered):
        raise
    except Exception as raised:  # noqa: BLE001  whatever it is, the others get their answers
        error = told(raised)
        if isinstance(error, InternalFault):
            log.error(error.code, place=place, **failure(raised))
        detach(error)
        return problem(_within(error, place), f"batch:{place}")


def _within(error: ServiceError, place: int) -> ServiceError:
    """Return the error with its pointer into the whole request."""
    error.pointer = f"/requests/{place}{error.pointer or ''}"
    return error
