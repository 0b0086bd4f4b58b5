"""What can be seen at a glance about the sign of an expression over the reals.

Used to leave out conditions that always hold, such as x**2 + 1 > 0. Says False when it cannot tell.
"""

from collections.abc import Callable
from typing import Final

from service.symbolic.arithmetic import negate
from service.symbolic.build import ZERO
from service.symbolic.expression import (
    Call,
    Expression,
    Number,
    Pi,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
)

_POSITIVE_CALLS: Final = frozenset(("exp", "cosh", "sech", "sigmoid", "softplus"))
_NONNEGATIVE_CALLS: Final = frozenset(("abs", "relu"))


def is_positive(expression: Expression) -> bool:
    """Whether the expression is visibly greater than zero wherever it is defined."""
    match expression:
        case Number():
            return expression.numerator > 0
        case Pi():
            return True
        case Call():
            return expression.name in _POSITIVE_CALLS
        case Power(base=base):
            return is_positive(base)
        case Product(factors=factors):
            return all(map(is_positive, factors))
        case Quotient():
            return is_positive(expression.numerator) and is_positive(expression.denominator)
        case Sum(terms=terms):
            return all(map(is_nonnegative, terms)) and any(map(is_positive, terms))
    return False


def is_nonnegative(expression: Expression) -> bool:
    """Whether the expression is visibly at least zero wherever it is defined."""
    match expression:
        case Number():
            return expression.numerator >= 0
        case Call() if expression.name in _NONNEGATIVE_CALLS:
            return True
        case Power(base=base, exponent=Number() as exponent):
            even = exponent.numerator % 2 == 0 or exponent.denominator % 2 == 0
            return even or is_nonnegative(base)
        case Product(factors=factors):
            return all(map(is_nonnegative, factors))
        case Quotient():
            return is_nonnegative(expression.numerator) and is_nonnegative(expression.denominator)
        case Sum(terms=terms):
            return all(map(is_nonnegative, terms))
    return is_positive(expression)


def is_nonzero(expression: Expression) -> bool:
    """Whether the expression visibly never vanishes."""
    if isinstance(expression, Product):
        return all(map(is_nonzero, expression.factors))
    return is_positive(expression) or is_positive(negate(expression))


_HOLDS: Final[dict[str, Callable[[Expression], bool]]] = {
    ">": is_positive,
    ">=": is_nonnegative,
    "!=": is_nonzero,
    "<": lambda expression: is_positive(negate(expression)),
    "<=": lambda expression: is_nonnegative(negate(expression)),
}


def always_holds(condition: Relation) -> bool:
    """Whether a comparison with zero visibly holds for all values of its symbols."""
    return condition.right is ZERO and _HOLDS[condition.operator](condition.left)
