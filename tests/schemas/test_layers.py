"""Layers and nodes have their own members beside the arguments of their type."""

import pytest
from pydantic import ValidationError

from service.schemas.layers import LAYER_MODELS, NODE_MODELS


def test_a_layer_may_have_a_name_an_activation_and_initializers() -> None:
    layer = LAYER_MODELS["linear"].model_validate(
        {
            "type": "linear",
            "name": "block.1",
            "out_features": 2,
            "activation": "relu",
            "initializers": {"weight": {"type": "xavier_uniform"}},
        }
    )

    assert layer.model_dump()["initializers"]["weight"] == {"type": "xavier_uniform", "gain": 1.0}


def test_a_node_needs_an_id_and_inputs_and_has_no_activation() -> None:
    NODE_MODELS["tanh"].model_validate({"type": "tanh", "id": "a", "inputs": ["b"]})
    for wrong in (
        {"type": "tanh", "inputs": ["b"]},
        {"type": "tanh", "id": "a", "inputs": []},
        {"type": "tanh", "id": "a", "inputs": ["b"], "activation": "relu"},
    ):
        with pytest.raises(ValidationError):
            NODE_MODELS["tanh"].model_validate(wrong)


@pytest.mark.parametrize("size", [2**53 + 1, 10**400, 1e308])
def test_a_size_that_no_float_holds_exactly_is_refused(size: float) -> None:
    with pytest.raises(ValidationError, match="less than or equal to 9007199254740992"):
        LAYER_MODELS["linear"].model_validate({"type": "linear", "out_features": size})


@pytest.mark.parametrize("axis", [2**53 + 1, -(10**400)])
def test_an_axis_that_no_float_holds_exactly_is_refused(axis: int) -> None:
    with pytest.raises(ValidationError):
        LAYER_MODELS["softmax"].model_validate({"type": "softmax", "dim": axis})
