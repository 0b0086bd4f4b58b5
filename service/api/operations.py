"""The operations: one row per route."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from service.operations.catalogue import functions, limits, rules
from service.operations.differentiate import differentiate
from service.schemas.catalogue import FunctionsResponse, LimitsResponse, RulesResponse
from service.schemas.differentiate import DifferentiateResponse
from service.schemas.model import Model


@dataclass(frozen=True, slots=True)
class Operation:
    """A route to a use case. The annotation of its argument, if it has one, is the request."""

    method: str
    path: str
    operate: Callable[..., Any]
    response: type[Model]
    title: str
    description: str


OPERATIONS = (
    Operation(
        "POST",
        "/differentiate",
        differentiate,
        DifferentiateResponse,
        "Differentiate, link by link",
        "The derivative of an expression with the whole derivation: a tree of steps for programs, "
        "lines as in a textbook for people, every step checked numerically. Ordinary, higher, "
        "partial, mixed and total derivatives.",
    ),
    Operation(
        "GET",
        "/functions",
        functions,
        FunctionsResponse,
        "List the functions",
        "Every function that expressions may use, with its derivatives and where they exist.",
    ),
    Operation(
        "GET",
        "/rules",
        rules,
        RulesResponse,
        "List the rules",
        "Every rule that a step or a line can refer to, with its statement.",
    ),
    Operation(
        "GET",
        "/limits",
        limits,
        LimitsResponse,
        "List the limits",
        "How large a request may be and how much work it may ask for.",
    ),
)
