"""What has to hold within integrals, for all values of the variable of integration."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.derivation import Derivation
from service.symbolic.evaluate import start, value_at
from service.symbolic.expression import Expression, Relation
from service.symbolic.integral import Integral, integrals_in
from service.symbolic.interning import charge
from service.symbolic.rules.integrals import moves_inside

_SAMPLES: Final = 257
_WORK: Final = 60


def hold_within(
    expressions: Sequence[Expression], conditions: Sequence[Relation], point: Mapping[str, float]
) -> bool:
    """Whether what must not be zero within the integrals keeps its sign at a point.

    Conditions are those that name a variable of integration. Where one is zero for a value of the
    variable between the limits, the integrand has a kink, a jump or a pole, which moves.
    """
    differ = [each for each in conditions if each.operator == "!="]
    if not differ:
        return True
    integrals = dict.fromkeys([node for each in expressions for node in integrals_in(each)])
    return not any(
        _meets_zero(node, each, point)
        for node in integrals
        for each in differ
        if node.variable in each.free and each.free <= {node.variable, *point}
    )


def _meets_zero(node: Integral, condition: Relation, point: Mapping[str, float]) -> bool:
    charge(_WORK)
    if not node.free <= point.keys():
        return True
    lower, upper = value_at(node.lower, point), value_at(node.upper, point)
    with np.errstate(all="ignore"):
        value = start(np.ones(_SAMPLES))
        value.update((symbol(name), np.full(_SAMPLES, float(x))) for name, x in point.items())
        value[symbol(node.variable)] = np.linspace(lower, upper, _SAMPLES)
        difference: Any = value[condition.left] - value[condition.right]
    # At the limits themselves it may be zero.
    signs = np.sign(difference[1:-1])
    return bool(np.any(signs != signs[0]) or signs[0] == 0)


def moving_conditions(expression: Expression, variable: str) -> list[Relation]:
    """Return what must not be zero within the integrals for their derivative by a variable."""
    found: list[Relation] = []
    for node in integrals_in(expression):
        if moves_inside(node, variable):
            derivation = Derivation(node.integrand.free)
            derivation.derive(node.integrand, variable)
            found += [
                condition
                for step in derivation.steps
                for condition in step.application.conditions
                if condition.operator == "!=" and node.variable in condition.free
            ]
    return found
