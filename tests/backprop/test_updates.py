import numpy as np
import pytest

from service.backprop.clipping import ClipNorm
from service.backprop.execute import State, backward, forward, load, load_slots
from service.backprop.graph import graph_of
from service.backprop.losses import LOSSES
from service.backprop.optimizers import KERAS_OPTIMIZERS, OPTIMIZERS
from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.plan import Ask, Plan, plan_of
from service.backprop.updates import updater_of
from tests.backprop.building import batch_for, chain, values_for

# More parameters than one block holds.
GRAPH = graph_of(chain(200, "tanh", 100, dtype="float32"), {"input": (10,)})
ROWS = [*OPTIMIZERS.values(), *KERAS_OPTIMIZERS.values()]


def plan_with_gradients() -> Plan:
    plan = plan_of(GRAPH, Ask(3, LOSSES["mse"]()))
    load(plan, State(values_for(GRAPH)), batch_for(GRAPH, 3))
    forward(plan)
    backward(plan)
    return plan


@pytest.mark.parametrize("row", ROWS)
def test_blocks_together_are_one_update_of_everything(row: type[Optimizer]) -> None:
    optimizer = row(weight_decay=0.1)
    plan = plan_with_gradients()
    w, g = plan.parameters.copy(), plan.gradients.copy()
    slots = {name: np.full_like(w, optimizer.start(name)) for name in optimizer.slots}
    whole = optimizer.bind(w, g, slots, tuple(np.empty((4, w.size), w.dtype)))
    updater = updater_of(plan, optimizer)
    assert len(updater.blocks) > 1

    for step in (1, 2):
        whole(step)
        updater.update(plan.gradients, step)

    assert plan.parameters.tobytes() == w.tobytes()
    for name, slot in updater.slots.items():
        assert slot.tobytes() == slots[name].tobytes()


def test_the_optimizer_sees_clipped_gradients_and_the_plan_keeps_the_raw_ones() -> None:
    plan = plan_with_gradients()
    raw, w = plan.gradients.copy(), plan.parameters.copy()
    updater = updater_of(plan, OPTIMIZERS["sgd"](lr=1.0), ClipNorm(0.1))

    coefficient = updater.update(plan.gradients, 1)

    np.testing.assert_array_equal(plan.gradients, raw)
    np.testing.assert_array_equal(updater.gradient, raw * np.float32(coefficient))
    np.testing.assert_array_equal(plan.parameters, w - updater.gradient)


def test_slots_of_an_earlier_state_do_not_linger() -> None:
    plan = plan_with_gradients()
    optimizer = KERAS_OPTIMIZERS["adagrad"]()
    updater = updater_of(plan, optimizer)
    updater.update(plan.gradients, 1)

    load_slots(plan, updater, State(values_for(GRAPH)))

    np.testing.assert_array_equal(updater.slots["sum"], np.float32(0.1))
