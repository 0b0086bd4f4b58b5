"""Arithmetic on expressions that folds 0 and 1 away, as functions and as operators."""

from service.symbolic.build import (
    MINUS_ONE,
    ONE,
    ZERO,
    number,
    power_of,
    product_of,
    quotient_of,
    sum_of,
)
from service.symbolic.expression import Expression, Number, Operand, Product, Quotient


def lift(operand: Operand) -> Expression:
    """Return a whole number as an expression, and an expression as it is."""
    return number(operand) if isinstance(operand, int) else operand


def negate(expression: Expression) -> Expression:
    """Return the negative, the sign standing in the leading number."""
    if isinstance(expression, Number):
        return number(-expression.numerator, expression.denominator, expression.decimal)
    if isinstance(expression, Quotient):
        return quotient_of(negate(expression.numerator), expression.denominator)
    if not isinstance(expression, Product):
        return product_of(MINUS_ONE, expression)
    first, *rest = expression.factors
    if first is MINUS_ONE:
        return product_of(*rest)
    if isinstance(first, (Number, Quotient)):
        return product_of(negate(first), *rest)
    return product_of(MINUS_ONE, *expression.factors)


def add(*terms: Expression) -> Expression:
    """Return the sum without its zeros."""
    if ZERO in terms:
        terms = tuple(term for term in terms if term is not ZERO)
    return sum_of(*terms) if terms else ZERO


def multiply(*factors: Expression) -> Expression:
    """Return the product without its ones; zero if a factor is zero."""
    if ZERO in factors:
        return ZERO
    if ONE in factors:
        factors = tuple(factor for factor in factors if factor is not ONE)
        if not factors:
            return ONE
    if factors[0] is MINUS_ONE and len(factors) > 1:
        return negate(product_of(*factors[1:]))
    return product_of(*factors)


def divide(above: Expression, below: Expression) -> Expression:
    """Return the quotient; a numerator of zero or a denominator of one goes away."""
    if below is ONE or (above is ZERO and below is not ZERO):
        return above
    return quotient_of(above, below)


def raise_to(base: Expression, exponent: Expression) -> Expression:
    """Return the power; the exponents 0 and 1 go away."""
    if exponent is ZERO or base is ONE:
        return ONE
    return base if exponent is ONE else power_of(base, exponent)
