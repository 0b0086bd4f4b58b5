"""Polynomials in one variable, divided where nothing is left over."""

from fractions import Fraction
from typing import Final

from service.symbolic.expression import Symbol
from service.symbolic.interning import charge
from service.symbolic.normal_form.terms import Factors, Terms, check_digits

_MOST_DEGREE: Final = 64


def quotient(dividend: Terms, divisor: Terms) -> Terms | None:
    """Return the quotient of two sums; None where they do not divide, or it has more terms."""
    variable = _variable(divisor)
    if variable is None or _variable(dividend) is not variable:
        return None
    above, below = _coefficients(dividend), _coefficients(divisor)
    degree = max(below)
    found: dict[int, Fraction] = {}
    while above and max(above) >= degree:
        charge(len(below))
        shift = max(above) - degree
        found[shift] = factor = above[degree + shift] / below[degree]
        if len(found) > len(dividend):
            return None
        for power, coefficient in below.items():
            left = above.get(power + shift, Fraction()) - factor * coefficient
            above[power + shift] = left
            if not left:
                del above[power + shift]
    return None if above else {_factors(variable, n): _number(c) for n, c in found.items()}


def _variable(terms: Terms) -> Symbol | None:
    """Return the variable of a polynomial of one variable without decimals, None if it is none."""
    variable: Symbol | None = None
    for factors, (_, _, decimal) in terms.items():
        if decimal or len(factors) > 1:
            return None
        for base, exponent in factors:
            if not isinstance(base, Symbol) or (variable or base) is not base:
                return None
            if not isinstance(exponent, int) or not 0 < exponent <= _MOST_DEGREE:
                return None
            variable = base
    return variable


def _coefficients(terms: Terms) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {}
    for factors, (above, below, _) in terms.items():
        degree = factors[0][1] if factors else 0
        assert isinstance(degree, int)
        found[degree] = Fraction(above, below)
    return found


def _factors(variable: Symbol, degree: int) -> Factors:
    return ((variable, degree),) if degree else ()


def _number(value: Fraction) -> tuple[int, int, bool]:
    check_digits(value.numerator)
    check_digits(value.denominator)
    return value.numerator, value.denominator, False
