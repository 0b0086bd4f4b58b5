"""The values of expressions at many points at once, by NumPy.

Real arrays give real values, nan outside the domain. Complex arrays near the real axis give the
analytic continuation, with branches and comparisons decided by the real part.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, reduce
from math import inf, nan, prod
from typing import Any, Final, TypeAlias
from zlib import crc32

import numpy as np

from service.symbolic.build import ALWAYS, ONE, symbol
from service.symbolic.continuation import continued
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
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
from service.symbolic.integral import Integral, integrals_in
from service.symbolic.interning import Node, below, charge, table
from service.symbolic.quadrature import Quadrature, integrate

Array: TypeAlias = Any

_USUAL: Final = 1_000_000_000
_WORK: Final = 20  # for an abstract function
_VALUES: Final = 64  # of a node inside an integral, for a unit of work
_ROUND: Final = 200  # for a round of quadrature
_RULE: Final = 12  # like so many nodes more
_MOST_REMEMBERED: Final = 1024
_SHARE: Final = 3  # the part of the work left that one round may take


class Values(dict[Node, Array]):
    """The values of nodes: `start` and the symbols; the rest comes when asked for.

    All values are arrays of one shape. Each node is computed once, and stands after its children.
    Raises LookupError for a symbol without a value, TypeError for a derivative not carried out.
    """

    __slots__ = ()

    def __missing__(self, node: Node) -> Array:
        """Compute the value of a node from those of its children, and keep it."""
        value = self[node] = FORMS[type(node)](node, self)
        return value


def start(one: Array) -> Values:
    """Return the values to start with, given an array of ones."""
    return Values({ONE: one, ALWAYS: np.ones(one.shape, bool)})


def value_at(node: Node, point: Mapping[str, float]) -> float:
    """Return the value at one real point: nan outside the domain, infinite on overflow."""
    with np.errstate(all="ignore"):
        value = start(np.ones(1))
        value.update((symbol(name), np.array([float(x)])) for name, x in point.items())
        return float(value[node][0])


def _sum(node: Sum, value: Values) -> Array:
    terms = node.terms
    charge(len(terms))
    total = value[terms[0]] + value[terms[1]]
    for term in terms[2:]:
        total = total + value[term]
    return total


def _product(node: Product, value: Values) -> Array:
    factors = node.factors
    charge(len(factors))
    total = value[factors[0]] * value[factors[1]]
    for factor in factors[2:]:
        total = total * value[factor]
    return total


def _quotient(node: Quotient, value: Values) -> Array:
    return value[node.numerator] / value[node.denominator]


def _number(node: Number, value: Values) -> Array:
    one = value[ONE]
    above, below = node.numerator, node.denominator
    if one.dtype == complex and -_USUAL < above < _USUAL and below < _USUAL:
        return _usual_number(above, below, len(one))
    return one * _float(above, below)


@lru_cache(maxsize=4096)
def _usual_number(above: int, below: int, points: int) -> Array:
    return _fixed(np.full(points, above / below, complex))


def _fixed(values: Array) -> Array:
    values.setflags(write=False)
    return values


def _float(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return inf if numerator > 0 else -inf


def _power(node: Power, value: Values) -> Array:
    base, exponent = value[node.base], node.exponent
    if isinstance(exponent, Number):
        return _rational_power(base, exponent.numerator, exponent.denominator)
    power = np.power(base, value[exponent])
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


def _call(node: Call, value: Values) -> Array:
    arguments = node.arguments
    if len(arguments) == 1:
        return TABLE_VALUES[node.name](value[arguments[0]])
    return TABLE_VALUES[node.name](*map(value.__getitem__, arguments))


def _stand_in(node: Applied, value: Values) -> Array:
    """Return exp(c1 u + c2 v) with numbers c1, c2 that belong to the name, or its derivative."""
    charge(_WORK)
    rates = [_rate(node.name, i) for i in range(len(node.arguments))]
    factor = prod([rate**order for rate, order in zip(rates, node.orders, strict=True)])
    exponents = [rate * value[u] for rate, u in zip(rates, node.arguments, strict=True)]
    return factor * np.exp(sum(exponents))


def _rate(name: str, position: int) -> float:
    fraction = crc32(f"{name} {position}".encode()) / 2**32
    return 0.3 + fraction if fraction < 0.5 else 0.2 - fraction


_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def _relation(node: Relation, value: Values) -> Array:
    return _COMPARE[node.operator](value[node.left].real, value[node.right].real)


def _conjunction(node: Conjunction, value: Values) -> Array:
    return reduce(np.logical_and, map(value.__getitem__, node.relations))


def _piecewise(node: Piecewise, value: Values) -> Array:
    result = value[ONE] * nan
    for of, condition in zip(reversed(node.values), reversed(node.conditions), strict=True):
        result = np.where(value[condition], value[of], result)
        for bound in condition.relations:
            undecided = np.isnan(value[bound.left]) | np.isnan(value[bound.right])
            result = np.where(undecided, nan, result)
    return result


def integral_values(node: Integral, value: Values) -> Quadrature:
    """Return the values of an integral, and how far each may be from the true one.

    They are nan where it does not converge, or is too much work.
    """
    names = sorted(node.free)
    one = value[ONE]
    if not names:
        found = _integrated(node, names, np.ones((0, 1)))
        return Quadrature(one * found.value, np.abs(one) * found.error)
    given = np.array([value[symbol(name)] for name in names])
    return continued(lambda points: _remembered(node, names, points), given)


def _remembered(node: Integral, names: Sequence[str], points: Array) -> Quadrature:
    """Return the integrals at real points, computed once in a scope where there are not many."""
    if points.size > _MOST_REMEMBERED:
        return _integrated(node, names, points)
    known, key = table().integrals, (node, points.tobytes())
    if key not in known:
        known[key] = _integrated(node, names, points)
    found: Quadrature = known[key]
    return found


def _integrated(node: Integral, names: Sequence[str], points: Array) -> Quadrature:
    """Return the integrals at real points, whose coordinates are the rows."""
    outer = _with_symbols(names, points)
    variable, nodes = symbol(node.variable), len(list(below(node.integrand)))
    # A check at several points leaves work for what comes after it.
    reserve = table().budget // 3 if points.shape[1] > 1 else 0

    def integrand(t: Array, index: Array) -> Array:
        rule = _ROUND + _RULE * len(t) // _VALUES
        work = rule + nodes * len(t) // _VALUES
        if _SHARE * work > table().remaining - reserve:
            charge(rule)
            return np.full(len(t), nan)
        charge(work)
        inner = _with_symbols(names, points[:, index])
        inner[variable] = t
        return inner[node.integrand]

    sparing = len(integrals_in(node)) > 1
    return integrate(integrand, outer[node.lower], outer[node.upper], sparing=sparing)


def _with_symbols(names: Sequence[str], rows: Array) -> Values:
    values = start(np.ones(rows.shape[1]))
    values.update(zip(map(symbol, names), rows, strict=True))
    return values


def _no_value(node: Symbol, value: Values) -> Array:
    raise LookupError(f"no value is given for {node.name}")


def _not_carried_out(node: Derivative, value: Values) -> Array:
    raise TypeError("d/dx[...] has no value until it is carried out")


TABLE_VALUES: Final = {name: row.values for name, row in TABLE.items()}
FORMS: Final[dict[type[Node], Callable[[Any, Values], Array]]] = {
    Number: _number,
    Pi: lambda node, value: value[ONE] * np.pi,
    Symbol: _no_value,
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: _call,
    Applied: _stand_in,
    Relation: _relation,
    Conjunction: _conjunction,
    Piecewise: _piecewise,
    Integral: lambda node, value: integral_values(node, value).value,
    Derivative: _not_carried_out,
}
