"""The values of expressions at many points at once, each distinct node evaluated once."""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
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

Array: TypeAlias = NDArray[Any]
Values: TypeAlias = dict[Node, Any]


def values(
    nodes: Iterable[Node], at: Mapping[str, Array], perturb: Callable[[Array], Array] | None = None
) -> Values:
    """Return the value of every node below the given ones, all of shape (points,).

    `at` gives each free symbol an array of shape (points,), real or complex. Functions are
    continued analytically near the real axis and branches are decided by the real part, so that a
    complex step f(x + ih) = f(x) + ih f'(x) works through every expression. Outside its real
    domain a node is nan, or has an imaginary part that is not small. `perturb` changes the value
    of every node a little, to show how much rounding matters. To be called under
    np.errstate(all="ignore").
    """
    count = len(next(iter(at.values()))) if at else 1
    known: Values = {}

    def evaluate(node: Any) -> None:
        # Nodes nest at most `expression_depth` levels, so this recursion is bounded.
        kind = type(node)
        if kind is Symbol:
            value = at[node.name]
        elif kind is Number or kind is Pi:
            value = _constant(math.pi if kind is Pi else _number(node), count)
        else:
            for child in node.children:
                if child not in known:
                    evaluate(child)
            value = _RULES[kind](node, known)
        known[node] = value if perturb is None else perturb(value)

    for node in nodes:
        if node not in known:
            evaluate(node)
    return known


@lru_cache(maxsize=4096)
def _constant(value: float, count: int) -> Array:
    # Arrays of complex numbers all through: NumPy is slowest where it has to convert.
    constant = np.full(count, value, dtype=complex)
    constant.flags.writeable = False
    return constant


def value_at(expression: Expression, point: Mapping[str, float]) -> float:
    """Return the real value at one point; nan where there is none."""
    with np.errstate(all="ignore"):
        at = {name: np.array([float(value)]) for name, value in point.items()}
        value = complex(values([expression], at)[expression][0])
    return value.real if value.imag == 0 else math.nan


def _number(node: Number) -> float:
    try:
        return node.numerator / node.denominator
    except OverflowError:
        return math.inf if node.numerator > 0 else -math.inf


def _sum(node: Sum, known: Values) -> Any:
    terms = node.terms
    total = known[terms[0]] + known[terms[1]]
    for term in terms[2:]:
        total = total + known[term]
    return total


def _product(node: Product, known: Values) -> Any:
    factors = node.factors
    product = known[factors[0]] * known[factors[1]]
    for factor in factors[2:]:
        product = product * known[factor]
    return product


def _quotient(node: Quotient, known: Values) -> Any:
    return np.divide(known[node.numerator], known[node.denominator])


def _power(node: Power, known: Values) -> Any:
    base, exponent = known[node.base], node.exponent
    if type(exponent) is not Number:
        return np.power(_promoted(base), known[exponent])
    above, below = exponent.numerator, exponent.denominator
    if below == 1:
        return _whole_power(base, above)
    if above == 1 and below == 2:
        return np.sqrt(_promoted(base))
    if below % 2 == 0:
        return np.power(_promoted(base), known[exponent])
    return _odd_root(_promoted(base), above, known[exponent])


def _whole_power(base: Any, exponent: int) -> Any:
    """Return the power by repeated squaring, which keeps a tiny imaginary part exact."""
    if exponent == 2:
        return base * base
    power: Any = None
    left = abs(exponent)
    while left:
        if left & 1:
            power = base if power is None else power * base
        left >>= 1
        if left:
            base = base * base
    if power is None:
        return np.ones_like(base)
    return power if exponent > 0 else np.divide(1.0, power)


def _odd_root(base: Array, above: int, exponent: Array) -> Array:
    """Return the real root of odd degree, carried off the real axis by its sign."""
    negative = base.real < 0
    root = np.power(np.where(negative, -base, base), exponent)
    return np.where(negative, -root, root) if above % 2 else root


def _promoted(value: Array) -> Array:
    """Return the value as complex: a root of a negative number is then not nan."""
    return value if value.dtype == complex else value.astype(complex)


def _call(node: Call, known: Values) -> Any:
    # Constants are handed over as real: the order of a Bessel function, for one, must be.
    return TABLE[node.name].values(
        *[known[part] if part.free else known[part].real for part in node.arguments]
    )


def _applied(node: Applied, known: Values) -> Any:
    """Return a stand-in for a function nothing is known about: sin(phase + sum c_i x_i).

    Each order of differentiation by argument i brings out c_i and a quarter turn, so claims about
    an abstract function are checked on this one.
    """
    phase = 0.4 + sum(map(ord, node.name)) % 7 / 5
    factor = 1.0
    for i, (argument, order) in enumerate(zip(node.arguments, node.orders, strict=True)):
        slope = 0.9 - 0.37 * i
        phase = phase + slope * known[argument] + order * np.pi / 2
        factor *= slope**order
    return factor * np.sin(phase)


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


def _relation(node: Relation, known: Values) -> Any:
    return _COMPARISONS[node.operator](np.real(known[node.left]), np.real(known[node.right]))


def _conjunction(node: Conjunction, known: Values) -> Any:
    holds: Any = np.ones_like(next(iter(known.values())), dtype=bool)
    for relation in node.relations:
        holds = np.logical_and(holds, known[relation])
    return holds


def _piecewise(node: Piecewise, known: Values) -> Any:
    value: Any = np.nan
    for branch, condition in zip(reversed(node.values), reversed(node.conditions), strict=True):
        value = np.where(known[condition], known[branch], value)
    return value


_RULES: dict[type[Node], Callable[[Any, Values], Any]] = {
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: _call,
    Applied: _applied,
    Relation: _relation,
    Conjunction: _conjunction,
    Piecewise: _piecewise,
}
