"""A network starts from its seed."""

from typing import Any

import pytest

from service.errors import InvalidRequest
from service.operations.initialize import initialize
from service.schemas.training import InitializeRequest
from service.schemas.training_answers import InitializeResponse
from tests.operations.test_passes import wire
from tests.operations.training import NETWORK, outputs


def start(network: Any, **fields: Any) -> Any:
    """Return the state before the first step."""
    request = InitializeRequest.model_validate({"network": network, "seed": 7, **fields})
    return initialize(request)


def test_the_state_is_the_one_that_a_pass_would_start_from() -> None:
    answer = start(NETWORK)
    passed = outputs(**{"return": ["state"]})["state"]

    InitializeResponse.model_validate(wire(answer))
    assert wire(answer)["state"] == wire(passed)


@pytest.mark.parametrize(
    ("layers", "shape", "parameter"),
    [
        ([{"type": "linear", "in_features": 4, "out_features": 1}], None, (1, 4)),
        ([{"type": "tanh"}, {"type": "linear", "out_features": 1}], [5], (1, 5)),
        ([{"type": "flatten"}, {"type": "linear", "out_features": 1}], [2, 3], (1, 6)),
        ([{"type": "layer_norm", "normalized_shape": 3}], None, (3,)),
        ([{"type": "embedding", "num_embeddings": 4, "embedding_dim": 2}], None, (4, 2)),
    ],
)
def test_the_shape_of_an_example_is_given_or_follows(
    layers: Any, shape: Any, parameter: Any
) -> None:
    parameters = start({"layers": layers}, input_shape=shape)["state"]["parameters"]

    assert next(iter(parameters.values())).shape == parameter


@pytest.mark.parametrize("shape", [None, {"x": [2]}])
def test_a_shape_that_does_not_follow_is_asked_for(shape: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        start({"layers": [{"type": "linear", "out_features": 1}]}, input_shape=shape)

    assert caught.value.pointer == "/input_shape"


def test_several_inputs_have_their_shapes_by_name() -> None:
    nodes = [{"id": "both", "type": "concat", "inputs": ["x", "y"]},
             {"id": "fc", "type": "linear", "inputs": ["both"], "out_features": 1}]  # fmt: skip
    graph = {"graph": {"inputs": ["x", "y"], "nodes": nodes, "outputs": ["fc"]}}
    parameters = start(graph, input_shape={"x": [2], "y": [3]})["state"]["parameters"]

    assert parameters["fc.weight"].shape == (1, 5)
