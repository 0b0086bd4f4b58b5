"""A rate over a rate: dy/dx = (dy/dt)/(dx/dt), whatever t is."""

from service.errors import NotDifferentiable
from service.symbolic.arithmetic import divide
from service.symbolic.build import ZERO
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.rule import Application, Part, Rule
from service.symbolic.rules.structural import nonzero
from service.symbolic.step import Step


def rate_step(
    derivation: Derivation, rule: Rule, of: Expression, by: Expression, parameter: str
) -> Step:
    """Return d(of)/d(by), both as functions of a parameter.

    A derivative of higher order is that of the one before. Raises NotDifferentiable where the
    denominator does not change.
    """
    parts: tuple[Part, ...] = ((of, parameter), (by, parameter))
    steps = [derivation.derive(each, variable) for each, variable in parts]
    below = normal_form(steps[1].result)
    if below is ZERO:
        raise NotDifferentiable(
            f"What is to be differentiated by does not change with {parameter}.",
            pointer="/variable",
        )
    application = Application(parts, divide, nonzero(below))
    result = divide(*[step.result for step in steps])
    return Step(rule, parameter, of, result, application, steps, False, None)
