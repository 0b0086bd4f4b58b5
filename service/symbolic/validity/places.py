"""Places between borders: nothing changes there, so a look at each decides the whole interval."""

from decimal import Decimal
from typing import Final

from service.symbolic.expression import Expression
from service.symbolic.validity.candidates import candidates
from service.symbolic.validity.precise import PRECISION, context_of
from service.symbolic.validity.regions import Line

# As parts of the length of a gap, or from its end on.
_PARTS: Final = tuple(map(Decimal, ("0.5", "0.0703", "0.2917", "0.7741", "0.9479")))
_FAR: Final = tuple(map(Decimal, ("0.7703", "3.1931", "12.117", "0.0317")))
_FEW: Final = 3


def places(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return some places between two bounds, which may be infinite."""
    if low.is_infinite() and high.is_infinite():
        return [*_FAR, *[-x for x in _FAR]]
    with context_of(PRECISION):
        if high.is_infinite():
            return [low + x for x in _FAR]
        if low.is_infinite():
            return [high - x for x in _FAR]
        return [low + part * (high - low) for part in _PARTS]


def places_between_borders(expression: Expression, variable: str) -> list[float]:
    """Return a few places in each interval between borders of an expression in one variable."""
    found = candidates(expression, (), variable)
    gaps = Line(found.roots, found.period, found.window).gaps()
    return [float(place) for low, high in gaps for place in places(low, high)[:_FEW]]
