"""The health of a network after its passes, and after an update if there was one."""

from typing import NamedTuple

import numpy as np

from service.backprop.arrays import Array
from service.backprop.diagnostics.non_finite import first_non_finite
from service.backprop.diagnostics.record import Diagnostics, ParameterHealth
from service.backprop.diagnostics.units import SATURATION, activations
from service.backprop.execute import State
from service.backprop.plan import Plan
from service.backprop.trace.tensors import norm


class Moved(NamedTuple):
    """The state after an update, and the type of the optimizer."""

    state: State
    optimizer: str


def diagnose(plan: Plan, given: State, moved: Moved | None = None) -> Diagnostics:
    """Return norms, dead and saturated units, and the first number that is not finite.

    `given` is the state that the passes began with; its parameters have the plan's dtype, and the
    plan gets them back.
    """
    after, optimizer = (None, "") if moved is None else moved
    layout = plan.layout
    layout.fill(plan.parameters, given.parameters)
    gradients = layout.views(plan.gradients) if plan.ask.loss is not None else {}
    trained = {} if after is None else layout.views(plan.gradients[: layout.trained])
    return {
        "parameters": {
            name: _health(
                given.parameters[name],
                gradients.get(name),
                after.parameters[name] if after is not None and name in trained else None,
            )
            for name in layout.shapes
        },
        "activations": activations(plan),
        "saturation_threshold": SATURATION,
        "non_finite": first_non_finite(plan, given, after, optimizer),
    }


def _health(before: Array, gradient: Array | None, after: Array | None) -> ParameterHealth:
    weight = norm(before)
    with np.errstate(all="ignore"):
        update = None if after is None else norm(after - before)
    return {
        "gradient_norm": None if gradient is None else norm(gradient),
        "weight_norm": weight,
        "update_norm": update,
        "update_to_weight": update / weight if update is not None and weight else None,
    }
