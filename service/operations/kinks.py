"""The derivative at a point where its formula does not hold: at kinks, jumps and borders of cases.

It exists if both one-sided derivatives do and are the same; otherwise the refusal has both.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from service.errors import NotDifferentiable
from service.operations.point import read_constant
from service.operations.reading import Problem
from service.operations.validity import tended
from service.rendering.reasons import reason
from service.symbolic.build import number
from service.symbolic.expression import Expression, Relation
from service.symbolic.substitution import substitute
from service.symbolic.validity.decimals import NoPreciseValue
from service.symbolic.validity.point import UNDECIDED, Neighbourhood, Point
from service.symbolic.validity.precise import PRECISION, constant_value, context_of
from service.symbolic.validity.roots import Root

At = Mapping[str, float | str]

_LEAST: Final = Decimal("1e-90")  # beside which sides are the same


def _exact(problem: Problem, at: At) -> Mapping[str, Expression]:
    """Return the coordinates exactly: 0.1 is 1/10, "pi" is pi."""
    warned = len(problem.reader.warnings)
    exact = {
        name: read_constant(problem.reader, value, f"/at/{name}")
        if isinstance(value, str)
        else _decimal(value)
        for name, value in at.items()
    }
    del problem.reader.warnings[warned:]  # They were told when the point was read.
    return exact


def _decimal(value: float) -> Expression:
    fraction = Fraction(repr(value))
    return number(fraction.numerator, fraction.denominator)


def kink_at(problem: Problem, at: At, conditions: Sequence[Relation]) -> Relation | None:
    """Return a condition that two sides differ, and at the point, exactly, they do not."""
    kinks = [condition for condition in conditions if condition.operator == "!="]
    if not kinks:
        return None
    coordinates = _exact(problem, at)
    return next((kink for kink in kinks if _are_equal(kink, coordinates)), None)


def _are_equal(kink: Relation, coordinates: Mapping[str, Expression]) -> bool:
    try:
        left, right = (
            constant_value(substitute(side, coordinates), PRECISION)
            for side in (kink.left, kink.right)
        )
    except NoPreciseValue:
        return False
    with context_of(PRECISION):
        return abs(left - right) <= max(abs(left), abs(right)) * _LEAST


def values_beside(
    problem: Problem,
    at: At,
    function: Expression,
    derivatives: Sequence[Expression],
    refusal: NotDifferentiable,
) -> tuple[float, float]:
    """Return the values of a function and the last of its derivatives, by limits from both sides.

    Raises NotDifferentiable, with the one-sided derivatives; the refusal given where undecided.
    """
    variable = problem.by[0]
    if set(problem.by) != {variable}:
        raise refusal
    point = _point(_exact(problem, at), variable, function, derivatives)
    if point is None or point.value is None or point.kind == UNDECIDED:
        raise refusal
    if len(point.slopes) < len(derivatives):
        raise _refused(point, variable)
    detail = "The formula does not hold there; the derivative is the limit from both sides."
    problem.reader.warnings.append(
        {"code": "value-by-limits", "detail": detail, "position": None, "pointer": "/at"}
    )
    return point.value, point.slopes[-1]


def _point(
    coordinates: Mapping[str, Expression],
    variable: str,
    function: Expression,
    derivatives: Sequence[Expression],
) -> Point | None:
    others = {name: value for name, value in coordinates.items() if name != variable}
    here, *slopes = [substitute(each, others) for each in (function, *derivatives)]
    try:
        return Neighbourhood(here, slopes, variable, Root(coordinates[variable])).point()
    except NoPreciseValue:
        return None


def _refused(point: Point, variable: str) -> NotDifferentiable:
    return NotDifferentiable(
        f"There is no derivative at {variable} = {point.root.value:g}. {reason(point)}",
        pointer="/at",
        actual={"kind": point.kind, "left": tended(point.left), "right": tended(point.right)},
    )
