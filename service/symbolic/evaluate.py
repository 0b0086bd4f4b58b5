"""The values of expressions at many points at once, by NumPy.

Real arrays give real values, nan outside the domain. Complex arrays near the real axis give the
analytic continuation, with branches and comparisons decided by the real part.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from math import copysign, inf, nan, prod
from typing import Any, TypeAlias
from zlib import crc32

import numpy as np

from service.symbolic.build import ALWAYS, HALF, MINUS_ONE, ONE, PI, TWO, ZERO, E, symbol
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
from service.symbolic.functions import TABLE
from service.symbolic.interning import Node

Array: TypeAlias = Any
Values: TypeAlias = dict[Node, Array]
Visit: TypeAlias = Callable[[Node], Array]
Adjust: TypeAlias = Callable[[Node, Array], Array]


def values(
    nodes: Iterable[Node], known: Mapping[Node, Array], adjust: Adjust | None = None
) -> Values:
    """Return the values of the nodes and of everything below them, each computed once.

    `known` holds arrays of one shape for the symbols, and what `constants` gives. Children come
    before their parents in the result. `adjust` may change each value on the way.
    Raises LookupError for a symbol without a value, TypeError for a derivative not carried out.
    """
    memo = dict(known)

    def visit(node: Node) -> Array:
        value = memo.get(node)
        if value is None:
            value = _FORMS[type(node)](node, visit)
            if adjust is not None:
                value = adjust(node, value)
            memo[node] = value
        return value

    for node in nodes:
        visit(node)
    return memo


def constants(one: Array) -> Values:
    """Return the values of the constants that all scopes share, given an array of ones."""
    known = {ALWAYS: one == one, ONE: one}  # noqa: PLR0124  an array of True of the same shape
    return values((ZERO, TWO, MINUS_ONE, HALF, PI, E), known)


def value_at(node: Expression, point: Mapping[str, float]) -> float:
    """Return the value at one real point: nan outside the domain, infinite on overflow."""
    with np.errstate(all="ignore"):
        known = constants(np.ones(1))
        known.update((symbol(name), np.array([float(x)])) for name, x in point.items())
        return float(values((node,), known)[node][0])


def _number(node: Number, value: Visit) -> Array:
    return value(ONE) * _float(node.numerator, node.denominator)


def _float(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return copysign(inf, numerator)


def _power(node: Power, value: Visit) -> Array:
    base, exponent = value(node.base), node.exponent
    if isinstance(exponent, Number):
        return _rational_power(base, exponent.numerator, exponent.denominator)
    power = np.power(base, value(exponent))
    return np.where(base.real < 0, nan, power) if np.iscomplexobj(power) else power


def _rational_power(base: Array, above: int, below: int) -> Array:
    if below == 1:
        if above == 2:
            return base * base
        if above == 3:
            return base * base * base
        if -100 < above < 100:  # NumPy multiplies; beyond, it takes logarithms.
            return np.power(base, above)
    elif below == 2 and above == 1:
        return np.sqrt(base)
    exponent = _float(above, below)
    if below % 2 == 0:
        return np.power(base, exponent)
    sign = np.where(base.real < 0, -1.0, 1.0)
    root = np.power(sign * base, exponent)
    return sign * root if above % 2 else root


def _call(node: Call, value: Visit) -> Array:
    return _TABLE_VALUES[node.name](*map(value, node.arguments))


def _stand_in(node: Applied, value: Visit) -> Array:
    """Return exp(c1 u + c2 v) with numbers c1, c2 that belong to the name, or its derivative."""
    rates = [_rate(node.name, i) for i in range(len(node.arguments))]
    factor = prod(rate**order for rate, order in zip(rates, node.orders, strict=True))
    exponents = (rate * value(u) for rate, u in zip(rates, node.arguments, strict=True))
    return factor * np.exp(sum(exponents))


def _rate(name: str, position: int) -> float:
    fraction = crc32(f"{name} {position}".encode()) / 2**32
    return 0.3 + fraction if fraction < 0.5 else 0.2 - fraction


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def _relation(node: Relation, value: Visit) -> Array:
    return _COMPARE[node.operator](value(node.left).real, value(node.right).real)


def _conjunction(node: Conjunction, value: Visit) -> Array:
    return reduce(np.logical_and, map(value, node.relations))


def _piecewise(node: Piecewise, value: Visit) -> Array:
    result = value(ONE) * nan
    for of, condition in zip(reversed(node.values), reversed(node.conditions), strict=True):
        result = np.where(value(condition), value(of), result)
        for bound in condition.relations:
            undecided = np.isnan(value(bound.left)) | np.isnan(value(bound.right))
            result = np.where(undecided, nan, result)
    return result


def _no_value(node: Symbol, value: Visit) -> Array:
    raise LookupError(f"no value is given for {node.name}")


def _not_carried_out(node: Derivative, value: Visit) -> Array:
    raise TypeError("d/dx[...] has no value until it is carried out")


_TABLE_VALUES = {name: row.values for name, row in TABLE.items()}
_FORMS: dict[type[Node], Callable[[Any, Visit], Array]] = {
    Number: _number,
    Pi: lambda node, value: value(ONE) * np.pi,
    Symbol: _no_value,
    Sum: lambda node, value: reduce(operator.add, map(value, node.terms)),
    Product: lambda node, value: reduce(operator.mul, map(value, node.factors)),
    Quotient: lambda node, value: value(node.numerator) / value(node.denominator),
    Power: _power,
    Call: _call,
    Applied: _stand_in,
    Relation: _relation,
    Conjunction: _conjunction,
    Piecewise: _piecewise,
    Derivative: _not_carried_out,
}
