"""The values of expressions in decimals of any precision, for limits and exact zeros.

Values are nan outside the domain. Sums that are 0 but for rounding are 0, so that conditions hold
at points that are given exactly.
"""

from collections.abc import Callable
from contextlib import suppress
from decimal import Context, Decimal, Underflow, getcontext, localcontext
from math import prod
from typing import Any, Final

from service.symbolic.build import symbol
from service.symbolic.expression import (
    Call,
    Conjunction,
    Number,
    Pi,
    Piecewise,
    Power,
    Product,
    Quotient,
    Sum,
)
from service.symbolic.interning import Node, charge
from service.symbolic.validity.decimals import (
    NAN,
    ONE,
    VANISHED,
    NoPreciseValue,
    Unsettled,
    pi,
    power,
    root,
    snapped,
)
from service.symbolic.validity.precise_functions import FUNCTIONS

PRECISION: Final = 120
# More digits are tried where rounding hides a value.
_PRECISIONS: Final = (60, 120, 240, 480)
MOST_DIGITS: Final = _PRECISIONS[-1]
_AGREE: Final = Decimal("1e-32")
_LARGEST_EXPONENT: Final = 10**9
_WORK: Final = 30  # digits for a unit
_SLOW: Final = 120  # squared digits for a unit, in a function


class Precise(dict[Node, Decimal]):
    """The values of nodes at one point, each computed once, in the current context."""

    __slots__ = ("precision",)
    precision: int

    def __missing__(self, node: Node) -> Decimal:
        """Compute the value of a node from those of its children, and keep it."""
        form = _FORMS.get(type(node))
        if form is None:
            raise NoPreciseValue(type(node).__name__)
        charge(1 + self.precision // _WORK)
        value: Decimal = form(node, self)
        self[node] = value
        return value


def context_of(precision: int) -> Any:
    """Return a context to compute in: no traps, so that what has no value is nan."""
    context = Context(
        prec=precision, Emax=_LARGEST_EXPONENT, Emin=-_LARGEST_EXPONENT, traps=[], clamp=0
    )
    return localcontext(context)


def value_of(node: Node, variable: str, x: Decimal, precision: int) -> Decimal:
    """Return the value in the context there is, of this precision. Raises NoPreciseValue."""
    values = Precise()
    values.precision = precision
    values[symbol(variable)] = x
    return values[node]


def constant_value(node: Node, precision: int) -> Decimal:
    """Return the value of an expression without variables. Raises NoPreciseValue."""
    with context_of(precision):
        return value_of(node, "", ONE, precision)


def settled(function: Callable[[int], Decimal]) -> Decimal:
    """Return a value on which two precisions agree. Raises Unsettled if none do.

    `function` computes it in the current context, whose precision it is given, or raises Unsettled
    if that is too low. Where something vanished that rounding could explain, the most digits there
    are have to confirm it.
    """
    before: Decimal | None = None
    for precision in _PRECISIONS:
        with context_of(precision) as context, suppress(Unsettled):
            value = function(precision)
            certain = not context.flags[VANISHED] or precision == MOST_DIGITS
            if before is not None and certain and agree(value, before):
                return value
            before = value
    raise Unsettled("rounding")


def agree(value: Decimal, other: Decimal) -> bool:
    """Whether two values are the same to 32 digits, or neither is one."""
    if value.is_nan() or other.is_nan():
        return value.is_nan() and other.is_nan()
    return value == other or abs(value - other) <= _AGREE * abs(value)


def _sum(node: Sum, value: Precise) -> Decimal:
    terms = [value[term] for term in node.terms]
    total = snapped(sum(terms[1:], terms[0]), max([abs(term) for term in terms]))
    return _certain(total, *terms)


def _product(node: Product, value: Precise) -> Decimal:
    factors = [value[factor] for factor in node.factors]
    return _certain(prod(factors, start=ONE), *factors)


def _quotient(node: Quotient, value: Precise) -> Decimal:
    above, below = value[node.numerator], value[node.denominator]
    if below:
        return _certain(above / below, above, below)
    if getcontext().flags[Underflow] and not above.is_nan():
        raise Unsettled("too small")
    return NAN


def _certain(result: Decimal, *parts: Decimal) -> Decimal:
    """Return what all parts have made. Raises Unsettled where they were too large: inf - inf."""
    if result.is_nan() and not any(part.is_nan() for part in parts):
        raise Unsettled("too large")
    return result


def _power(node: Power, value: Precise) -> Decimal:
    base, exponent = value[node.base], node.exponent
    if not isinstance(exponent, Number):
        charge(value.precision**2 // _SLOW)
        return power(base, value[exponent])
    above, below = exponent.numerator, exponent.denominator
    if base == 0:
        return Decimal(0) if above > 0 else (ONE if above == 0 else NAN)
    if below == 1:
        return base**above
    if base < 0 and below % 2 == 0:
        return NAN
    charge(value.precision // 2)
    size = root(abs(base), below) ** above
    return -size if base < 0 and above % 2 else size


def _call(node: Call, value: Precise) -> Decimal:
    form = FUNCTIONS.get(node.name)
    if form is None:
        raise NoPreciseValue(node.name)
    charge(value.precision**2 // _SLOW)
    arguments = [value[argument] for argument in node.arguments]
    if any(argument.is_nan() for argument in arguments):
        return NAN
    return form(*arguments)


def _piecewise(node: Piecewise, value: Precise) -> Decimal:
    for of, condition in zip(node.values, node.conditions, strict=True):
        holds = _holds(condition, value)
        if holds is None:
            return NAN
        if holds:
            return value[of]
    return NAN


def _holds(condition: Conjunction, value: Precise) -> bool | None:
    """Return whether all relations hold; None where one of them has a side without a value."""
    result = True
    for bound in condition.relations:
        left, right = value[bound.left], value[bound.right]
        difference = snapped(left - right, max(abs(left), abs(right)))
        if left.is_nan() or right.is_nan():
            return None
        result = result and _COMPARE[bound.operator](difference)
    return result


_COMPARE: Final[dict[str, Callable[[Decimal], bool]]] = {
    "<": lambda difference: difference < 0,
    "<=": lambda difference: difference <= 0,
    ">": lambda difference: difference > 0,
    ">=": lambda difference: difference >= 0,
    "==": lambda difference: difference == 0,
    "!=": lambda difference: difference != 0,
}

_FORMS: Final[dict[type[Node], Callable[[Any, Precise], Decimal]]] = {
    Number: lambda node, value: Decimal(node.numerator) / node.denominator,
    Pi: lambda node, value: pi(),
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: _call,
    Piecewise: _piecewise,
}
