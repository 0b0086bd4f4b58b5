"""The values of expressions at a handful of points, by Python's own complex numbers."""

import cmath
from collections.abc import Callable, Mapping, Sequence
from math import nan
from operator import add, mul, truediv
from typing import Any, Final, TypeAlias

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.claim import Claim
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import TABLE_VALUES, start
from service.symbolic.expression import (
    Call,
    Number,
    Pi,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.integral import Integral
from service.symbolic.interning import Node, charge
from service.symbolic.sampling import FIRST
from service.symbolic.trial import LARGEST, MOST_IMAGINARY, STEP

Row: TypeAlias = list[complex]

_EVERYWHERE_REAL: Final = ("sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "asinh")
FUNCTIONS: Final[dict[str, Callable[[complex], complex]]] = {
    name: getattr(cmath, name)
    for name in (*_EVERYWHERE_REAL, "exp", "log", "asin", "acos", "acosh", "atanh")
}
_ROWS: Final[list[Row]] = [row.tolist() for row in FIRST.rows]
_ASIDE: Final[list[Row]] = [[z + STEP * 1j for z in row] for row in _ROWS]
POINTS: Final = len(_ROWS[0])
SMALLEST: Final = 1e-200  # what a step of 1e-100 is visible beside
_HIGH: Final = 100  # powers that may be too small
_NO_VALUE: Final = complex(nan, nan)
_ROUNDING: Final = 1e-13  # much more than the true one
_SHAKES: Final = (
    (1, -1, 0.6, -0.8, 0.9, -0.7),
    (-0.5, 0.9, -1, 0.7, -0.6, 1),
    (0.8, 0.4, 0.9, 1, -1, -0.4),
)
_SLOW_WORK: Final = 40  # for the values of a function that needs arrays


class PointValues(dict[Node, Row]):
    """The values of nodes, each computed once, and at which points a part is `outside`, as bits."""

    __slots__ = ("outside",)
    outside: int

    def __missing__(self, node: Node) -> Row:
        row = self[node] = _FORMS[type(node)](node, self)
        return row


class Shaken(PointValues):
    """Values with a rounding error after every operation that depends on a variable."""

    __slots__ = ()

    def __init__(self, exact: PointValues) -> None:
        """Start from the same leaves."""
        super().__init__(
            {node: row for node, row in exact.items() if type(node) is Symbol or not node.free}
        )
        self.outside = 0

    def __missing__(self, node: Node) -> Row:
        row = _FORMS[type(node)](node, self)
        errors = _SHAKES[len(self) % len(_SHAKES)]
        row = [z * (1 + _ROUNDING * error) for z, error in zip(row, errors, strict=True)]
        self[node] = row
        return row


def point_values(
    claims: Sequence[Claim], places: Mapping[str, int], definitions: Definitions
) -> PointValues:
    """Return the values to start with: those of the variables, a step aside of the real axis."""
    value = PointValues()
    value.outside = 0
    for name, k in places.items():
        value[symbol(name)] = _ROWS[k % len(_ROWS)]
    for name in {claim.variable for claim in claims}:
        value[symbol(name)] = _ASIDE[places[name] % len(_ROWS)]
    if definitions:
        for claim in claims:
            for name in claim.needed(definitions):
                value[symbol(name)] = value[definitions[name]]
    return value


def is_unreal(z: complex) -> bool:
    """Whether a value is not real, or too large."""
    size = abs(z.real)
    return not (abs(z.imag) <= MOST_IMAGINARY * (1 + 1e25 * size) and size < LARGEST)


def _within_domain(value: PointValues, row: Row, least: float = 0.0) -> Row:
    """Return the row, noting the points at which it is not real, or too small to be told from 0."""
    for z in row:
        if not (-MOST_IMAGINARY <= z.imag <= MOST_IMAGINARY and abs(z.real) >= least):
            value.outside |= sum(
                [1 << j for j, z in enumerate(row) if is_unreal(z) or abs(z.real) < least]
            )
            break
    return row


def _one_by_one(value: PointValues, function: Callable[[Row], Row], row: Row) -> Row:
    """Return the values of a function that raises at some of the points, which are outside."""
    result: Row = []
    for z in row:
        try:
            result += function([z])
        except (ArithmeticError, ValueError):
            result.append(_NO_VALUE)
    return _within_domain(value, result, SMALLEST)


def _sum(node: Sum, value: PointValues) -> Row:
    terms = node.terms
    if len(terms) == 2:
        return list(map(add, value[terms[0]], value[terms[1]]))
    charge(len(terms))
    return list(map(sum, zip(*[value[term] for term in terms], strict=True)))


def _product(node: Product, value: PointValues) -> Row:
    factors = node.factors
    row = list(map(mul, value[factors[0]], value[factors[1]]))
    if len(factors) > 2:
        charge(len(factors))
        for factor in factors[2:]:
            row = list(map(mul, row, value[factor]))
    return row


def _quotient(node: Quotient, value: PointValues) -> Row:
    return list(map(truediv, value[node.numerator], value[node.denominator]))


def _number(node: Number, value: PointValues) -> Row:
    return [complex(node.numerator / node.denominator)] * POINTS


def _power(node: Power, value: PointValues) -> Row:
    base, exponent = value[node.base], node.exponent
    if type(exponent) is Number:
        above, below = exponent.numerator, exponent.denominator
        try:
            row = _rational_power(base, above, below)
        except ArithmeticError:
            return _one_by_one(value, lambda row: _rational_power(row, above, below), base)
        if below == 1 and -_HIGH < above < _HIGH:
            return row
        return _within_domain(value, row, SMALLEST if abs(above) >= _HIGH * below else 0.0)
    pairs = zip(base, value[exponent], strict=True)
    return _within_domain(value, [nan if z.real < 0 else z**w for z, w in pairs])


def _rational_power(base: Row, above: int, below: int) -> Row:
    if below == 1:
        if above == 2:
            return list(map(mul, base, base))
        if -_HIGH < above < _HIGH:  # Python multiplies; beyond, it takes logarithms.
            return [z**above for z in base]
    elif below == 2 and above == 1:
        return list(map(cmath.sqrt, base))
    exponent = above / below
    if below % 2 == 0:
        return [z**exponent for z in base]
    signs = [-1.0 if z.real < 0 else 1.0 for z in base]
    roots = [(sign * z) ** exponent for sign, z in zip(signs, base, strict=True)]
    return list(map(mul, signs, roots)) if above % 2 else roots


def _call(node: Call, value: PointValues) -> Row:
    name, arguments = node.name, node.arguments
    function = FUNCTIONS.get(name)
    if function is not None and len(arguments) == 1:
        argument = value[arguments[0]]
        try:
            row = list(map(function, argument))
        except (ArithmeticError, ValueError):
            return _one_by_one(value, lambda row: list(map(function, row)), argument)
        if name in _EVERYWHERE_REAL:
            return row
        return _within_domain(value, row, SMALLEST if name == "exp" else 0.0)
    charge(_SLOW_WORK)
    with np.errstate(all="ignore"):
        values = TABLE_VALUES[name](*[np.array(value[u], complex) for u in arguments])
    return _within_domain(value, values.tolist())


def _integral(node: Integral, value: PointValues) -> Row:
    known = start(np.ones(POINTS, complex))
    for name in node.free:
        known[symbol(name)] = np.array(value[symbol(name)], complex)
    return _within_domain(value, known[node].tolist())


_FORMS: Final[dict[type[Node], Callable[[Any, PointValues], Row]]] = {
    Number: _number,
    Pi: lambda node, value: [complex(cmath.pi)] * POINTS,
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: _call,
    Integral: _integral,
}
