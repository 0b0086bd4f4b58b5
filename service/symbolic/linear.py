"""Solving for what stands in an expression to the first power, as dy/dx does in 2*x + 2*y*dy/dx."""

from typing import NamedTuple

from service.symbolic.arithmetic import add, divide, multiply
from service.symbolic.build import ONE, ZERO, piecewise
from service.symbolic.expression import Expression, Piecewise, Product, Quotient, Sum


class Linear(NamedTuple):
    """constant + coefficient * unknown."""

    constant: Expression
    coefficient: Expression


def linear(expression: Expression, unknown: Expression) -> Linear:
    """Return the two parts of an expression that is a sum of terms with at most one unknown each.

    That is what rules give for a derivative: derivatives of parts times what has none.
    """
    return _parts(expression, {unknown: Linear(ZERO, ONE)})


def _parts(node: Expression, done: dict[Expression, Linear]) -> Linear:
    result = done.get(node)
    if result is None:
        result = done[node] = _parted(node, done)
    return result


def _parted(node: Expression, done: dict[Expression, Linear]) -> Linear:
    if isinstance(node, Sum):
        terms = [_parts(term, done) for term in node.terms]
        return Linear(add(*[t.constant for t in terms]), add(*[t.coefficient for t in terms]))
    if isinstance(node, Product):
        return _product([_parts(factor, done) for factor in node.factors])
    if isinstance(node, Quotient):
        constant, coefficient = _parts(node.numerator, done)
        if coefficient is ZERO:
            return Linear(node, ZERO)
        below = node.denominator
        return Linear(divide(constant, below), divide(coefficient, below))
    if isinstance(node, Piecewise):
        values = [_parts(value, done) for value in node.values]
        if all(value.coefficient is ZERO for value in values):
            return Linear(node, ZERO)
        constants = [value.constant for value in values]
        coefficients = [value.coefficient for value in values]
        return Linear(
            piecewise(*zip(constants, node.conditions, strict=True)),
            piecewise(*zip(coefficients, node.conditions, strict=True)),
        )
    return Linear(node, ZERO)


def _product(factors: list[Linear]) -> Linear:
    constants = [factor.constant for factor in factors]
    for i, factor in enumerate(factors):
        if factor.coefficient is not ZERO:
            coefficient = multiply(*constants[:i], factor.coefficient, *constants[i + 1 :])
            return Linear(multiply(*constants), coefficient)
    return Linear(multiply(*constants), ZERO)
