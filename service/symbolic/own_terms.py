"""Derivatives in terms of the function itself: s' = s*(1 - s) for the sigmoid function.

A function that is made of one of the table below by constants, f = a*g(u) + b, has such a
derivative as well; so have roots, reciprocals and exponentials.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from service.symbolic.arithmetic import add, multiply
from service.symbolic.build import MINUS_ONE, ONE, call, is_number, sqrt
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Call, Expression, Power, Product, Quotient, Sum
from service.symbolic.normal_form import normal_form

Slope: TypeAlias = Callable[[Expression], Expression]

# The derivative of a function of the table at its argument, from the value there.
_SLOPES: Final[dict[str, Slope]] = {
    "exp": lambda f: f,
    "tan": lambda f: 1 + f**2,
    "cot": lambda f: -(1 + f**2),
    "sinh": lambda f: sqrt(1 + f**2),
    "tanh": lambda f: 1 - f**2,
    "coth": lambda f: 1 - f**2,
    "sigmoid": lambda f: f * (1 - f),
    "softsign": lambda f: (1 - call("abs", f)) ** 2,
}


class OwnTerms:
    """Finds derivatives by one variable."""

    def __init__(self, derivation: Derivation, variable: str) -> None:
        self._derivation = derivation
        self._variable = variable

    def slope(self, of: Expression, value: Expression) -> Expression | None:
        """Return the derivative of a function in terms of its value, or None if there is none."""
        if isinstance(of, Sum):
            return self._of_sum(of, value)
        if isinstance(of, Product):
            return self._of_product(of, value)
        if isinstance(of, Quotient):
            return self._of_quotient(of, value)
        if isinstance(of, Power):
            return self._of_power(of, value)
        if isinstance(of, Call) and of.name in _SLOPES:
            return _SLOPES[of.name](value) * self._derived(of.arguments[0])
        return None

    def next(self, slope: Expression, first: Expression, symbol: str) -> Expression:
        """Return the derivative of one in terms of the function, which has the slope `first`."""
        by_function = self._derivation.derive(slope, symbol).result
        return self._derived(slope) + by_function * first

    def _derived(self, of: Expression) -> Expression:
        return self._derivation.derive(of, self._variable).result

    def _of_sum(self, of: Sum, value: Expression) -> Expression | None:
        moving, constant = self._parted(of.terms)
        if len(moving) != 1:
            return None
        for each in constant:
            value = value - each
        return self.slope(moving[0], value)

    def _of_product(self, of: Product, value: Expression) -> Expression | None:
        moving, constant = self._parted(of.factors)
        if len(moving) != 1:
            return None
        for each in constant:
            value = value / each
        slope = self.slope(moving[0], value)
        if slope is not None:
            for each in constant:
                slope = each * slope
        return slope

    def _of_quotient(self, of: Quotient, value: Expression) -> Expression | None:
        above, below = of.numerator, of.denominator
        if self._variable not in below.free:
            slope = self.slope(above, value * below)
            return None if slope is None else slope / below
        return None if self._variable in above.free else self._of_reciprocal(above, below, value)

    def _of_reciprocal(
        self, above: Expression, below: Expression, value: Expression
    ) -> Expression | None:
        slope = self.slope(below, above / value)
        return None if slope is None else -value * _multiplied(slope, value) / above

    def _of_power(self, of: Power, value: Expression) -> Expression | None:
        base, exponent = of.base, of.exponent
        if self._variable not in base.free:
            return value * call("log", base) * self._derived(exponent)
        if exponent is MINUS_ONE:
            return self._of_reciprocal(ONE, base, value)
        # Of u^n it is n*f^(1 - 1/n)*u', where that power of f is a whole one.
        if is_number(exponent) and abs(exponent.numerator) == 1:
            root = exponent.numerator * exponent.denominator
            inner = self.slope(base, value**root)
            inner = self._derived(base) if inner is None else inner
            return exponent * _multiplied(inner, value ** (1 - root))
        return None

    def _parted(self, parts: tuple[Expression, ...]) -> tuple[list[Expression], list[Expression]]:
        """Return the parts that depend on the variable, and those that do not."""
        moving = [part for part in parts if self._variable in part.free]
        return moving, [part for part in parts if self._variable not in part.free]


def _multiplied(slope: Expression, value: Expression) -> Expression:
    """Return the product, term by term where the slope has a sum: f*(1/f - 1) is 1 - f."""
    factors = slope.factors if isinstance(slope, Product) else (slope,)
    for i, factor in enumerate(factors):
        if isinstance(factor, Sum):
            inner = add(*[normal_form(value * term) for term in factor.terms])
            return multiply(*factors[:i], inner, *factors[i + 1 :])
    return value * slope
