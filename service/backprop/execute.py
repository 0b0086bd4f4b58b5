"""Forward, backward, update: functions from a state and a batch to their results.

A plan lends its arrays for the time of one call. What goes in is copied into them, what comes out
is copied from them, so calls share nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from service.backprop.arrays import Array, run
from service.backprop.clipping import norm
from service.backprop.initializers import stream
from service.backprop.plan import Plan
from service.backprop.updates import Updater


class Random(NamedTuple):
    """Where the random numbers of a network stand: its seed, and how often it has drawn."""

    seed: int
    draws: int = 0


@dataclass(frozen=True)
class State:
    """What a training run carries from one step to the next."""

    parameters: Mapping[str, Array]
    step: int = 0
    buffers: Mapping[str, Array] = field(default_factory=dict)
    optimizer_state: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)
    random: Random | None = None


class Batch(NamedTuple):
    """Examples, with the batch axis first; targets by the names that the loss gives them."""

    inputs: Mapping[str, Array]
    targets: Mapping[str, Array] = {}


class Update(NamedTuple):
    """The state after an update, and what clipping did."""

    state: State
    gradient_norm: float
    clip_coefficient: float


def load(plan: Plan, state: State, batch: Batch) -> None:
    """Copy a state and a batch into the arrays of a plan."""
    plan.layout.fill(plan.parameters, state.parameters)
    for name, value in state.buffers.items():
        np.copyto(plan.buffers[name], value)
    for name, value in batch.inputs.items():
        np.copyto(plan.values[name], value)
    if plan.loss is not None:
        for name, value in batch.targets.items():
            np.copyto(plan.loss.targets[name], value)
    if state.random is not None:
        for node in plan.graph.nodes:
            if node.layer.draws(training=plan.nodes[node.name].training):
                name = f"{node.name}#{state.random.draws}"
                plan.nodes[node.name].random = stream(state.random.seed, name)


def forward(plan: Plan) -> None:
    """Run the forward pass on what was loaded; values and the loss are then in the plan."""
    with np.errstate(all="ignore"):
        run(plan.forward)


def backward(plan: Plan) -> None:
    """Run the backward pass after a forward pass; gradients are then in the plan."""
    with np.errstate(all="ignore"):
        run(plan.backward)


def advance(plan: Plan, updater: Updater, step: int) -> float:
    """Take a whole step, numbered from 1, on what is loaded; return the clip coefficient."""
    with np.errstate(all="ignore"):
        run(plan.forward)
        run(plan.backward)
        return updater.update(plan.gradients[: plan.layout.trained], step)


def update(plan: Plan, updater: Updater, state: State) -> Update:
    """Move the loaded parameters by the gradients of a backward pass."""
    load_slots(plan, updater, state)
    trained = plan.gradients[: plan.layout.trained]
    with np.errstate(all="ignore"):
        length = norm(trained)
        coefficient = updater.update(trained, state.step + 1)
    return Update(_state_after(plan, updater, state), length, coefficient)


def _state_after(plan: Plan, updater: Updater, state: State) -> State:
    views = {name: plan.layout.views(slot.copy()) for name, slot in updater.slots.items()}
    trained = next(iter(views.values()), {})
    return State(
        parameters=plan.layout.views(plan.parameters.copy()),
        step=state.step + 1,
        buffers={name: value.copy() for name, value in plan.buffers.items()},
        optimizer_state={
            parameter: {name: each[parameter] for name, each in views.items()}
            for parameter in trained
        },
        random=state.random and state.random._replace(draws=state.random.draws + 1),
    )


def load_slots(plan: Plan, updater: Updater, state: State) -> None:
    """Copy the slots of a state into those of an updater; what the state lacks starts anew."""
    for name, slot in updater.slots.items():
        for parameter, view in plan.layout.views(slot).items():
            slots = state.optimizer_state.get(parameter)
            np.copyto(view, updater.starts[name] if slots is None else slots[name])
