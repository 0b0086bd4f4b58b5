"""Reverse accumulation on an expression: from the result back to the variables.

The adjoint of a node is the derivative of the result by that node. It is the sum, over the nodes
that read it, of their adjoints times their local derivatives; one sweep gives all derivatives.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from service.symbolic.arithmetic import add, divide, multiply, negate, raise_to
from service.symbolic.build import HALF, ONE, TWO, ZERO, applied, call, piecewise, symbol
from service.symbolic.expression import (
    Applied,
    Call,
    Expression,
    Piecewise,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.functions import partial
from service.symbolic.integral import Integral, integral
from service.symbolic.interning import Node
from service.symbolic.rules.integrals import boundary, moves_inside
from service.symbolic.rules.powers import lowered


class Edge(NamedTuple):
    """A node reads another one, by which it has this local derivative."""

    child: Expression
    local: Expression


def adjoints(expression: Expression, variables: Sequence[str]) -> dict[str, Expression]:
    r"""Return the derivative of an expression by each of the variables, sharing what can be shared.

    \bar v_j = \sum_i \bar v_i \partial v_i / \partial v_j over the nodes i that read j (Griewank
    and Walther, Evaluating Derivatives, 2008, section 3.2). Raises NotDifferentiable.
    """
    wanted = frozenset(variables)
    received: dict[Node, list[Expression]] = {expression: [ONE]}
    found: dict[str, Expression] = dict.fromkeys(variables, ZERO)
    for node in reversed(in_order(expression, wanted)):
        adjoint = add(*received[node])
        if isinstance(node, Symbol):
            found[node.name] = adjoint
        for child, local in edges(node, wanted):
            received.setdefault(child, []).append(_times(adjoint, local))
    return found


def in_order(expression: Expression, wanted: Collection[str]) -> list[Expression]:
    """Return the nodes that depend on the wanted names, each after those that it reads.

    A function in pieces reads the variables themselves: which piece holds is decided by them, and
    what the other pieces are there must not matter. So does an integral, whose integrand is no
    number.
    """
    order: dict[Expression, None] = {}

    def visit(node: Expression) -> None:
        if node not in order:
            for child in reads(node):
                if not child.free.isdisjoint(wanted):
                    visit(child)
            order[node] = None

    if not expression.free.isdisjoint(wanted):
        visit(expression)
    return list(order)


def reads(node: Expression) -> Sequence[Expression]:
    """Return the nodes that this one is computed from."""
    if isinstance(node, (Piecewise, Integral)):
        return [symbol(name) for name in sorted(node.free)]
    return node.children  # type: ignore[return-value]  # only functions in pieces read conditions


def edges(node: Expression, wanted: Collection[str]) -> list[Edge]:
    """Return the local derivative by each node read that depends on the wanted names."""
    return [
        Edge(child, _LOCAL[type(node)](node, i))
        for i, child in enumerate(reads(node))
        if not child.free.isdisjoint(wanted)
    ]


def _times(adjoint: Expression, local: Expression) -> Expression:
    """Return the product, in the form that is computed with the fewest operations."""
    if isinstance(local, Quotient):
        return divide(multiply(adjoint, local.numerator), local.denominator)
    return multiply(adjoint, local)


def _product(node: Product, i: int) -> Expression:
    return multiply(*node.factors[:i], *node.factors[i + 1 :])


def _quotient(node: Quotient, i: int) -> Expression:
    # The value of the quotient is there already.
    return divide(negate(node) if i else ONE, node.denominator)


def _power(node: Power, i: int) -> Expression:
    base, exponent = node.base, node.exponent
    if i:
        return multiply(node, call("log", base))
    if exponent is HALF:
        return divide(ONE, multiply(TWO, node))
    return multiply(exponent, raise_to(base, lowered(exponent)))


def _applied(node: Applied, i: int) -> Expression:
    orders = tuple(order + (i == j) for j, order in enumerate(node.orders))
    return applied(node.name, node.arguments, orders)


def _piecewise(node: Piecewise, i: int) -> Expression:
    name = sorted(node.free)[i]
    values = [adjoints(value, (name,))[name] for value in node.values]
    return piecewise(*zip(values, node.conditions, strict=True))


def _integral(node: Integral, i: int) -> Expression:
    name = sorted(node.free)[i]
    terms = [
        multiply(factor, adjoints(limit, (name,))[name]) for limit, factor in boundary(node, name)
    ]
    if moves_inside(node, name):
        slope = adjoints(node.integrand, (name,))[name]
        terms.append(integral(slope, node.variable, node.lower, node.upper))
    return add(*terms)


_LOCAL: dict[type[Node], Callable[[Any, int], Expression]] = {
    Sum: lambda node, i: ONE,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: partial,
    Applied: _applied,
    Piecewise: _piecewise,
    Integral: _integral,
}
