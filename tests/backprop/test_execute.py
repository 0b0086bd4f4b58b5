import numpy as np

from service.backprop.clipping import ClipNorm
from service.backprop.execute import (
    Batch,
    State,
    advance,
    backward,
    forward,
    load,
    load_slots,
    update,
)
from service.backprop.graph import graph_of
from service.backprop.losses import LOSSES
from service.backprop.optimizers import OPTIMIZERS
from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.plan import Ask, Plan, plan_of
from service.backprop.updates import updater_of
from tests.backprop.building import batch_for, chain, passed, values_for

GRAPH = graph_of(chain(3, "tanh", 1, frozen=["linear_1.bias"]), {"input": (2,)})
MOMENTUM = OPTIMIZERS["sgd"](lr=0.1, momentum=0.9)  # type: ignore[call-arg]  # a row's own argument


def steps(state: State, batch: Batch, count: int, optimizer: Optimizer = MOMENTUM) -> State:
    """Return the state after some steps, each of which starts from nothing but the state."""
    for _ in range(count):
        plan = plan_of(GRAPH, Ask(4, LOSSES["mse"]()))
        load(plan, state, batch)
        forward(plan)
        backward(plan)
        state = update(plan, updater_of(plan, optimizer), state).state
    return state


def test_steps_one_by_one_equal_a_run_without_interruption_bit_for_bit() -> None:
    batch, start = batch_for(GRAPH, 4), State(values_for(GRAPH))
    plan = plan_of(GRAPH, Ask(4, LOSSES["mse"]()))
    updater = updater_of(plan, MOMENTUM)
    load(plan, start, batch)
    load_slots(plan, updater, start)
    for step in range(1, 6):
        advance(plan, updater, step)

    stopped = steps(start, batch, 5)

    assert stopped.step == 5
    for name, value in plan.layout.views(plan.parameters).items():
        np.testing.assert_array_equal(value, stopped.parameters[name])


def test_a_step_leaves_the_state_and_the_batch_it_was_given_as_they_were() -> None:
    batch, parameters = batch_for(GRAPH, 4), values_for(GRAPH)
    state = State(parameters)
    before = {name: value.copy() for name, value in parameters.items()}

    steps(state, batch, 1)

    for name, value in before.items():
        np.testing.assert_array_equal(parameters[name], value)


def test_a_later_pass_does_not_change_an_earlier_result() -> None:
    batch = batch_for(GRAPH, 4)
    plan = plan_of(GRAPH, Ask(4, LOSSES["mse"]()))
    state = State(values_for(GRAPH))
    load(plan, state, batch)
    advanced = _updated(plan, state)
    kept = {name: value.copy() for name, value in advanced.parameters.items()}

    load(plan, State(values_for(GRAPH, seed=5)), batch)
    _updated(plan, state)

    for name, value in kept.items():
        np.testing.assert_array_equal(advanced.parameters[name], value)


def _updated(plan: Plan, state: State) -> State:
    forward(plan)
    backward(plan)
    return update(plan, updater_of(plan, MOMENTUM), state).state


def test_frozen_parameters_stay_and_have_no_slots() -> None:
    start = State(values_for(GRAPH))
    after = steps(start, batch_for(GRAPH, 4), 2)

    np.testing.assert_array_equal(
        after.parameters["linear_1.bias"], start.parameters["linear_1.bias"]
    )
    assert "linear_1.bias" not in after.optimizer_state
    assert set(after.optimizer_state["linear_1.weight"]) == {"momentum_buffer"}


def test_the_norm_is_that_of_the_gradients_before_clipping() -> None:
    batch, state = batch_for(GRAPH, 4), State(values_for(GRAPH))
    plan = passed(GRAPH, batch, state.parameters)
    gradients = plan.gradients[: plan.layout.trained].copy()

    result = update(plan, updater_of(plan, OPTIMIZERS["sgd"](lr=0.1), ClipNorm(0.01)), state)

    assert np.isclose(result.gradient_norm, np.linalg.norm(gradients))
    assert np.isclose(result.clip_coefficient, 0.01 / (result.gradient_norm + 1e-6))
    np.testing.assert_array_equal(plan.gradients[: plan.layout.trained], gradients)


def test_permuting_the_examples_changes_no_gradient() -> None:
    batch, parameters = batch_for(GRAPH, 4), values_for(GRAPH)
    order = [2, 0, 3, 1]
    permuted = Batch(
        {name: value[order] for name, value in batch.inputs.items()},
        {name: value[order] for name, value in batch.targets.items()},
    )

    first, second = (passed(GRAPH, each, parameters) for each in (batch, permuted))

    np.testing.assert_allclose(first.gradients, second.gradients, rtol=1e-12, atol=1e-15)
