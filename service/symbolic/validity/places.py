"""Places between borders: nothing changes there, so a look at each decides the whole interval."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Final, TypeAlias

from service.errors import ServiceError
from service.symbolic.build import number
from service.symbolic.expression import Expression
from service.symbolic.interning import allowance, table
from service.symbolic.substitution import substitute
from service.symbolic.validity.candidates import candidates
from service.symbolic.validity.precise import PRECISION, context_of
from service.symbolic.validity.regions import Line

# As parts of the length of a gap, or from its end on.
_PARTS: Final = tuple(map(Decimal, ("0.5", "0.0703", "0.2917", "0.7741", "0.9479")))
_FAR: Final = tuple(map(Decimal, ("0.7703", "3.1931", "12.117", "0.0317")))
_FEW: Final = 3
_MOST: Final = 48
_SHARE: Final = 4  # of the budget

# Values of each variable, as many of one as of another.
Places: TypeAlias = Mapping[str, Sequence[float]]


def places(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return some places between two bounds, which may be infinite."""
    if low.is_infinite() and high.is_infinite():
        return [*_FAR, *[-x for x in _FAR]]
    with context_of(PRECISION):
        if high.is_infinite():
            return [low + x for x in _FAR] + [x for x in _FAR if x > low]
        if low.is_infinite():
            return [high - x for x in _FAR] + [-x for x in _FAR if -x < high]
        return [low + part * (high - low) for part in _PARTS]


def places_between_borders(expression: Expression, here: Mapping[str, float]) -> Places:
    """Return a few places in each interval between borders, along each variable in turn.

    Meanwhile the others stay as they are `here`, where all variables have values.
    """
    result: dict[str, list[float]] = {name: [] for name in here}
    with suppress(ServiceError), allowance(table().remaining // _SHARE):
        for moving in sorted(expression.free):
            others = {name: _number(x) for name, x in here.items() if name != moving}
            along = _along(substitute(expression, others), moving)
            for name, x in here.items():
                for place in along[: _MOST // len(expression.free)]:
                    result[name].append(place if name == moving else x)
    return result


def _along(expression: Expression, variable: str) -> list[float]:
    found = candidates(expression, (), variable)
    gaps = Line(found.roots, found.period, found.window).gaps()
    return [float(place) for low, high in gaps for place in places(low, high)[:_FEW]]


def _number(x: float) -> Expression:
    return number(*x.as_integer_ratio())
