"""Powers of rational numbers: exact where that is short, roots with the smallest radicand else."""

from typing import Final

from service.symbolic.build import has_finite_decimal, number
from service.symbolic.expression import Number
from service.symbolic.interning import charge
from service.symbolic.normal_form.terms import (
    LARGEST,
    ZERO_TERM,
    Exponent,
    Factor,
    Term,
    check_digits,
    fraction,
    lowest,
    without_value,
)

_PRIMES: Final = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
# Larger powers stay as they are: 2**10 is 1024, 2**100 is 2**100.
_SHORT_BITS: Final = 64
_SMALL_EXPONENT: Final = 4
_WORK: Final = 8  # for taking powers of all primes out of a number


def numeric_power(above: int, below: int, decimal: bool, exponent: Exponent) -> Term:
    """Return (above/below)**exponent for a rational exponent, over the reals.

    An even root of a negative number stays as it is. Raises NonFiniteConstant for a negative power
    of zero and LimitExceeded for too many digits.
    """
    p, q = fraction(exponent)
    if above == 0:
        if p < 0:
            raise without_value("A constant part is a negative power of zero")
        return ZERO_TERM
    sign = 1
    if above < 0 and q % 2:
        above, sign = -above, -1 if p % 2 else 1
    if q == 1:
        return _whole_power(sign, above, below, decimal, p)
    base = number(above, below, decimal)
    if above < 0 or abs(p) > _SHORT_BITS * q:
        return (sign, 1, False, ((base, exponent),))
    n, d, factors = _root(above, p, q)
    m, e, others = _root(below, -p, q)
    if decimal and (factors or others):
        return (sign, 1, False, ((base, exponent),))
    n, d = lowest(n * m, d * e)
    check_digits(n)
    check_digits(d)
    return (
        sign * n,
        d,
        decimal and has_finite_decimal(d),
        tuple(sorted(factors + others, key=_radicand)),
    )


def _radicand(factor: Factor) -> int:
    base = factor[0]
    assert isinstance(base, Number)
    return base.numerator


def _whole_power(sign: int, above: int, below: int, decimal: bool, exponent: int) -> Term:
    if exponent < 0:
        above, below, exponent = below, above, -exponent
    bits = max(above, below).bit_length() * exponent
    if bits <= _SHORT_BITS or (exponent <= _SMALL_EXPONENT and bits <= LARGEST.bit_length()):
        decimal = decimal and has_finite_decimal(below)
        return (sign * above**exponent, below**exponent, decimal, ())
    check_digits(exponent)
    parts = sorted(((above, exponent), (below, -exponent)))
    return (sign, 1, False, tuple([(number(base), e) for base, e in parts if base != 1]))


def _root(base: int, p: int, q: int) -> tuple[int, int, tuple[Factor, ...]]:
    """Return base**(p/q) as numerator, denominator and remaining root, for a base above zero."""
    if base == 1:
        return 1, 1, ()
    base, p, q = _smallest_base(base, p, q)
    outside = 1
    if q > 1:
        outside, base = extracted(base, q)
    whole, rest = divmod(p, q)
    factors: tuple[Factor, ...] = ()
    if rest and base != 1:
        factors = ((number(base), number(rest, q)),)
    # The root has an exponent from 0 to 1; whole powers go into the coefficient.
    n, d = (outside**p, 1) if p > 0 else (1, outside**-p)
    return (n * base**whole, d, factors) if whole > 0 else (n, d * base**-whole, factors)


def _smallest_base(base: int, p: int, q: int) -> tuple[int, int, int]:
    # 4**(1/4) is 2**(1/2).
    for prime in _PRIMES:
        while q % prime == 0 and (root := _whole_root(base, prime)):
            base, q = root, q // prime
    return base, p, q


def extracted(base: int, q: int) -> tuple[int, int]:
    """Return (a, b) with base = a**q * b, a as large as is easily seen."""
    charge(_WORK + base.bit_length() // 8)
    if root := _whole_root(base, q):
        return root, 1
    outside, inside = 1, base
    for prime in _PRIMES:
        power = prime**q if q <= _SHORT_BITS else base + 1
        while inside % power == 0:
            inside //= power
            outside *= prime
    if root := _whole_root(inside, q):
        return outside * root, 1
    return outside, inside


def _whole_root(base: int, q: int) -> int:
    """Return the whole q-th root, or 0 where there is none."""
    if base == 1:
        return 1
    if base.bit_length() <= q:
        return 0
    high = 1 << -(-base.bit_length() // q)
    low = high >> 1
    while low < high:
        middle = (low + high) // 2
        if middle**q < base:
            low = middle + 1
        else:
            high = middle
    return low if low**q == base else 0
