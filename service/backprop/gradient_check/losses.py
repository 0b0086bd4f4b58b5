"""The loss as a function of the parameters and inputs of one request."""

from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np

from service.backprop.arrays import Array, run
from service.backprop.execute import Batch, State, load
from service.backprop.graph import Graph
from service.backprop.plan import Ask, Plan, plan_of


@dataclass(frozen=True)
class Point:
    """Where a loss is computed: the network, what is asked of it, its state and a batch."""

    graph: Graph
    ask: Ask
    state: State
    batch: Batch


class Losses:
    """Computes the loss again and again, with the same random numbers and running statistics."""

    def __init__(self, point: Point, *, complex_numbers: bool) -> None:
        ask = point.ask._replace(input_gradient=True, complex_numbers=complex_numbers)
        self.plan = plan_of(replace(point.graph, dtype="float64"), ask)
        load(self.plan, point.state, point.batch)
        self._buffers = {name: value.copy() for name, value in self.plan.buffers.items()}
        self._streams = {
            name: deepcopy(arrays.random.bit_generator.state)
            for name, arrays in self.plan.nodes.items()
            if arrays.random is not None
        }

    def __call__(self) -> complex:
        """Return the loss at the parameters and inputs that the plan holds now."""
        plan = self.plan
        for name, value in self._buffers.items():
            np.copyto(plan.buffers[name], value)
        for name, state in self._streams.items():
            random = plan.nodes[name].random
            assert random is not None
            random.bit_generator.state = state
        with np.errstate(all="ignore"):
            run(plan.forward)
        assert plan.loss is not None
        return complex(plan.loss.total)

    def at(self, entries: Array, place: int, value: complex) -> complex:
        """Return the loss with another value in one place of a flat tensor of the plan."""
        before = entries[place]
        entries[place] = value
        try:
            return self()
        finally:
            entries[place] = before


def entries_of(plan: Plan, name: str) -> Array:
    """Return a parameter or an input of a plan as a flat tensor that can be written to."""
    if name in plan.values:
        return plan.values[name].reshape(-1)
    return plan.parameters[plan.layout.slices[name]]
