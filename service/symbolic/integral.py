"""Definite integrals: the node, and the variable that it binds.

The variable of integration is not free in an integral: it names no value from outside, nothing may
be put in its place, and what is put in place of other symbols must not be caught by it.
"""

from collections.abc import Collection, Mapping
from typing import Final, final

from service.symbolic.build import ZERO, symbol
from service.symbolic.expression import Expression
from service.symbolic.interning import Node, below, table


@final
class Integral(Expression):
    """The integral of the integrand by the variable, from lower to upper."""

    __slots__ = ("integrand", "lower", "upper", "variable")
    __match_args__ = ("integrand", "variable", "lower", "upper")

    def __init__(
        self,
        free: frozenset[str],
        depth: int,
        integrand: Expression,
        variable: str,
        lower: Expression,
        upper: Expression,
    ) -> None:
        super().__init__(free, depth)
        self.integrand: Final = integrand
        self.variable: Final = variable
        self.lower: Final = lower
        self.upper: Final = upper

    @property
    def children(self) -> tuple[Expression, ...]:
        """The integrand, then the limits."""
        return (self.integrand, self.lower, self.upper)


def integral(
    integrand: Expression, variable: str, lower: Expression, upper: Expression
) -> Expression:
    """Return the integral; that of zero, and that from a limit to itself, is zero."""
    if integrand is ZERO or lower is upper:
        return ZERO
    key = (Integral, integrand, variable, lower, upper)
    nodes = table()
    node: Integral | None = nodes.nodes.get(key)
    if node is None:
        free, depth = nodes.branch((integrand, lower, upper))
        if variable in integrand.free:
            free = (integrand.free - {variable}) | lower.free | upper.free
        nodes.bound.add(variable)
        node = nodes.nodes[key] = Integral(free, depth, integrand, variable, lower, upper)
    return node


def name_beside(name: str, taken: Collection[str]) -> str:
    """Return the name, or the first of t1, t2, ... that is not taken."""
    if name not in taken:
        return name
    stem = name.rstrip("0123456789") or name
    candidates = (f"{stem}{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def within(node: Integral, values: Mapping[str, Expression]) -> tuple[str, dict[str, Expression]]:
    """Return the variable of integration, and what replaces the symbols of the integrand.

    Where a replacement would be caught by the variable, that one gets another name.
    """
    inside = {
        name: value
        for name, value in values.items()
        if name != node.variable and name in node.integrand.free
    }
    caught = frozenset[str]().union(*[value.free for value in inside.values()])
    if node.variable not in caught:
        return node.variable, inside
    variable = name_beside(node.variable, caught | node.integrand.free)
    return variable, inside | {node.variable: symbol(variable)}


def integrals_in(node: Node) -> list[Integral]:
    """Return all integrals in a node, each once."""
    return [each for each in below(node) if isinstance(each, Integral)]
