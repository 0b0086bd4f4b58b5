"""Diagnostics say which units learn nothing, and where numbers cease to be finite."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from service.backprop.diagnostics.diagnose import Moved, diagnose
from service.backprop.diagnostics.non_finite import first_non_finite
from service.backprop.diagnostics.record import ActivationHealth
from service.backprop.execute import Batch, State, backward, forward, load, update
from service.backprop.graph import graph_of
from service.backprop.layers.linear import Linear
from service.backprop.optimizers import OPTIMIZERS
from service.backprop.plan import Ask, Plan, plan_of
from service.backprop.updates import updater_of
from tests.backprop.building import batch_for, branched, chain, entry, passed, values_for

TWO_TWO = graph_of(chain(2, "tanh", 2), {"input": (2,)})


def _units(values: dict[str, Any], inputs: list[list[float]]) -> ActivationHealth:
    arrays = values_for(TWO_TWO) | {name: np.array(value, float) for name, value in values.items()}
    x = np.array(inputs)
    batch = Batch({"input": x}, {"targets": np.zeros_like(x)})
    (health,) = diagnose(passed(TWO_TWO, batch, arrays), State(arrays))["activations"]
    return health


IDENTITY = {"linear_1.weight": [[1, 0], [0, 1]], "linear_1.bias": [0, 0]}


def test_norms_and_the_ratio_of_update_to_weight() -> None:
    values = values_for(TWO_TWO)
    state = State(values)
    plan = passed(TWO_TWO, batch_for(TWO_TWO, 3), values)
    gradient = plan.layout.views(plan.gradients)["linear_1.weight"].copy()
    after = update(plan, updater_of(plan, OPTIMIZERS["sgd"](lr=0.5)), state)

    health = diagnose(plan, state, Moved(after.state, "sgd"))["parameters"]["linear_1.weight"]

    length, weight = np.linalg.norm(gradient), np.linalg.norm(values["linear_1.weight"])
    assert health == pytest.approx(
        {
            "gradient_norm": length,
            "weight_norm": weight,
            "update_norm": 0.5 * length,
            "update_to_weight": 0.5 * length / weight,
        }
    )


def test_what_was_not_updated_has_no_update() -> None:
    graph = graph_of(chain(2, frozen=["linear_1.bias"]), {"input": (2,)})
    state = State(values_for(graph))
    plan = passed(graph, batch_for(graph, 3), state.parameters)
    after = update(plan, updater_of(plan, OPTIMIZERS["sgd"](lr=0.5)), state)

    health = diagnose(plan, state, Moved(after.state, "sgd"))["parameters"]

    assert health["linear_1.bias"]["update_norm"] is None
    assert health["linear_1.bias"]["gradient_norm"] is not None
    assert diagnose(plan, state)["parameters"]["linear_1.weight"]["update_norm"] is None


def test_without_a_loss_there_are_no_gradients() -> None:
    state = State(values_for(TWO_TWO))
    plan = plan_of(TWO_TWO, Ask(3))
    load(plan, state, Batch(batch_for(TWO_TWO, 3).inputs))
    forward(plan)

    found = diagnose(plan, state)

    assert {each["gradient_norm"] for each in found["parameters"].values()} == {None}
    assert found["non_finite"] is None


def test_a_unit_that_levels_off_for_every_example_is_saturated() -> None:
    health = _units(IDENTITY, [[9.0, 9.0], [-9.0, 0.5]])

    assert health["saturated"] == {"count": 1, "fraction": 0.5, "indices": [[0]]}
    assert health["dead"]["count"] == 0


def test_a_unit_without_any_slope_is_dead() -> None:
    health = _units(IDENTITY, [[0.5, 400.0], [0.5, -400.0]])

    assert health["dead"] == {"count": 1, "fraction": 0.5, "indices": [[1]]}
    assert health["saturated"]["count"] == 0


def test_units_are_all_saturated_when_they_all_level_off() -> None:
    health = _units(IDENTITY, [[9.0, 9.0], [-9.0, 10.0]])

    assert health["saturated"]["fraction"] == 1.0


def test_not_more_units_are_listed_than_the_limit_allows() -> None:
    graph = graph_of(chain(100, "tanh"), {"input": (2,)})
    values = values_for(graph) | {"linear_1.bias": np.full(100, 400.0)}

    (health,) = diagnose(passed(graph, batch_for(graph, 2), values), State(values))["activations"]

    assert health["dead"]["count"] == 100
    assert len(health["dead"]["indices"]) == 64


def _first(values: dict[str, Any], batch: Batch, lr: float | None = None) -> tuple[Any, ...] | None:
    state = State(values_for(TWO_TWO) | values)
    plan = passed(TWO_TWO, batch, state.parameters)
    after = None
    if lr is not None:
        after = update(plan, updater_of(plan, OPTIMIZERS["sgd"](lr=lr)), state).state
    found = first_non_finite(plan, state, after, "sgd")
    return None if found is None else tuple(found.values())[:5]


def _batch(**changes: Any) -> Batch:
    batch = batch_for(TWO_TWO, 3)
    return Batch(
        batch.inputs | changes.get("inputs", {}), batch.targets | changes.get("targets", {})
    )


BIG = np.array([[1e200, 0.0], [0.0, 1.0]])


@pytest.mark.parametrize(
    ("values", "batch", "place"),
    [
        (
            {},
            _batch(inputs={"input": np.array([[0, 0], [0, np.inf], [np.nan, 0]])}),
            ("forward", "input", "given", "output", [1, 1]),
        ),
        (
            {"linear_2.bias": np.array([0, np.nan])},
            _batch(),
            ("forward", "linear_2.bias", "given", "output", [1]),
        ),
        (
            {"linear_1.weight": BIG},
            _batch(inputs={"input": np.full((3, 2), 1e200)}),
            ("forward", "linear_1", "linear", "output", [0, 0]),
        ),
        (
            {"linear_2.weight": BIG},
            _batch(),
            ("loss", "loss", "mse", "values", [0, 0]),
        ),
        ({}, _batch(), None),
    ],
)
def test_the_first_number_that_is_not_finite_is_found(
    values: dict[str, Any], batch: Batch, place: tuple[Any, ...] | None
) -> None:
    assert _first(values, batch) == place


def test_a_gradient_that_overflows_is_found_in_the_backward_pass() -> None:
    graph = graph_of(chain(1, 1, 1), {"input": (1,)})
    zero = {name: np.zeros(each.shape) for name, each in graph.parameters.items()}
    values = zero | {"linear_2.weight": np.array([[1e200]]), "linear_3.weight": np.array([[1e200]])}
    batch = Batch({"input": np.ones((1, 1))}, {"targets": np.ones((1, 1))})

    found = first_non_finite(passed(graph, batch, values), State(values), None, "")

    assert found is not None
    assert (found["phase"], found["node"], found["tensor"]) == ("backward", "linear_2", "linear_1")


def test_a_parameter_that_overflows_is_found_in_the_update() -> None:
    batch = _batch(targets={"targets": np.full((3, 2), 1e100)})

    found = _first({}, batch, lr=1e250)

    assert found is not None
    assert found[:4] == ("update", "linear_1.weight", "sgd", "parameter")


def test_a_sum_of_finite_contributions_may_overflow() -> None:
    graph = branched(
        entry("a", Linear(1)),
        entry("b", Linear(1), "a"),
        entry("c", Linear(1), "b", shares="b"),
        outputs=["c"],
    )
    plan = passed(graph, batch_for(graph, 2), values_for(graph))
    sums = plan.accumulations["b.weight"]
    for part in sums.parts.values():
        part.fill(1.7e308)
    sums.total.fill(np.inf)

    found = first_non_finite(plan, State(values_for(graph)), None, "")

    assert found is not None
    assert (found["node"], found["operation"]) == ("b.weight", "sum")


def test_diagnosing_gives_the_plan_its_parameters_back() -> None:
    state = State(values_for(TWO_TWO))
    plan: Plan = passed(TWO_TWO, batch_for(TWO_TWO, 3), state.parameters)
    before = plan.parameters.copy()
    backward(plan)
    after = update(plan, updater_of(plan, OPTIMIZERS["sgd"](lr=0.5)), replace(state))

    diagnose(plan, state, Moved(after.state, "sgd"))

    assert np.array_equal(plan.parameters, before)
