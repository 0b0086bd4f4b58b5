"""Terms: an exact rational coefficient times powers of distinct bases.

6*x*(x**2 + 1)**2 is the coefficient 6 and the factors (x, 1), (x**2 + 1, 2). Terms are plain tuples
because there are so many of them.
"""

from math import gcd
from typing import Final, TypeAlias

from service.errors import NonFiniteConstant
from service.limits import LIMITS
from service.symbolic.build import has_finite_decimal, number
from service.symbolic.expression import Expression, Number

# A whole exponent is an int; any other is a Number or an expression.
Exponent: TypeAlias = int | Expression
Factor: TypeAlias = tuple[Expression, Exponent]
Factors: TypeAlias = tuple[Factor, ...]
# Numerator and denominator in lowest terms, and whether it is to be written as a decimal.
Coefficient: TypeAlias = tuple[int, int, bool]
# The coefficient's three parts, and the factors in the reader's order.
Term: TypeAlias = tuple[int, int, bool, Factors]
# The terms of a sum: the coefficient of each product of factors.
Terms: TypeAlias = dict[Factors, Coefficient]

ZERO_TERM: Final[Term] = (0, 1, False, ())
ONE_TERM: Final[Term] = (1, 1, False, ())

LARGEST: Final = 10**LIMITS.digits - 1


def check_digits(number: int) -> None:
    """Raise LimitExceeded when a number has more digits than the limit."""
    if not -LARGEST <= number <= LARGEST:
        # One digit is worth log2(10) = 3.3219... bits.
        digits = max(number.bit_length() * 10000 // 33220, LIMITS.digits + 1)
        detail = "An exact number in the result would have too many digits."
        LIMITS.check("digits", digits, detail)


def lowest(above: int, below: int) -> tuple[int, int]:
    """Return the fraction in lowest terms; the denominator is positive."""
    divisor = gcd(above, below)
    return above // divisor, below // divisor


def add_term(terms: Terms, factors: Factors, above: int, below: int, decimal: bool) -> None:
    """Add a term to the terms of a sum."""
    known = terms.get(factors)
    if known is not None:
        if known[1] == below:
            above += known[0]
        else:
            above = above * known[1] + known[0] * below
            below *= known[1]
        if below != 1:
            above, below = lowest(above, below)
        decimal = (decimal or known[2]) and has_finite_decimal(below)
        check_digits(above)
        check_digits(below)
    terms[factors] = (above, below, decimal)


def scaled(terms: Terms, above: int, below: int, decimal: bool = False) -> Terms:
    """Return the terms of a sum, each times a number that is not zero."""
    if below == 1 and above in (1, -1):
        return {factors: (above * n, d, f) for factors, (n, d, f) in terms.items()}
    result: Terms = {}
    for factors, (numerator, denominator, is_decimal) in terms.items():
        n, d = lowest(numerator * above, denominator * below)
        result[factors] = n, d, (decimal or is_decimal) and has_finite_decimal(d)
    return result


def is_numeric(exponent: Exponent) -> bool:
    """Whether the exponent is a rational number."""
    return type(exponent) is int or type(exponent) is Number


def fraction(exponent: Exponent) -> tuple[int, int]:
    """Return numerator and denominator of a rational exponent."""
    if isinstance(exponent, int):
        return exponent, 1
    assert isinstance(exponent, Number)
    return exponent.numerator, exponent.denominator


def as_node(exponent: Exponent) -> Expression:
    """Return an exponent as an expression."""
    return number(exponent) if isinstance(exponent, int) else exponent


def as_exponent(node: Expression) -> Exponent:
    """Return a tidied expression as an exponent."""
    if type(node) is Number and node.denominator == 1:
        return node.numerator
    return node


def without_value(what: str) -> NonFiniteConstant:
    """Return the error for a constant part that divides by zero."""
    return NonFiniteConstant(f"{what}, so the expression has no finite value anywhere.")
