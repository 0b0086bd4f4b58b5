"""From terms back to expressions: factors with negative exponents go below the fraction bar."""

from service.symbolic.build import ONE, number, power_of, product_of, quotient_of
from service.symbolic.build import E as EULER
from service.symbolic.expression import Expression, Number
from service.symbolic.normal_form.terms import Exponent, Factor, Factors, Term, as_node


def written(term: Term) -> Expression:
    """Return the term as an expression in canonical shape."""
    numerator, denominator, decimal, factors = term
    if not factors:
        return number(numerator, denominator, decimal)
    if numerator == denominator and len(factors) == 1 and factors[0][1] == 1:
        return factors[0][0]
    if denominator != 1 and not decimal and type(factors[0][0]) is Number:
        denominator, factors = _roots_below(denominator, factors)
    above: list[Expression] = []
    below: list[Expression] = []
    if decimal:
        above.append(number(numerator, denominator, decimal=True))
    else:
        if numerator != 1:
            above.append(number(numerator))
        if denominator != 1:
            below.append(number(denominator))
    for base, exponent in factors:
        if exponent == 1:
            above.append(base)
        elif exponent == -1 and base is not EULER:
            below.append(base)
        elif base is EULER or not _is_negative(exponent):
            above.append(_power(base, exponent))
        else:
            below.append(_power(base, _opposite(exponent)))
    top = _product(above) if above else ONE
    return quotient_of(top, _product(below)) if below else top


def _product(factors: list[Expression]) -> Expression:
    return factors[0] if len(factors) == 1 else product_of(*factors)


def _roots_below(denominator: int, factors: Factors) -> tuple[int, Factors]:
    """Write roots below the fraction bar where that is shorter: sqrt(2)/2 as 1/sqrt(2)."""
    result: list[Factor] = []
    for base, exponent in factors:
        if isinstance(base, Number) and isinstance(exponent, Number) and base.denominator == 1:
            radicand = base.numerator
            if radicand > 1 and exponent.numerator > 0 and denominator % radicand == 0:
                denominator //= radicand
                p, q = exponent.numerator, exponent.denominator
                result.append((base, number(p - q, q)))
                continue
        result.append((base, exponent))
    return denominator, tuple(result)


def _power(base: Expression, exponent: Exponent) -> Expression:
    return power_of(base, as_node(exponent))


def _is_negative(exponent: Exponent) -> bool:
    if type(exponent) is int:
        return exponent < 0
    return isinstance(exponent, Number) and exponent.numerator < 0


def _opposite(exponent: Exponent) -> Exponent:
    if isinstance(exponent, int):
        return -exponent
    assert isinstance(exponent, Number)
    return number(-exponent.numerator, exponent.denominator, exponent.decimal)
