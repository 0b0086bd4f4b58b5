"""Elementary functions of decimals, to the precision of the current context of `decimal`.

A result that is 0 but for rounding is 0: sin(pi) is. The context's flag VANISHED then says that
something may have been lost. Outside the domain the result is nan.
"""

from decimal import Decimal, FloatOperation, Inexact, getcontext, localcontext
from functools import lru_cache
from typing import Any, Final

NAN: Final = Decimal("nan")
ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
TWO: Final = Decimal(2)

# Digits that rounding may take from a result without its being told from 0.
_GUARD: Final = 20
_MOST_DIGITS: Final = 200  # before the point, of the argument of a sine
_HALVINGS: Final = 4
_MOST_ROOT: Final = 16
_MOST_NEWTON: Final = 40
_MOST_ERF: Final = 8


# The one signal that decimals alone never raise.
VANISHED: Final = FloatOperation


class NoPreciseValue(LookupError):
    """A symbol without a value, or a function that has no form in decimals."""


class Unsettled(NoPreciseValue):
    """A value that more digits than there are would be needed for."""


def snapped(value: Decimal, size: Decimal) -> Decimal:
    """Return the value, or 0 where rounding in numbers of this size explains it."""
    context: Any = getcontext()
    if abs(value) < size.scaleb(_GUARD - context.prec):
        # Numbers that were never rounded are 0 together, and nothing is lost.
        context.flags[VANISHED] |= bool(value) or context.flags[Inexact]
        return ZERO
    return value


def pi() -> Decimal:
    """Return pi."""
    return _pi(getcontext().prec)


@lru_cache(maxsize=64)
def _pi(precision: int) -> Decimal:
    # Gauss and Legendre: each round doubles the digits.
    with localcontext(prec=precision + 10):
        a, b, t, p = ONE, ONE / TWO.sqrt(), Decimal("0.25"), ONE
        for _ in range(precision.bit_length()):
            mean = (a + b) / 2
            b = (a * b).sqrt()
            t -= p * (a - mean) ** 2
            a, p = mean, 2 * p
        return (a + b) ** 2 / (4 * t)


def sine(x: Decimal) -> Decimal:
    """Return sin(x). Raises Unsettled for huge x."""
    if x.is_nan():
        return NAN
    if x.is_infinite() or x.adjusted() > _MOST_DIGITS:
        raise Unsettled("sin")
    with localcontext() as context:
        context.prec += max(x.adjusted(), 0) + 5
        turn = pi()
        turns = (x / turn).to_integral_value()
        rest = x - turns * turn
        result = _series(rest, rest, 1)
        if turns % 2:
            result = -result
    return snapped(+result, ONE) if x.adjusted() > -_GUARD else +result


def cosine(x: Decimal) -> Decimal:
    """Return cos(x)."""
    if x.is_finite() and x.adjusted() < -_GUARD // 4:
        return _series(x, ONE, 0)
    with localcontext() as context:
        context.prec += 5
        shifted = snapped(x + pi() / 2, max(abs(x), ONE))
    return sine(shifted)


def _series(x: Decimal, first: Decimal, k: int) -> Decimal:
    """Return first - first x²/((k+1)(k+2)) + ..., the series of the sine or cosine."""
    square, term, total, before = x * x, first, first, NAN
    while total != before:
        before = total
        term = -term * square / ((k + 1) * (k + 2))
        total += term
        k += 2
    return total


def arctangent(x: Decimal) -> Decimal:
    """Return atan(x)."""
    if x.is_nan():
        return NAN
    if x.is_infinite():
        return (pi() / 2).copy_sign(x)
    with localcontext() as context:
        context.prec += 10
        for _ in range(_HALVINGS):
            x = x / (1 + (1 + x * x).sqrt())
        square, power, total, before, k = x * x, x, x, NAN, 1
        while total != before:
            before = total
            power = -power * square
            k += 2
            total += power / k
        total *= 2**_HALVINGS
    return +total


def arcsine(x: Decimal) -> Decimal:
    """Return asin(x)."""
    if not abs(x) <= 1:
        return NAN
    beside = snapped(1 - x * x, ONE).sqrt()
    return arctangent(x / beside) if beside else (pi() / 2).copy_sign(x)


def arccosine(x: Decimal) -> Decimal:
    """Return acos(x)."""
    if not abs(x) <= 1:
        return NAN
    beside = snapped(1 - x * x, ONE).sqrt()
    return 2 * arctangent(beside / (1 + x)) if 1 + x else pi()


def logarithm(x: Decimal) -> Decimal:
    """Return log(x)."""
    return snapped(x.ln(), ONE) if x > 0 else NAN


def hyperbolic_sine(x: Decimal) -> Decimal:
    """Return sinh(x)."""
    with localcontext() as context:
        context.prec += min(max(-x.adjusted(), 0), _MOST_DIGITS) if x.is_finite() else 0
        result = (x.exp() - (-x).exp()) / 2
    return +result


def hyperbolic_tangent(x: Decimal) -> Decimal:
    """Return tanh(x)."""
    with localcontext() as context:
        context.prec += min(max(-x.adjusted(), 0), _MOST_DIGITS) if x.is_finite() else 0
        decay = (-2 * abs(x)).exp()
        result = ((1 - decay) / (1 + decay)).copy_sign(x)
    return +result


def inverse_hyperbolic_sine(x: Decimal) -> Decimal:
    """Return asinh(x)."""
    return (abs(x) + (x * x + 1).sqrt()).ln().copy_sign(x)


def inverse_hyperbolic_cosine(x: Decimal) -> Decimal:
    """Return acosh(x)."""
    return (x + snapped(x * x - 1, ONE).sqrt()).ln() if x >= 1 else NAN


def inverse_hyperbolic_tangent(x: Decimal) -> Decimal:
    """Return atanh(x)."""
    return ((1 + x) / (1 - x)).ln() / 2 if abs(x) < 1 else NAN


def whole(x: Decimal) -> Decimal | None:
    """Return the whole number that x is but for rounding, or None."""
    if not x.is_finite():
        return None
    nearest = x.to_integral_value()
    return nearest if not snapped(x - nearest, max(ONE, abs(x))) else None


def floor(x: Decimal) -> Decimal:
    """Return the largest whole number that is not above x."""
    nearest = whole(x)
    return nearest if nearest is not None else x.to_integral_value("ROUND_FLOOR")


def root(x: Decimal, n: int) -> Decimal:
    """Return the n-th root of a positive number."""
    if n == 2:
        return x.sqrt()
    if n > _MOST_ROOT or not x.is_finite():
        return (x.ln() / n).exp()
    exponent = x.adjusted() // n
    small = x.scaleb(-n * exponent)  # between 1 and 10**n
    result = Decimal(float(small) ** (1 / n))
    with localcontext() as context:
        context.prec += 5
        # Newton doubles the digits each time; they were about 15.
        for _ in range((context.prec // 15).bit_length() + 1):
            result -= (result - small / result ** (n - 1)) / n
    return (+result).scaleb(exponent)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """Return base**exponent for bases that are not negative; 0 has positive powers only."""
    if base > 0:
        return (base.ln() * exponent).exp()
    return ZERO if base == 0 and exponent > 0 else NAN


def error_function(x: Decimal) -> Decimal:
    """Return erf(x). Raises Unsettled for large x."""
    if not abs(x) <= _MOST_ERF:
        raise Unsettled("erf")
    with localcontext() as context:
        context.prec += 50  # The terms of the series are larger than its sum.
        square, power_of_x, total, before, k = x * x, x, x, NAN, 0
        while total != before:
            before = total
            k += 1
            power_of_x = -power_of_x * square / k
            total += power_of_x / (2 * k + 1)
        total *= 2 / pi().sqrt()
    return +total


def lambert(x: Decimal) -> Decimal:
    """Return the principal branch of Lambert's W."""
    below = snapped(1 + x * ONE.exp(), ONE)
    if not (below >= 0 and x.is_finite()):
        return NAN
    if not below:
        return -ONE
    with localcontext() as context:
        context.prec += 10
        w = (1 + x).ln() if x > 1 else (2 * below).sqrt() - 1
        before = ONE
        for _ in range(_MOST_NEWTON):
            step = (w - x / w.exp()) / (1 + w)
            w -= step
            if not abs(step) < before:  # Rounding is all that is left.
                break
            before = abs(step)
    return +w
