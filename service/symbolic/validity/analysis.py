"""Where a function of one variable and its derivative exist, and where and why they do not."""

from collections.abc import Sequence
from decimal import Decimal
from math import isnan
from typing import Final, NamedTuple

from service.symbolic.evaluate import value_at
from service.symbolic.expression import Expression
from service.symbolic.interning import charge, table
from service.symbolic.validity.candidates import candidates
from service.symbolic.validity.decimals import NoPreciseValue, Unsettled
from service.symbolic.validity.places import places
from service.symbolic.validity.point import BEYOND, SMOOTH, UNDECIDED, Neighbourhood, Point
from service.symbolic.validity.precise import PRECISION, context_of, value_of
from service.symbolic.validity.regions import Line, Region

_WORK: Final = 100
_RESERVE: Final = 20_000


class Validity(NamedTuple):
    """The sets on which a function and its derivative exist, and the points without derivative.

    `complete` says that all of it is established; otherwise `searched` is the window in which
    borders were looked for, or None where all were found and some of them could not be decided.
    """

    function: Region
    derivative: Region
    period: Expression | None
    points: Sequence[Point]
    complete: bool
    searched: tuple[float, float] | None


def validity(function: Expression, derivatives: Sequence[Expression], variable: str) -> Validity:
    """Return where a function exists, and its derivative of the highest order given.

    The first of the derivatives is of order 1. The function has no other variable.
    """
    found = candidates(function, derivatives, variable)
    line = Line(found.roots, found.period, found.window)
    points = _examined(function, derivatives, variable, line)
    within = [_is_inside(function, variable, low, high) for low, high in line.gaps()]
    inside = [each is True for each in within]
    there = [point.value is not None for point in points]
    smooth = [point.kind == SMOOTH for point in points]
    shown = [point for point in points if point.kind not in (SMOOTH, BEYOND)]
    decided = None not in within and all(point.kind != UNDECIDED for point in points)
    return Validity(
        line.region(inside, there),
        line.region(inside, smooth),
        found.period,
        shown,
        found.complete and decided,
        found.window,
    )


def _examined(
    function: Expression, derivatives: Sequence[Expression], variable: str, line: Line
) -> list[Point]:
    """Look at each of the points, as long as the budget lasts; the rest are undecided."""
    points: list[Point] = []
    most = 0
    for root, unit in zip(line.roots, line.units(), strict=True):
        remaining = table().remaining
        around = Neighbourhood(function, derivatives, variable, root, unit)
        points.append(around.point() if remaining > 2 * most + _RESERVE else around.unexamined())
        most = max(most, remaining - table().remaining)
    return points


def _is_inside(function: Expression, variable: str, low: Decimal, high: Decimal) -> bool | None:
    """Whether the function has values between two borders; None if at some places only."""
    answers = {_has_value(function, variable, x) for x in places(low, high)} - {None}
    return answers.pop() if len(answers) == 1 else None


def _has_value(function: Expression, variable: str, x: Decimal) -> bool | None:
    try:
        with context_of(PRECISION):
            return not value_of(function, variable, x, PRECISION).is_nan()
    except NoPreciseValue as reason:
        charge(_WORK)
        found = not isnan(value_at(function, {variable: float(x)}))
        return found or (None if isinstance(reason, Unsettled) else False)
