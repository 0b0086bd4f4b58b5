"""Putting expressions in place of symbols."""

from collections.abc import Callable, Mapping
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
    Derivative: lambda node, parts: derivative_of(parts[0], node.variable),
}


def rebuild(node: Node, children: list[Any]) -> Any:
    """Return a node of the same kind over other children, zeros and ones folded away."""
    if type(node) is Sum:
        return add(*children)
    if type(node) is Product:
        return multiply(*children)
    if type(node) is Quotient:
        return divide(children[0], children[1])
    if type(node) is Power:
        return raise_to(children[0], children[1])
    if type(node) is Call:
        return call(node.name, *children)
    return _REBUILD[type(node)](node, children)


class _Substitution:
    def __init__(self, values: dict[str, Expression]) -> None:
        self.values = values
        self.memo: dict[Node, Node] = {}

    def visit(self, node: Node) -> Node:
        if node.free.isdisjoint(self.values):
            return node
        done = self.memo.get(node)
        if done is None:
            if type(node) is Symbol:
                done = self.values[node.name]
            else:
                done = rebuild(node, [self.visit(child) for child in node.children])
            self.memo[node] = done
        return done


def substitute(expression: Any, values: Mapping[str, Expression]) -> Any:
    """Return the expression with every free symbol named in `values` replaced, all at once."""
    return _Substitution(dict(values)).visit(expression)


class _CarryOut:
    def __init__(self, derivatives: dict[Any, Any]) -> None:
        self.memo: dict[Node, Node] = derivatives

    def visit(self, node: Node) -> Node:
        if OPEN not in node.free:
            return node
        done = self.memo.get(node)
        if done is None:
            done = rebuild(node, [self.visit(child) for child in node.children])
            self.memo[node] = done
        return done


def carry_out(expression: Expression, derivatives: Mapping[Expression, Expression]) -> Expression:
    """Return the expression with its open derivatives replaced by what they are."""
    carried_out = _CarryOut(dict(derivatives)).visit(expression)
    assert isinstance(carried_out, Expression)
    return carried_out
