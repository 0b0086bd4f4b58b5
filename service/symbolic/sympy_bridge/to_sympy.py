"""Our trees as SymPy's, kind by kind. All variables are real.

A real odd root, which SymPy would take for a complex one, becomes sign(u)*Abs(u)**(1/3). An
abstract function, or a derivative of one, is a function that SymPy knows nothing about.
"""

from collections.abc import Callable
from math import prod
from typing import Any, Final

import sympy as sp

from service.limits import LIMITS
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
    Expression,
    Number,
    Pi,
    Piecewise,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
)
from service.symbolic.integral import Integral
from service.symbolic.interning import Node
from service.symbolic.sympy_bridge.functions import NATIVE, opaque

_RELATIONS: Final = {
    "<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge, "==": sp.Eq, "!=": sp.Ne,
}  # fmt: skip
_BITS_PER_DIGIT: Final = 4


class Inexpressible(Exception):
    """An expression that the other side has no words for, or one that is out of all bounds."""


def to_sympy(expression: Expression) -> Any:
    """Return the expression as SymPy has it. Raises Inexpressible for numbers out of all bounds."""
    return _Converter()[expression]


class _Converter(dict[Node, Any]):
    """What nodes are in SymPy, each converted once."""

    def __missing__(self, node: Node) -> Any:
        converted = self[node] = _KINDS[type(node)](node, self)
        return converted


def _sum(node: Sum, known: _Converter) -> Any:
    return sp.Add(*map(known.__getitem__, node.terms))


def _quotient(node: Quotient, known: _Converter) -> Any:
    return known[node.numerator] / known[node.denominator]


def _power(node: Power, known: _Converter) -> Any:
    base, exponent = known[node.base], known[node.exponent]
    _refuse_long(base, exponent)
    if not exponent.is_Rational or exponent.q % 2 == 0 or exponent.q == 1 or base.is_nonnegative:
        return sp.Pow(base, exponent)
    root = sp.Pow(sp.Abs(base), exponent)
    return sp.sign(base) * root if exponent.p % 2 else root


def _refuse_long(base: Any, exponent: Any) -> None:
    """Raise Inexpressible before SymPy computes a number with too many digits."""
    if base.is_Rational and exponent.is_Rational:
        bits = max(abs(base.p).bit_length(), base.q.bit_length())
        if bits * abs(exponent) > LIMITS.digits * _BITS_PER_DIGIT:
            raise Inexpressible


def _call(node: Call, known: _Converter) -> Any:
    arguments = [known[argument] for argument in node.arguments]
    native = NATIVE.get(node.name)
    return native(*arguments) if native else opaque(node.name, *arguments)


def _applied(node: Applied, known: _Converter) -> Any:
    return opaque(abstract_name(node), *map(known.__getitem__, node.arguments))


def abstract_name(node: Applied) -> str:
    """Return a name that tells the orders of a derivative: f' 1 0 for that by the first argument.

    No function of the table is called so, because of the prime.
    """
    return " ".join([f"{node.name}'", *map(str, node.orders)])


def _piecewise(node: Piecewise, known: _Converter) -> Any:
    conditions = map(known.__getitem__, node.conditions)
    return sp.Piecewise(*zip(map(known.__getitem__, node.values), conditions, strict=True))


def _relation(node: Relation, known: _Converter) -> Any:
    return _RELATIONS[node.operator](known[node.left], known[node.right])


def _conjunction(node: Conjunction, known: _Converter) -> Any:
    return sp.And(*map(known.__getitem__, node.relations))


def _not_carried_out(node: Derivative | Integral, known: _Converter) -> Any:
    raise Inexpressible


_KINDS: Final[dict[type[Node], Callable[[Any, _Converter], Any]]] = {
    Number: lambda node, known: sp.Rational(node.numerator, node.denominator),
    Pi: lambda node, known: sp.pi,
    Symbol: lambda node, known: sp.Symbol(node.name, real=True),
    Sum: _sum,
    Product: lambda node, known: prod(map(known.__getitem__, node.factors), start=sp.Integer(1)),
    Quotient: _quotient,
    Power: _power,
    Call: _call,
    Applied: _applied,
    Relation: _relation,
    Conjunction: _conjunction,
    Piecewise: _piecewise,
    Derivative: _not_carried_out,
    Integral: _not_carried_out,
}
