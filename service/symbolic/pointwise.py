"""A first look at claims, point by point, with Python's own complex numbers.

For a handful of points these take half the time that arrays take. A first look can only confirm:
where a claim fails, or has no value here, it is left to `trial`.
"""

import cmath
from collections.abc import Callable, Mapping, Sequence
from math import inf, nan
from operator import add, mul, truediv
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from service.symbolic.build import ZERO, symbol
from service.symbolic.claim import Claim
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import TABLE_VALUES
from service.symbolic.expression import Call, Number, Pi, Power, Product, Quotient, Sum
from service.symbolic.interning import Node, charge
from service.symbolic.sampling import FIRST
from service.symbolic.trial import LARGEST, MOST_IMAGINARY, STEP, TOLERANCE

Row: TypeAlias = list[complex]

_EVERYWHERE_REAL: Final = ("sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "asinh")
FUNCTIONS: Final[dict[str, Callable[[complex], complex]]] = {
    name: getattr(cmath, name)
    for name in (*_EVERYWHERE_REAL, "exp", "log", "asin", "acos", "acosh", "atanh")
}
_ROWS: Final[list[Row]] = [row.tolist() for row in FIRST.rows]
_ASIDE: Final[list[Row]] = [[z + STEP * 1j for z in row] for row in _ROWS]
_POINTS: Final = len(_ROWS[0])
_EVERYWHERE: Final = (1 << _POINTS) - 1
_PER_STEP: Final = 1 / STEP
_SMALLEST: Final = 1e-200  # what a step of 1e-100 is visible beside
_HIGH: Final = 100  # powers that may be too small
_NO_VALUE: Final = complex(nan, nan)
_WORK: Final = 3  # for the values of a node
_SLOW_WORK: Final = 40  # for those of a function that needs arrays


class Look(NamedTuple):
    """What a first look confirms: all claims but the `doubtful` ones hold.

    They do so at these `points`, as bits, where all of their parts are in the domain; `error` is
    the largest relative one there.
    """

    points: int
    error: float
    doubtful: Sequence[int]


def first_look(
    claims: Sequence[Claim], places: Mapping[str, int], definitions: Definitions
) -> Look:
    """Return what can be confirmed at once.

    The claims share their variables as those of a `Trial` do; `places` are the rows of the first
    table of samples that the names take their values from.
    """
    try:
        value = _values(claims, places, definitions)
        rows = [(value[of], value[result], result) for of, result, _, _ in claims]
    except (ArithmeticError, LookupError, ValueError):
        return Look(0, 0.0, range(len(claims)))
    charge(_WORK * len(value))
    inside = _EVERYWHERE & ~value.outside
    if not inside:
        return Look(0, 0.0, range(len(claims)))
    largest = 0.0
    doubtful = []
    for i, (left, right, result) in enumerate(rows):
        error = _error(left, right, inside)
        if error > TOLERANCE or (result is not ZERO and _is_flat(left)):
            doubtful.append(i)
        elif error > largest:
            largest = error
    return Look(inside, largest, doubtful)


def _error(left: Row, right: Row, inside: int) -> float:
    """Return the largest relative error of a claim at points inside the domain, or infinity.

    It is infinite where a claim fails at another point although both of its sides have a value.
    """
    largest = 0.0
    for j, (z, w) in enumerate(zip(left, right, strict=True)):
        size = w.real
        error = abs(z.imag * _PER_STEP - size) / (abs(size) + 1e-300)
        if not error <= largest:
            if inside >> j & 1:
                largest = error if error <= TOLERANCE else inf
            elif not (error <= TOLERANCE or _cannot_be_compared(z, w)):
                return inf
    return largest


def _cannot_be_compared(z: complex, w: complex) -> bool:
    """Whether a side has no value, or all of them are too small."""
    if _is_unreal(z) or _is_unreal(w):
        return True
    return abs(z.real) + abs(z.imag * _PER_STEP) + abs(w.real) < _SMALLEST


def _is_flat(left: Row) -> bool:
    """Whether nothing slopes here, although it may elsewhere."""
    return not left[0].imag and not any(z.imag for z in left)


class _Values(dict[Node, Row]):
    """The values of nodes, each computed once, and at which points a part is `outside`, as bits."""

    __slots__ = ("outside",)
    outside: int

    def __missing__(self, node: Node) -> Row:
        row = self[node] = _FORMS[type(node)](node, self)
        return row


def _values(
    claims: Sequence[Claim], places: Mapping[str, int], definitions: Definitions
) -> _Values:
    value = _Values()
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


def _is_unreal(z: complex) -> bool:
    size = abs(z.real)
    return not (abs(z.imag) <= MOST_IMAGINARY * (1 + 1e25 * size) and size < LARGEST)


def _within_domain(value: _Values, row: Row, least: float = 0.0) -> Row:
    """Return the row, noting the points at which it is not real, or too small to be told from 0."""
    for z in row:
        if not (-MOST_IMAGINARY <= z.imag <= MOST_IMAGINARY and abs(z.real) >= least):
            value.outside |= sum(
                [1 << j for j, z in enumerate(row) if _is_unreal(z) or abs(z.real) < least]
            )
            break
    return row


def _one_by_one(value: _Values, function: Callable[[Row], Row], row: Row) -> Row:
    """Return the values of a function that raises at some of the points, which are outside."""
    result: Row = []
    for z in row:
        try:
            result += function([z])
        except (ArithmeticError, ValueError):
            result.append(_NO_VALUE)
    return _within_domain(value, result, _SMALLEST)


def _sum(node: Sum, value: _Values) -> Row:
    terms = node.terms
    if len(terms) == 2:
        return list(map(add, value[terms[0]], value[terms[1]]))
    charge(len(terms))
    return list(map(sum, zip(*[value[term] for term in terms], strict=True)))


def _product(node: Product, value: _Values) -> Row:
    factors = node.factors
    row = list(map(mul, value[factors[0]], value[factors[1]]))
    if len(factors) > 2:
        charge(len(factors))
        for factor in factors[2:]:
            row = list(map(mul, row, value[factor]))
    return row


def _quotient(node: Quotient, value: _Values) -> Row:
    return list(map(truediv, value[node.numerator], value[node.denominator]))


def _number(node: Number, value: _Values) -> Row:
    return [complex(node.numerator / node.denominator)] * _POINTS


def _power(node: Power, value: _Values) -> Row:
    base, exponent = value[node.base], node.exponent
    if type(exponent) is Number:
        above, below = exponent.numerator, exponent.denominator
        try:
            row = _rational_power(base, above, below)
        except ArithmeticError:
            return _one_by_one(value, lambda row: _rational_power(row, above, below), base)
        if below == 1 and -_HIGH < above < _HIGH:
            return row
        return _within_domain(value, row, _SMALLEST if abs(above) >= _HIGH * below else 0.0)
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


def _call(node: Call, value: _Values) -> Row:
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
        return _within_domain(value, row, _SMALLEST if name == "exp" else 0.0)
    charge(_SLOW_WORK)
    with np.errstate(all="ignore"):
        values = TABLE_VALUES[name](*[np.array(value[u], complex) for u in arguments])
    return _within_domain(value, values.tolist())


_FORMS: Final[dict[type[Node], Callable[[Any, _Values], Row]]] = {
    Number: _number,
    Pi: lambda node, value: [complex(cmath.pi)] * _POINTS,
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: _call,
}
