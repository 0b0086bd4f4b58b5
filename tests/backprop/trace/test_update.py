"""The update of a parameter is shown term by term, and the terms give the next value."""

import math
from typing import Any

import numpy as np
import pytest

from service.backprop.clipping import ClipNorm
from service.backprop.execute import State, update
from service.backprop.graph import graph_of
from service.backprop.optimizers import KERAS_OPTIMIZERS, OPTIMIZERS
from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.optimizers.sgd import KerasSGD
from service.backprop.trace.record import UpdateRecord
from service.backprop.trace.size import trace_elements
from service.backprop.trace.update import Updated, updates
from service.backprop.updates import updater_of
from tests.backprop.building import batch_for, chain, passed, values_for

GRAPH = graph_of(chain(3, "tanh", 2, frozen=["linear_1.bias"]), {"input": (2,)})

ROWS = [*OPTIMIZERS.values(), *KERAS_OPTIMIZERS.values()]
NAMES = [*OPTIMIZERS, *(f"keras {name}" for name in KERAS_OPTIMIZERS)]
# Every optimizer by itself, and with decay, whichever kind it has.
EVERY = pytest.mark.parametrize(
    "optimizer",
    [
        pytest.param(row(lr=0.01, weight_decay=decay), id=f"{name} {decay}")
        for name, row in zip(NAMES, ROWS, strict=True)
        for decay in (0.0, 0.1)
    ],
)


def _updated(optimizer: Optimizer, steps: int = 2, clip: Any = None) -> Updated:
    """Return the last of some steps."""
    updated = _step(optimizer, State(values_for(GRAPH)), clip)
    for _ in range(steps - 1):
        updated = _step(optimizer, updated.after.state, clip)
    return updated


def _step(optimizer: Optimizer, state: State, clip: Any) -> Updated:
    plan = passed(GRAPH, batch_for(GRAPH, 3), state.parameters)
    updater = updater_of(plan, optimizer, clip)
    return Updated(plan, updater, optimizer, state, update(plan, updater, state))


def _named(records: list[UpdateRecord]) -> dict[str, UpdateRecord]:
    return {record["parameter"]: record for record in records}


@EVERY
def test_the_terms_lead_from_the_gradient_to_the_next_value(optimizer: Optimizer) -> None:
    for record in updates(_updated(optimizer), "full"):
        *_, delta, last = record["terms"]
        assert (delta["name"], last["name"]) == ("delta", "w")
        np.testing.assert_allclose(last["value"], record["after"]["value"], rtol=1e-12)
        np.testing.assert_allclose(
            record["before"]["value"] + record["delta"]["value"],
            record["after"]["value"],
            rtol=1e-12,
        )


@EVERY
def test_slots_are_shown_before_and_after(optimizer: Optimizer) -> None:
    updated = _updated(optimizer)

    for record in updates(updated, "full"):
        assert set(record["slots"]) == set(optimizer.slots)
        before = updated.before.optimizer_state.get(record["parameter"], {})
        for slot, change in record["slots"].items():
            after = updated.after.state.optimizer_state[record["parameter"]][slot]
            assert np.array_equal(change["before"]["value"], before[slot])
            assert np.array_equal(change["after"]["value"], after)
            shown = [term for term in record["terms"] if term["name"] == slot]
            for term in shown[-1:]:
                np.testing.assert_allclose(term["value"], after, rtol=1e-9)


def _evaluated(text: str) -> float:
    names = {"sqrt": math.sqrt, "Max": max, "abs": abs, "sign": lambda x: (x > 0) - (x < 0)}
    return float(eval(text, {"__builtins__": {}}, names))  # noqa: S307


@EVERY
def test_terms_with_numbers_in_place_are_true(optimizer: Optimizer) -> None:
    for record in updates(_updated(optimizer), "full"):
        for numeric in (record["numeric"], *(term["numeric"] for term in record["terms"])):
            assert numeric is not None
            left, right = numeric["text"].rsplit(" = ", 1)
            assert "$" not in numeric["text"] + numeric["latex"]
            assert float(right) == pytest.approx(numeric["value"], rel=1e-5)
            assert _evaluated(left) == pytest.approx(numeric["value"], rel=1e-3, abs=1e-9)


@EVERY
def test_slots_begin_as_the_optimizer_says(optimizer: Optimizer) -> None:
    for record in updates(_updated(optimizer, steps=1), "full"):
        assert record["step"] == 1
        for slot, change in record["slots"].items():
            assert set(change["before"]["value"].ravel().tolist()) <= {optimizer.start(slot)}


def test_frozen_parameters_are_not_updated() -> None:
    assert list(_named(updates(_updated(OPTIMIZERS["sgd"](lr=0.1)), "full"))) == [
        "linear_1.weight",
        "linear_2.weight",
        "linear_2.bias",
    ]


def test_the_gradient_is_shown_raw_clipped_and_decayed() -> None:
    clip = ClipNorm(max_norm=0.01)

    updated = _updated(OPTIMIZERS["sgd"](lr=0.1, weight_decay=0.5), clip=clip)
    record = _named(updates(updated, "full"))["linear_2.weight"]

    raw, clipped, decayed = (record[name]["value"] for name in ("raw", "clipped", "decayed"))
    assert 0 < record["clip_coefficient"] < 1
    np.testing.assert_allclose(clipped, raw * record["clip_coefficient"], rtol=1e-12)
    np.testing.assert_allclose(decayed, clipped + 0.5 * record["before"]["value"], rtol=1e-12)


def test_the_effective_rate_is_what_the_direction_is_multiplied_by() -> None:
    plain = updates(_updated(OPTIMIZERS["sgd"](lr=0.1)), "full")[0]
    adam = updates(_updated(OPTIMIZERS["adam"](lr=0.1)), "full")[0]
    adadelta = updates(_updated(OPTIMIZERS["adadelta"](lr=0.1)), "full")[0]

    terms = {term["name"]: term["value"] for term in adam["terms"]}
    assert float(plain["effective_rate"]["value"]) == 0.1
    np.testing.assert_allclose(
        -adam["effective_rate"]["value"] * terms["m_hat"], adam["delta"]["value"], rtol=1e-9
    )
    np.testing.assert_allclose(
        -adadelta["effective_rate"]["value"] * adadelta["decayed"]["value"],
        adadelta["delta"]["value"],
        rtol=1e-9,
    )


@pytest.mark.parametrize(
    ("optimizer", "formula"),
    [
        (OPTIMIZERS["sgd"](lr=0.1), "W1 ← W1 - lr*g"),
        (
            OPTIMIZERS["adamw"](lr=0.1),
            "W1 ← W1*(1 - lr*weight_decay) - rate*m_hat",
        ),
        (KerasSGD(lr=0.1, momentum=0.9), "W1 ← W1 + momentum_buffer"),
    ],
)
def test_the_formula_is_that_of_this_very_optimizer(optimizer: Optimizer, formula: str) -> None:
    assert updates(_updated(optimizer), "full")[0]["formula"]["text"] == formula


def test_a_summary_has_no_values() -> None:
    record = updates(_updated(OPTIMIZERS["adam"](lr=0.1)), "summary")[0]

    assert record["after"].keys() == {"shape", "norm"}
    assert record["numeric"] is None
    assert {term["numeric"] for term in record["terms"]} == {None}


@EVERY
def test_the_numbers_of_an_update_are_counted_before_they_are_there(optimizer: Optimizer) -> None:
    updated = _updated(optimizer)
    records = updates(updated, "full")

    counted = trace_elements(updated.plan, optimizer, 2) - trace_elements(updated.plan)
    assert sum(_size(record) for record in records) <= counted


def _size(record: Any) -> int:
    if isinstance(record, np.ndarray):
        return record.size
    if isinstance(record, dict):
        return sum(_size(each) for each in record.values())
    return sum(_size(each) for each in record) if isinstance(record, list) else 0


def test_float32_stays_float32() -> None:
    graph = graph_of(chain(2, dtype="float32"), {"input": (2,)})
    state = State(values_for(graph))
    plan = passed(graph, batch_for(graph, 3), state.parameters)
    optimizer = OPTIMIZERS["adam"](lr=0.1)
    updater = updater_of(plan, optimizer)

    record = updates(
        Updated(plan, updater, optimizer, state, update(plan, updater, state)), "full"
    )[0]

    tensors = (record["raw"], record["after"], record["delta"], record["effective_rate"])
    assert {each["value"].dtype for each in tensors} == {np.dtype("float32")}
