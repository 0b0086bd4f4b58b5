"""Sums and products of exponents, for powers of one base that are merged."""

from service.symbolic.arithmetic import add, multiply
from service.symbolic.build import is_number, number
from service.symbolic.expression import Expression, Number
from service.symbolic.normal_form.terms import (
    Exponent,
    Factor,
    Factors,
    as_exponent,
    as_node,
)
from service.symbolic.normal_form.workspace import Workspace
from service.symbolic.signs import is_positive


def settle(
    work: Workspace, exponents: dict[Expression, Exponent], clashes: list[Factor]
) -> Factors:
    """Add up exponents that are not all whole; return the factors that must stay apart."""
    apart: list[Factor] = []
    for base in dict.fromkeys([base for base, _ in clashes]):
        numeric, general = number(0), []
        for exponent in (exponents[base], *[e for b, e in clashes if b is base]):
            node = as_node(exponent)
            if is_number(node):
                numeric = added(numeric, node)
            else:
                general.append(node)
        rest = work.form(add(*general)) if general else number(0)
        if is_number(rest):
            exponents[base] = as_exponent(added(numeric, rest))
        elif numeric.denominator % 2 and numeric.denominator > 1 and not is_positive(base):
            exponents[base] = as_exponent(numeric)
            apart.append((base, rest))
        else:
            exponents[base] = as_exponent(work.form(add(rest, numeric)))
    return tuple(apart)


def added(a: Expression, b: Expression) -> Number:
    """Return the sum of two numbers."""
    assert isinstance(a, Number)
    assert isinstance(b, Number)
    return number(
        a.numerator * b.denominator + b.numerator * a.denominator,
        a.denominator * b.denominator,
        a.decimal or b.decimal,
    )


def times(work: Workspace, exponent: Exponent, other: Expression) -> Exponent:
    """Return the product of two exponents."""
    return as_exponent(work.form(multiply(as_node(exponent), other)))
