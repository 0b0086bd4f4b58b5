"""Implicit differentiation: F(x, y) = G(x, y) makes y a function of x, whose derivative is sought.

In the derivation y stands as y(x), an abstract function, so that the rules there are do the work;
what they give is linear in its derivative.
"""

from typing import Any, NamedTuple

from service.errors import NotDifferentiable
from service.symbolic.arithmetic import add, divide, negate
from service.symbolic.build import ZERO, applied, derivative_of, is_negative, symbol
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression, Quotient, Sum
from service.symbolic.linear import Linear, linear
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.rule import Application, Part
from service.symbolic.rules.structural import nonzero
from service.symbolic.rules.whole import IMPLICIT, IMPLICIT_HIGHER
from service.symbolic.step import Step
from service.symbolic.substitution import exchanged, substitute


class Curve(NamedTuple):
    """The equation left = right between a variable and one that depends on it."""

    left: Expression
    right: Expression
    variable: str
    dependent: str

    @property
    def zero(self) -> Expression:
        """What is zero on the curve."""
        return add(self.left, negate(self.right))

    @property
    def function(self) -> Expression:
        """The dependent variable as a function: y(x)."""
        return applied(self.dependent, (symbol(self.variable),))

    @property
    def slope(self) -> Expression:
        """Its derivative: y'(x)."""
        return applied(self.dependent, (symbol(self.variable),), (1,))

    def opened(self, expression: Expression) -> Expression:
        """Return the expression with y(x) for y."""
        opened: Expression = substitute(expression, {self.dependent: self.function})
        return opened

    def closed(self, expression: Any, slope: Expression | None = None) -> Any:
        """Return an expression or condition with y for y(x) again, and its slope, or dy/dx."""
        y = symbol(self.dependent)
        if slope is None:
            slope = derivative_of(y, self.variable)
        return exchanged(expression, {self.function: y, self.slope: slope})

    def along_line(self, expression: Expression, start: str, slope: str) -> Expression:
        """Return the expression with the line start + slope*x for y(x)."""
        rise = symbol(slope)
        line = add(symbol(start), rise * symbol(self.variable))
        result: Expression = exchanged(expression, {self.function: line, self.slope: rise})
        return result


def implicit_step(derivation: Derivation, curve: Curve) -> Step:
    """Return dy/dx: both sides differentiated, and the result solved for it.

    Raises NotDifferentiable where y does not matter.
    """

    def combine(left: Expression, right: Expression) -> Expression:
        constant, coefficient = collected(curve, left, right)
        return divide(opposite(constant), coefficient)

    sides = (curve.opened(curve.left), curve.opened(curve.right))
    parts: tuple[Part, ...] = tuple((side, curve.variable) for side in sides)
    steps = [derivation.derive(of, by) for of, by in parts]
    result = combine(*[step.result for step in steps])
    form = normal_form(result)
    conditions = nonzero(form.denominator) if isinstance(form, Quotient) else ()
    application = Application(parts, combine, conditions)
    return Step(IMPLICIT, curve.variable, curve.zero, result, application, steps, False, None)


def opposite(expression: Expression) -> Expression:
    """Return the negative, of a difference as the difference the other way round."""
    if isinstance(expression, Sum) and any(map(is_negative, expression.terms)):
        return add(*[negate(term) for term in expression.terms])
    return negate(expression)


def collected(curve: Curve, left: Expression, right: Expression) -> Linear:
    """Return the parts of left - right = constant + coefficient * dy/dx, in terms of x and y.

    Raises NotDifferentiable where the coefficient is zero.
    """
    parts = linear(add(left, negate(right)), curve.slope)
    constant, coefficient = [curve.closed(part) for part in parts]
    if normal_form(coefficient) is ZERO:
        raise NotDifferentiable(
            f"The equation does not determine {curve.dependent}: its derivative cancels.",
            pointer="/expression",
        )
    return Linear(constant, coefficient)


def higher_step(derivation: Derivation, curve: Curve, of: Expression, slope: Expression) -> Step:
    """Return the derivative of an expression in x and y along the curve, given dy/dx."""

    def combine(derivative: Expression) -> Expression:
        closed: Expression = curve.closed(derivative, slope)
        return closed

    opened = curve.opened(of)
    step = derivation.derive(opened, curve.variable)
    application = Application(((opened, curve.variable),), combine)
    result = combine(step.result)
    return Step(IMPLICIT_HIGHER, curve.variable, of, result, application, [step], False, None)
