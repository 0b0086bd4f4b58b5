"""Asking for derivatives the way clients do, in text alone unless the request says otherwise."""

from collections.abc import Iterator
from typing import Any

from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest

Json = dict[str, Any]


def answer(expression: str, **fields: Any) -> Json:
    """Return the whole answer."""
    return differentiate(
        DifferentiateRequest(**{"formats": ["text"], **fields}, expression=expression)
    )


def derivative(expression: str, **fields: Any) -> str:
    """Return the derivative as text."""
    written: str = answer(expression, **fields)["derivative"]["text"]
    return written


def steps(answered: Json) -> Iterator[Json]:
    """Yield every step of an answer, each before those below it."""
    waiting = list(reversed(answered["derivation"]["stages"]))
    while waiting:
        step = waiting.pop()
        yield step
        waiting += reversed(step.get("steps", []))


def texts(written: Any) -> Any:
    """Return the same data with each expression replaced by its text."""
    if isinstance(written, list):
        return [texts(item) for item in written]
    if not isinstance(written, dict):
        return written
    return (
        written["text"] if written.keys() == {"text"} else {k: texts(v) for k, v in written.items()}
    )
