"""Using what is known to be zero: x**2 + y**2 - 25 on a circle, sin(t)**2 + cos(t)**2 - 1 anywhere.

The numerator is divided by the polynomial that is zero, and the remainder taken where that is
shorter. Values change nowhere where the relation holds.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from service.symbolic.build import MINUS_ONE, TWO, call, power_of, sum_of
from service.symbolic.expression import Call, Expression
from service.symbolic.interning import Node
from service.symbolic.normal_form import normal_form
from service.symbolic.polynomial import Monomial, Polynomial, Ratio, Ring, Unsuitable, remainder
from service.symbolic.step import Step

_MOST_LEADS: Final = 4
_MOST_IDENTITIES: Final = 3


class Reduced(NamedTuple):
    """A derivative as a step found it, tidied, and shortened by what is known to be zero."""

    root: Step
    tidied: Expression
    derivative: Expression


def reduced(root: Step, known: Sequence[Expression], *, tidy: bool) -> Reduced:
    """Return the derivative in the forms asked for; without tidying, all are what was found.

    Besides what is known to be zero, sin(u)**2 + cos(u)**2 = 1 is used.
    """
    if not tidy:
        return Reduced(root, root.result, root.result)
    tidied = normal_form(root.result)
    return Reduced(root, tidied, shortened(tidied, [*known, *pythagorean(tidied)]))


def shortened(expression: Expression, zeros: Sequence[Expression]) -> Expression:
    """Return the shortest form found of a tidied expression, given expressions that are zero.

    Raises ComputeBudgetExceeded.
    """
    shortest = expression
    for zero in zeros:
        for candidate in _candidates(shortest, zero):
            if _size(candidate) < _size(shortest):
                shortest = candidate
    return shortest


def pythagorean(expression: Expression) -> list[Expression]:
    """Return sin(u)**2 + cos(u)**2 - 1 for each u whose sine and cosine both occur."""
    calls = {node for node in _nodes(expression) if isinstance(node, Call)}
    arguments = [each.arguments[0] for each in calls if each.name == "sin"]
    both = [u for u in arguments if call("cos", u) in calls]
    return [
        sum_of(power_of(call("sin", u), TWO), power_of(call("cos", u), TWO), MINUS_ONE)
        for u in sorted(both, key=repr)[:_MOST_IDENTITIES]
    ]


def _candidates(expression: Expression, zero: Expression) -> list[Expression]:
    ring = Ring()
    found: list[Expression] = []
    try:
        ratio, known = ring.ratio(expression), ring.ratio(zero).above
        found.append(normal_form(ring.expression(ratio)))
        for lead in _leads(list(known)):
            above = remainder(ratio.above, known, lead)
            found.append(normal_form(ring.expression(Ratio(above, ratio.below))))
            below: dict[Expression, int] = {}
            for base, exponent in ratio.below.items():
                left = _remaining(ring, base, known, lead)
                below[left] = below.get(left, 0) + exponent
            found.append(normal_form(ring.expression(Ratio(above, below))))
    except Unsuitable:
        pass
    return found


def _remaining(ring: Ring, base: Expression, zero: Polynomial, lead: Monomial) -> Expression:
    """Return what a divisor is equal to; itself where that would be zero, or is no shorter."""
    above, below = ring.ratio(base)
    left = remainder(above, zero, lead)
    if below or not left or len(left) > len(above):
        return base
    return normal_form(ring.expression(Ratio(left, {})))


def _leads(monomials: list[Monomial]) -> list[Monomial]:
    """Return the monomials of the highest degree, whose multiples cannot come back for ever."""
    degrees = [sum(n for _, n in monomial) for monomial in monomials]
    highest = max(degrees, default=0)
    leads = [m for m, degree in zip(monomials, degrees, strict=True) if degree == highest > 0]
    return sorted(leads)[:_MOST_LEADS]


def _size(expression: Expression) -> int:
    sizes: dict[Node, int] = {}
    for node in _nodes(expression):
        sizes[node] = 1 + sum(sizes[child] for child in node.children)
    return sizes[expression]


def _nodes(expression: Expression) -> list[Node]:
    """Return the expression and all that stands in it, parts first."""
    seen: dict[Node, None] = {}
    _collect(expression, seen)
    return list(seen)


def _collect(node: Node, seen: dict[Node, None]) -> None:
    if node not in seen:
        for child in node.children:
            _collect(child, seen)
        seen[node] = None
