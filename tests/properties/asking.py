"""Asking the service in process, as every test of properties does."""

from typing import Any

import orjson
from hypothesis import settings
from pydantic import ValidationError

from service.errors import InternalFault, ServiceError
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest

Json = dict[str, Any]


def examples(count: int) -> settings:
    """Return settings under which every run tries the same examples, however long they take."""
    return settings(max_examples=count, derandomize=True, database=None, deadline=None)


def answer(request: Json) -> bytes:
    """Return the answer as it is sent."""
    return orjson.dumps(differentiate(DifferentiateRequest.model_validate(request)))


def outcome(request: Json) -> str:
    """Return "answered", or the code of the problem; anything else is raised.

    That includes an answer that its own check refutes: it is a fault, even if it is withheld.
    """
    try:
        answer(request)
    except InternalFault:
        raise
    except ServiceError as problem:
        return problem.code
    except ValidationError:
        return "invalid-request"
    return "answered"
