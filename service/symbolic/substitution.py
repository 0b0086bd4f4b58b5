"""Putting expressions in place of symbols."""

from collections.abc import Callable, KeysView, Mapping
from typing import Any, Final

from service.symbolic.arithmetic import add, divide, multiply, raise_to
from service.symbolic.build import (
    OPEN,
    applied,
    call,
    conjunction,
    derivative_of,
    piecewise,
    relation,
    symbol,
)
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
    Expression,
    Piecewise,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
)
from service.symbolic.integral import Integral, integral, within
from service.symbolic.interning import Node

_REBUILD: Final[dict[type[Node], Callable[[Any, list[Any]], Any]]] = {
    Sum: lambda node, parts: add(*parts),
    Product: lambda node, parts: multiply(*parts),
    Quotient: lambda node, parts: divide(*parts),
    Power: lambda node, parts: raise_to(*parts),
    Call: lambda node, parts: call(node.name, *parts),
    Applied: lambda node, parts: applied(node.name, tuple(parts), node.orders),
    Relation: lambda node, parts: relation(parts[0], node.operator, parts[1]),
    Conjunction: lambda node, parts: conjunction(*parts),
    Piecewise: lambda node, parts: piecewise(
        *zip(parts[: len(node.values)], parts[len(node.values) :], strict=True)
    ),
    Integral: lambda node, parts: integral(parts[0], node.variable, parts[1], parts[2]),
    Derivative: lambda node, parts: derivative_of(parts[0], node.variable),
}


def rebuild(node: Node, children: list[Any]) -> Any:
    """Return a node of the same kind over other children, zeros and ones folded away."""
    return _REBUILD[type(node)](node, children)


def substitute(expression: Any, values: Mapping[str, Expression]) -> Any:
    """Return the expression with every free symbol named in `values` replaced, all at once."""
    return _substituted(expression, values, values.keys(), {})


# Functions that call themselves stand by themselves: one within another would be a cycle through
# its own name, which keeps all that it has seen until the garbage collector comes by.
def _substituted(
    node: Node, values: Mapping[str, Expression], names: KeysView[str], done: dict[Node, Any]
) -> Any:
    if node.free.isdisjoint(names):
        return node
    result = done.get(node)
    if result is None:
        if type(node) is Symbol:
            result = values[node.name]
        elif type(node) is Integral:
            variable, inside = within(node, values)
            result = integral(
                _substituted(node.integrand, inside, inside.keys(), {}),
                variable,
                _substituted(node.lower, values, names, done),
                _substituted(node.upper, values, names, done),
            )
        else:
            children = [_substituted(child, values, names, done) for child in node.children]
            result = rebuild(node, children)
        done[node] = result
    return result


def with_common_names(node: Any) -> Any:
    """Return the same with a name for each variable of integration that depends on its place only.

    Integrals that differ in the names of these variables become one.
    """
    return _renamed(node, {})[0]


def _renamed(node: Node, done: dict[Node, tuple[Any, int]]) -> tuple[Any, int]:
    """Return the node renamed, and how many integrals are within each other in it."""
    known = done.get(node)
    if known is None:
        found = [_renamed(child, done) for child in node.children]
        parts = [part for part, _ in found]
        level = max([level for _, level in found], default=0)
        if type(node) is Integral:
            level += 1
            name = f"#{level}"
            inside = substitute(parts[0], {node.variable: symbol(name)})
            known = integral(inside, name, parts[1], parts[2]), level
        else:
            known = (rebuild(node, parts) if parts else node), level
        done[node] = known
    return known


def carry_out(expression: Expression, derivatives: Mapping[Expression, Expression]) -> Any:
    """Return the expression with its open derivatives replaced by what they are."""
    return _carried_out(expression, dict(derivatives)) if OPEN in expression.free else expression


def _carried_out(node: Node, done: dict[Any, Any]) -> Any:
    """Return the same for a node with an open derivative somewhere in it."""
    result = done.get(node)
    if result is None:
        children = [
            _carried_out(child, done) if OPEN in child.free else child for child in node.children
        ]
        result = done[node] = rebuild(node, children)
    return result


def exchanged(expression: Any, nodes: Mapping[Expression, Expression]) -> Any:
    """Return the expression with nodes of any kind replaced wherever they stand."""
    return _exchanged(expression, dict(nodes))


def _exchanged(node: Node, done: dict[Any, Any]) -> Any:
    result = done.get(node)
    if result is None:
        parts = node.children
        children = [_exchanged(child, done) for child in parts]
        same = all(child is part for child, part in zip(children, parts, strict=True))
        result = done[node] = node if same else rebuild(node, children)
    return result
