"""Putting expressions in place of symbols."""

from collections.abc import Callable, Mapping
from typing import Any

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

_REBUILD: dict[type[Node], Callable[[Any, list[Any]], Any]] = {
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


def rebuild(node: Any, children: list[Any]) -> Any:
    """Return a node of the same kind over other children, zeros and ones folded away."""
    return _REBUILD[type(node)](node, children)


def substitute(expression: Any, values: Mapping[str, Expression]) -> Any:
    """Return the expression with every free symbol named in `values` replaced, all at once."""
    return _substituted(expression, values, {})


def _substituted(node: Any, values: Mapping[str, Expression], memo: dict[Node, Any]) -> Any:
    if node.free.isdisjoint(values):
        return node
    if type(node) is Symbol:
        return values[node.name]
    done = memo.get(node)
    if done is None:
        parts = [_substituted(child, values, memo) for child in node.children]
        done = memo[node] = _REBUILD[type(node)](node, parts)
    return done


def carry_out(expression: Expression, derivatives: Mapping[Expression, Expression]) -> Expression:
    """Return the expression with its open derivatives replaced by what they are."""
    carried_out: Expression = _carried_out(expression, dict(derivatives))
    return carried_out


def _carried_out(node: Any, memo: dict[Any, Any]) -> Any:
    if OPEN not in node.free:
        return node
    done = memo.get(node)
    if done is None:
        parts = [_carried_out(child, memo) for child in node.children]
        done = memo[node] = _REBUILD[type(node)](node, parts)
    return done
