"""The numeric values of functions and their derivatives at a point."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from service.errors import InvalidRequest, NotDifferentiable, OutsideDomain, ServiceError
from service.operations.reading import Reader
from service.rendering.conditions import written_condition
from service.rendering.text import Text
from service.symbolic.build import symbol
from service.symbolic.compiled import refuse_abstract
from service.symbolic.evaluate import start, value_at
from service.symbolic.expression import Expression, Relation
from service.symbolic.inside import hold_within
from service.symbolic.integral import integrals_in

Json = dict[str, Any]


class Asked(Protocol):
    """What is asked for at a point: names, and how texts are read."""

    @property
    def by(self) -> tuple[str, ...]:
        """The variables that are differentiated by."""

    @property
    def free(self) -> tuple[str, ...]:
        """All names in the expressions."""

    @property
    def reader(self) -> Reader:
        """Reads coordinates that are texts."""


def read_point(problem: Asked, at: Mapping[str, float | str]) -> dict[str, float]:
    """Return the coordinates as numbers; texts such as "pi/4" are read as constants."""
    needed = {*problem.free, *problem.by}
    if needed != at.keys():
        raise InvalidRequest(
            "A point names every free variable and nothing else.",
            pointer="/at",
            expected=sorted(needed),
            actual=sorted(at)[:16],
        )
    return {
        name: read_coordinate(problem.reader, value, f"/at/{name}") for name, value in at.items()
    }


def read_coordinate(reader: Reader, value: float | str, pointer: str) -> float:
    """Return a coordinate as a number. Raises InvalidRequest."""
    if not isinstance(value, str):
        return float(value)
    coordinate = value_at(read_constant(reader, value, pointer), {})
    if not math.isfinite(coordinate):
        raise InvalidRequest("This coordinate has no finite value.", pointer=pointer)
    return coordinate


def read_constant(reader: Reader, text: str, pointer: str) -> Expression:
    """Return a coordinate that is a text as an expression. Raises InvalidRequest."""
    constant = reader.read(text, pointer)
    if constant.free:
        raise InvalidRequest(
            "A coordinate is a number or a constant expression such as pi/4.",
            pointer=pointer,
            expected="a constant",
            actual=sorted(constant.free)[:4],
        )
    return constant


def values_at(
    point: Mapping[str, float],
    functions: Sequence[Expression],
    derivatives: Sequence[Expression],
    conditions: Sequence[Relation],
) -> tuple[list[float], list[float]]:
    """Return the values of functions and derivatives.

    Raises OutsideDomain where a function has no finite real value, NotDifferentiable where all have
    one but a derivative has not, UnknownFunction for an abstract function.
    """
    where = _where(point)
    _refuse_abstract([*functions, *derivatives])
    kinks = [each for each in conditions if each.operator == "!=" and each.free <= point.keys()]
    sides = [side for kink in kinks for side in (kink.left, kink.right)]
    values = _values(point, [*functions, *derivatives, *sides])
    at, slopes = (
        values[: len(functions)],
        values[len(functions) : len(functions) + len(derivatives)],
    )
    bounds = values[len(functions) + len(derivatives) :]
    within = [each for each in conditions if not each.free <= point.keys()]
    if not all(map(math.isfinite, at)):
        raise OutsideDomain(
            f"The function has no finite real value at {where}{_or_integral(functions)}.",
            pointer="/at",
        )
    if not all(map(math.isfinite, slopes)):
        raise NotDifferentiable(
            f"The derivative has no finite value at {where}{_or_integral(derivatives)}.",
            pointer="/at",
        )
    for kink, left, right in zip(kinks, bounds[::2], bounds[1::2], strict=True):
        if left == right:
            raise does_not_hold(point, kink)
    for each in within:
        if not hold_within([*functions, *derivatives], [each], point):
            raise does_not_hold(point, each)
    return at, slopes


def does_not_hold(point: Mapping[str, float], condition: Relation) -> NotDifferentiable:
    """Return the refusal to tell the value of a formula where a condition of it does not hold."""
    asked = written_condition(Text().write, condition)
    return NotDifferentiable(
        f"The derivative that was found does not hold at {_where(point)}: it asks for {asked}.",
        pointer="/at",
    )


def _where(point: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in point.items())


def _or_integral(expressions: Sequence[Expression]) -> str:
    if any(map(integrals_in, expressions)):
        return ", or an integral in it does not settle by numbers"
    return ""


def _refuse_abstract(expressions: Sequence[Expression]) -> None:
    try:
        refuse_abstract(expressions)
    except ServiceError as error:
        error.pointer = "/at"
        raise


def _values(point: Mapping[str, float], expressions: Sequence[Expression]) -> list[float]:
    with np.errstate(all="ignore"):
        value = start(np.ones(1))
        value.update((symbol(name), np.array([float(x)])) for name, x in point.items())
        return [float(value[each][0]) for each in expressions]
