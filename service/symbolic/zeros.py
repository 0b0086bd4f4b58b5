"""Where what an expression divides by is zero.

These are the points that no sample meets by accident: a pole that another form of the expression
does not have.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from service.symbolic.build import MINUS_ONE, ZERO, is_negative, is_number, symbol
from service.symbolic.evaluate import Array, start
from service.symbolic.expression import Call, Expression, Power, Product, Quotient
from service.symbolic.functions import TABLE
from service.symbolic.interning import below, charge

_GRID: Final = np.linspace(-10.03, 10.07, 641)  # none of them whole
_STEPS: Final = 60
_GOLDEN: Final = (5**0.5 - 1) / 2
_SMALL: Final = 1e-12
_MOST: Final = 32
_WORK: Final = 20  # for the values of a node on the grid


def divisors(*expressions: Expression) -> frozenset[Expression]:
    """Return what must not be zero if the expressions are to have values, factor by factor."""
    return frozenset(
        factor
        for node in below(*expressions)
        if isinstance(node, (Quotient, Power, Call))
        for divisor in _of(node)
        for factor in _factors(divisor)
        if factor.free
    )


def _of(node: Quotient | Power | Call) -> Iterator[Expression]:
    if isinstance(node, Quotient):
        yield node.denominator
    elif isinstance(node, Power):
        if is_negative(node.exponent):
            yield node.base
    else:
        for condition in TABLE[node.name].domain(*node.arguments):
            if condition.operator == "!=":
                difference = condition.left - condition.right
                yield condition.left if condition.right is ZERO else difference


def _factors(divisor: Expression) -> Iterator[Expression]:
    if isinstance(divisor, Product):
        for factor in divisor.factors:
            yield from _factors(factor)
    elif isinstance(divisor, Power) and is_number(divisor.exponent):
        yield from _factors(divisor.base)
    elif divisor is not MINUS_ONE:
        yield divisor


def zeros(of: Expression, variable: str, others: Mapping[str, float]) -> Array:
    """Return zeros of an expression by one variable, some of those within 10 of 0.

    The others have fixed values. Zeros are minima of the absolute value, so that those without a
    change of sign are found as well.
    """

    def size(points: Array) -> Array:
        value = start(np.ones(len(points)))
        value.update((symbol(name), np.full(len(points), x)) for name, x in others.items())
        value[symbol(variable)] = points
        result = np.abs(value[of])
        charge(_WORK * len(value))
        return np.where(np.isfinite(result), result, np.inf)

    with np.errstate(all="ignore"):
        sizes = size(_GRID)
        lowest = (sizes[1:-1] <= sizes[:-2]) & (sizes[1:-1] <= sizes[2:]) & (sizes[1:-1] < np.inf)
        at = 1 + np.flatnonzero(lowest)[:_MOST]
        left, right = _GRID[at - 1], _GRID[at + 1]
        for _ in range(_STEPS if len(at) else 0):
            inner, outer = right - _GOLDEN * (right - left), left + _GOLDEN * (right - left)
            is_left = size(inner) < size(outer)
            left, right = np.where(is_left, left, inner), np.where(is_left, outer, right)
        middle = (left + right) / 2
        return middle[size(middle) <= _SMALL * (1 + sizes[at])] if len(at) else middle
