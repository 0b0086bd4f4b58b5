"""The tables of the network half are told in full."""

from typing import Any

import pytest

from service.api.strict_json import dumps, loads
from service.backprop.activations import ACTIVATIONS
from service.backprop.initializers import INITIALIZERS
from service.backprop.layers import LAYERS
from service.backprop.losses import LOSSES
from service.backprop.optimizers import KERAS_OPTIMIZERS, OPTIMIZERS
from service.operations.network_catalogue import activations, layers, losses, optimizers
from service.schemas.network_catalogue import (
    ActivationsResponse,
    LayersResponse,
    LossesResponse,
    OptimizersResponse,
)

TABLES: dict[str, tuple[Any, Any, Any]] = {
    "layers": (layers, LayersResponse, LAYERS.keys() - ACTIVATIONS.keys()),
    "activations": (activations, ActivationsResponse, ACTIVATIONS.keys()),
    "losses": (losses, LossesResponse, LOSSES.keys()),
    "optimizers": (optimizers, OptimizersResponse, OPTIMIZERS.keys()),
    "keras": (optimizers, OptimizersResponse, KERAS_OPTIMIZERS.keys()),
    "initializers": (optimizers, OptimizersResponse, INITIALIZERS.keys()),
}


@pytest.mark.parametrize("member", TABLES)
def test_every_row_is_listed_as_documented(member: str) -> None:
    tell, model, names = TABLES[member]
    answer = model.model_validate(loads(dumps(tell())))
    rows = getattr(answer, member)

    assert {row.type for row in rows} == names
    for row in rows:
        assert row.formula.text
        assert "$" not in row.formula.text + row.formula.latex


def test_an_argument_has_its_default_and_its_bounds() -> None:
    rows = {row["type"]: row for row in optimizers()["optimizers"]}
    rate, *_ = rows["adam"]["arguments"]

    assert rate["name"] == "lr"
    assert rate["default"] == 0.001
    assert rate["accepts"] == {"exclusiveMinimum": 0, "type": "number"}
    assert not rate["required"]


def test_slots_say_which_argument_asks_for_them() -> None:
    rows = {row["type"]: row for row in optimizers()["optimizers"]}
    slots = {slot["name"]: slot["because_of"] for slot in rows["rmsprop"]["slots"]}

    assert slots == {"square_avg": None, "momentum_buffer": "momentum", "grad_avg": "centered"}


def test_a_layer_tells_how_gradients_pass() -> None:
    (linear,) = [row for row in layers()["layers"] if row["type"] == "linear"]

    assert [each["equation"] for each in linear["contributions"]] == ["BP2", "BP4", "BP3"]
    assert linear["contributions"][0]["formula"]["text"] == "u @ weight"
