"""What can be seen at a glance about the sign of an expression over the reals.

Used to leave out conditions that always hold, such as x**2 + 1 > 0, and to say others plainly, as
x != 0 for x**4 != 0. Says False when it cannot tell.
"""

from collections.abc import Callable
from typing import Final

from service.symbolic.arithmetic import add, negate
from service.symbolic.build import ZERO, number, product_of, relation
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
    """Whether a comparison visibly holds for all values of its symbols."""
    right = condition.right
    if not isinstance(right, Number):
        return False
    left = condition.left if right is ZERO else _difference(condition.left, right)
    return _HOLDS[condition.operator](left)


def _difference(left: Expression, right: Number) -> Expression:
    if not isinstance(left, Number):
        return add(left, negate(right))
    above = left.numerator * right.denominator - right.numerator * left.denominator
    return number(above, left.denominator * right.denominator)


def plainly(condition: Relation) -> tuple[Relation, ...]:
    """Return the same as comparisons of smaller parts with zero, where that can be seen."""
    if condition.right is not ZERO or condition.operator not in _PLAIN:
        return (condition,)
    smaller = _PLAIN[condition.operator](condition.left)
    if smaller is None:
        return (condition,)
    return tuple([each for part in smaller for each in plainly(part)])


def _not_zero(expression: Expression) -> list[Relation] | None:
    """Return what keeps an expression from being zero where it has a value."""
    match expression:
        case Product(factors=factors):
            parts = list(factors)
        case Quotient(numerator=above):
            parts = [above]
        case Power(base=base, exponent=Number()):
            parts = [base]
        case Call(name="abs", arguments=(inside,)):
            parts = [inside]
        case _:
            return None
    return [relation(part, "!=", ZERO) for part in parts]


def _greater(expression: Expression) -> list[Relation] | None:
    """Return what makes an expression positive where it has a value."""
    match expression:
        case Power(base=base, exponent=Number() as exponent):
            return [relation(base, ">" if exponent.numerator % 2 else "!=", ZERO)]
        case Call(name="abs", arguments=(inside,)):
            return [relation(inside, "!=", ZERO)]
        case Product(factors=factors):
            rest = [factor for factor in factors if not is_positive(factor)]
            if rest and len(rest) < len(factors):
                return [relation(product_of(*rest), ">", ZERO)]
        case Quotient(numerator=above, denominator=below):
            if is_positive(above) or is_positive(below):
                return [relation(below if is_positive(above) else above, ">", ZERO)]
    return None


_PLAIN: Final[dict[str, Callable[[Expression], list[Relation] | None]]] = {
    ">": _greater,
    "!=": _not_zero,
}
