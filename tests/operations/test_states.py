"""States are taken word for word, and refused where they do not fit."""

from typing import Any

import numpy as np
import pytest

from service.errors import InvalidRequest, InvalidState, InvalidTensor, ShapeMismatch
from tests.operations.training import NETWORK, outputs, step

ADAM = {"type": "adam"}
START = step(optimizer=ADAM)["state"]
DROPOUT = {"layers": [{"type": "dropout"}]}


def without(state: Any, *path: str) -> Any:
    """Return a state in which a member is missing."""
    name, *rest = path
    if rest:
        return {**state, name: without(state[name], *rest)}
    return {other: value for other, value in state.items() if other != name}


def having(state: Any, value: Any, *path: str) -> Any:
    """Return a state in which a member is another one."""
    name, *rest = path
    return {**state, name: having(state.get(name, {}), value, *rest) if rest else value}


ONES = np.ones((3, 2))
REFUSED: dict[str, tuple[Any, type[Exception], str]] = {
    "a parameter is missing": (
        without(START, "parameters", "fc2.bias"), InvalidState, "/parameters"),
    "a parameter too many": (
        having(START, ONES, "parameters", "fc3.bias"), InvalidState, "/parameters"),
    "a parameter of another shape": (
        having(START, ONES, "parameters", "fc1.bias"), ShapeMismatch, "/parameters/fc1.bias"),
    "a buffer too many": (having(START, ONES, "buffers", "fc1.mean"), InvalidState, "/buffers"),
    "all slots are missing": (
        having(START, {}, "optimizer_state"), InvalidState, "/optimizer_state"),
    "slots of a parameter are missing": (
        without(START, "optimizer_state", "fc1.bias"), InvalidState, "/optimizer_state"),
    "a slot is missing": (without(START, "optimizer_state", "fc1.bias", "exp_avg"), InvalidState,
                          "/optimizer_state/fc1.bias"),
    "a slot too many": (having(START, ONES, "optimizer_state", "fc1.bias", "sum"), InvalidState,
                        "/optimizer_state/fc1.bias"),
    "a slot of another shape": (
        having(START, ONES, "optimizer_state", "fc1.bias", "exp_avg"), ShapeMismatch,
        "/optimizer_state/fc1.bias/exp_avg"),
    "slots before the first step": (having(START, 0, "step"), InvalidState,
                                    "/optimizer_state/fc1.weight/exp_avg"),
}  # fmt: skip


@pytest.mark.parametrize(("state", "error", "pointer"), REFUSED.values(), ids=REFUSED)
def test_a_state_that_does_not_fit_is_refused(state: Any, error: Any, pointer: str) -> None:
    with pytest.raises(error) as caught:
        step(optimizer=ADAM, state=state)

    assert caught.value.pointer == f"/state{pointer}"


def test_slots_as_they_are_before_the_first_step_are_taken() -> None:
    zeros = {
        name: {slot: np.zeros_like(value) for slot, value in slots.items()}
        for name, slots in START["optimizer_state"].items()
    }
    fresh = {"parameters": START["parameters"]}

    assert (
        step(optimizer=ADAM, state=fresh)["loss"]
        == (step(optimizer=ADAM, state={**fresh, "optimizer_state": zeros})["loss"])
    )


def test_a_state_or_a_seed_is_needed() -> None:
    with pytest.raises(InvalidRequest) as caught:
        step(seed=None)

    assert caught.value.pointer == "/state"


def test_a_layer_more_does_not_change_how_the_others_start() -> None:
    longer = {"layers": [*NETWORK["layers"], {"type": "linear", "out_features": 5}]}
    one, other = (
        outputs(network=network, **{"return": ["state"]})["state"]["parameters"]
        for network in (NETWORK, longer)
    )

    for name, value in one.items():
        np.testing.assert_array_equal(value, other[name])


def test_chosen_initializers_are_used() -> None:
    layer = {**NETWORK["layers"][0], "initializers": {"bias": {"type": "constant", "val": 3}}}
    network = {"layers": [layer, *NETWORK["layers"][1:]]}
    state = outputs(network=network, **{"return": ["state"]})["state"]

    assert state["parameters"]["fc1.bias"].tolist() == [3, 3, 3]


@pytest.mark.parametrize(
    ("initializers", "error"),
    [
        ({"gain": {"type": "zeros"}}, InvalidRequest),
        ({"bias": {"type": "orthogonal"}}, ShapeMismatch),
    ],
)
def test_initializers_that_do_not_fit_are_refused(initializers: Any, error: Any) -> None:
    layer = {**NETWORK["layers"][0], "initializers": initializers}
    with pytest.raises(error) as caught:
        outputs(network={"layers": [layer]})

    assert caught.value.pointer.startswith("/network/layers/0/initializers/")


def test_dropout_needs_a_seed_or_the_random_state_unless_it_is_off() -> None:
    state: Any = {"parameters": {}}
    with pytest.raises(InvalidState) as caught:
        outputs(network=DROPOUT, state=state, seed=None)

    assert caught.value.pointer == "/state/rng"
    assert outputs(network=DROPOUT, state=state, seed=None, mode="eval")


def test_random_numbers_go_on_where_they_stood() -> None:
    ask = {"network": DROPOUT, "batch": {"inputs": [[1.0] * 50]}, "return": ["outputs", "state"]}
    first = outputs(**ask)
    again = outputs(**ask, state={"parameters": {}, "rng": {"seed": 7, "draws": 0}}, seed=None)
    second = outputs(**ask, state=first["state"], seed=None)

    assert first["state"]["rng"] == {"seed": 7, "draws": 1}
    assert again["outputs"].tolist() == first["outputs"].tolist()
    assert second["outputs"].tolist() != first["outputs"].tolist()


def test_a_network_that_draws_nothing_leaves_the_random_state_alone() -> None:
    state = having(START, {"seed": 1, "draws": 2}, "rng")

    assert step(optimizer=ADAM, state=state)["state"]["rng"] == {"seed": 1, "draws": 2}
    assert START["rng"] is None


def test_running_statistics_start_by_themselves_at_step_0_only() -> None:
    network = {"layers": [{"name": "bn", "type": "batch_norm1d"}]}
    state = outputs(network=network, **{"return": ["state"]})["state"]
    fresh = {"parameters": state["parameters"]}

    assert state["buffers"]["bn.num_batches_tracked"] == 1
    assert outputs(network=network, state=fresh, seed=None)
    with pytest.raises(InvalidState):
        outputs(network=network, state={**fresh, "step": 1}, seed=None)
    wrong = having(state, np.array(0.5), "buffers", "bn.num_batches_tracked")
    with pytest.raises(InvalidTensor):
        outputs(network=network, state=wrong, seed=None)
