"""The numeric value of a function and its derivative at a point."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from service.errors import InvalidRequest, NotDifferentiable, OutsideDomain
from service.operations.reading import Problem
from service.symbolic.evaluate import value_at
from service.symbolic.expression import Expression, Relation

Json = dict[str, Any]


def read_point(problem: Problem, at: Mapping[str, float | str]) -> dict[str, float]:
    """Return the coordinates as numbers; texts such as "pi/4" are read as constants."""
    needed = {*problem.free, *problem.by}
    missing, unknown = sorted(needed - at.keys()), sorted(at.keys() - needed)
    if missing or unknown:
        raise InvalidRequest(
            "A point names every free variable and nothing else.",
            pointer="/at",
            expected=sorted(needed),
            actual=sorted(at)[:16],
        )
    return {name: _coordinate(problem, name, value) for name, value in at.items()}


def _coordinate(problem: Problem, name: str, value: float | str) -> float:
    pointer = f"/at/{name}"
    if not isinstance(value, str):
        return float(value)
    constant = problem.reader.read(value, pointer)
    if constant.free:
        raise InvalidRequest(
            "A coordinate is a number or a constant expression such as pi/4.",
            pointer=pointer,
            expected="a constant",
            actual=sorted(constant.free)[:4],
        )
    coordinate = value_at(constant, {})
    if not math.isfinite(coordinate):
        raise InvalidRequest("This coordinate has no finite value.", pointer=pointer)
    return coordinate


def values_at(
    point: Mapping[str, float],
    function: Expression,
    derivative: Expression,
    conditions: Iterable[Relation],
) -> Json:
    """Return {"at", "function", "derivative"}.

    Raises OutsideDomain where the function has no finite real value and NotDifferentiable where
    it has one but its derivative has not.
    """
    where = ", ".join(f"{name} = {value:g}" for name, value in point.items())
    value = value_at(function, point)
    if not math.isfinite(value):
        raise OutsideDomain(f"The function has no finite real value at {where}.", pointer="/at")
    slope = value_at(derivative, point)
    if not math.isfinite(slope):
        raise NotDifferentiable(f"The derivative has no finite value at {where}.", pointer="/at")
    if any(_is_kink(condition, point) for condition in conditions):
        raise NotDifferentiable(
            f"The derivative that was found does not hold at {where}: see its conditions.",
            pointer="/at",
        )
    return {"at": dict(point), "function": value, "derivative": slope}


def _is_kink(condition: Relation, point: Mapping[str, float]) -> bool:
    if condition.operator != "!=":
        return False
    return value_at(condition.left, point) == value_at(condition.right, point)
