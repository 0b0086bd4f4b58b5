"""How close to a point a function has to be looked at, for its constants may hide what it does."""

from decimal import Decimal
from typing import Final

from service.symbolic.expression import Expression
from service.symbolic.interning import Node
from service.symbolic.validity.decimals import ONE, NoPreciseValue
from service.symbolic.validity.precise import PRECISION, constant_value, context_of

_USUAL: Final = Decimal("1e-6")


def finest_scale(function: Expression, variable: str) -> Decimal:
    """Return the product of all constants that are tiny or huge, the latter turned over.

    So it is 1e-30 for atan(1e-30/x), which closer to 0 than that is nothing like 1/x.
    """
    scale = ONE
    with context_of(PRECISION):
        for constant in _constants(function, variable):
            size = min(_size(constant), 1 / _size(constant))
            scale *= size if size < _USUAL else ONE
    return scale


def _size(constant: Expression) -> Decimal:
    try:
        value = abs(constant_value(constant, PRECISION))
    except NoPreciseValue:
        return ONE
    return value if value.is_finite() and value else ONE


def _constants(function: Expression, variable: str) -> set[Expression]:
    """Return the largest parts without the variable."""
    found: set[Expression] = set()
    seen: set[Node] = {function}
    waiting: list[Node] = [function]
    while waiting:
        node = waiting.pop()
        if variable in node.free:
            new = set(node.children) - seen
            seen |= new
            waiting += new
        elif isinstance(node, Expression):
            found.add(node)
    return found
