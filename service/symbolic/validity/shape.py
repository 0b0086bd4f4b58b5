"""The shape of an expression in one variable: linear, or made of a few other expressions."""

from service.symbolic.arithmetic import add, divide, multiply
from service.symbolic.build import ZERO, number
from service.symbolic.expression import (
    Call,
    Expression,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.normal_form import normal_form
from service.symbolic.validity.precise import PRECISION, constant_value


def linear(node: Expression, variable: str) -> tuple[Expression | None, Expression]:
    """Return a and b of a x + b; None for a if it is something else, or a is 0."""
    tidied = normal_form(node)
    terms = tidied.terms if isinstance(tidied, Sum) else (tidied,)
    slopes: list[Expression] = []
    for term in terms:
        if variable in term.free:
            slope = _slope(term, variable)
            if slope is None:
                return None, ZERO
            slopes.append(slope)
    constant = add(*[term for term in terms if variable not in term.free])
    if not slopes or not constant_value(add(*slopes), PRECISION):
        return None, ZERO
    return normal_form(add(*slopes)), constant


def _slope(term: Expression, variable: str) -> Expression | None:
    if isinstance(term, Symbol):
        return number(1)
    if isinstance(term, Quotient) and variable not in term.denominator.free:
        slope = _slope(term.numerator, variable)
        return None if slope is None else divide(slope, term.denominator)
    if isinstance(term, Product):
        moving = [factor for factor in term.factors if variable in factor.free]
        if len(moving) == 1 and isinstance(moving[0], Symbol):
            return multiply(*[factor for factor in term.factors if factor is not moving[0]])
    return None


def generators(node: Expression, variable: str) -> set[Expression]:
    """Return the parts that depend on the variable and are neither sums, products nor powers."""
    if variable not in node.free:
        return set()
    if isinstance(node, (Sum, Product)):
        parts = node.terms if isinstance(node, Sum) else node.factors
        return set().union(*[generators(part, variable) for part in parts])
    if isinstance(node, Quotient) and variable not in node.denominator.free:
        return generators(node.numerator, variable)
    if isinstance(node, Power) and isinstance(node.exponent, Number):
        exponent = node.exponent
        if exponent.denominator == 1 and exponent.numerator > 0:
            return generators(node.base, variable)
    return {node}


def size_in_front(generator: Expression) -> float:
    """Return the size of a factor in front, by which exp(x) comes before exp(2x)."""
    argument = generator.arguments[0] if isinstance(generator, Call) else generator
    first = argument.factors[0] if isinstance(argument, Product) else argument
    return abs(first.numerator / first.denominator) if isinstance(first, Number) else 1.0
