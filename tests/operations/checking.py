"""Asking for verdicts and hints the way clients do, in text alone unless the request says so."""

from typing import Any

from service.operations.check_answer import check_answer
from service.operations.hint import hint
from service.schemas.check_answer import CheckAnswerRequest
from service.schemas.hint import HintRequest

Json = dict[str, Any]


def checked(expression: str, answer: str, **fields: Any) -> Json:
    """Return the whole verdict."""
    return check_answer(
        CheckAnswerRequest(**{"formats": ["text"], **fields}, expression=expression, answer=answer)
    )


def mistakes(expression: str, answer: str, **fields: Any) -> set[str]:
    """Return the ids of all mistakes that are named."""
    diagnosis = checked(expression, answer, **fields)["diagnosis"]
    return {slip["mistake"] for found in diagnosis for slip in (found, *found["together_with"])}


def hinted(expression: str, **fields: Any) -> Json:
    """Return the whole answer with a hint."""
    return hint(HintRequest(**{"formats": ["text"], **fields}, expression=expression))
