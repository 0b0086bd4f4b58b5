"""Answers say what they were computed with, and that can be asked for again."""

from typing import Any

import pytest

from service.api.bulk_json import dumps_bulk
from service.api.network_examples import NETWORK_EXAMPLES
from service.api.strict_json import loads
from tests.operations.training import gradients, outputs, step

LAYERS: Any = [
    {"type": "linear", "out_features": 2, "activation": "leaky_relu",
     "initializers": {"bias": {"type": "normal", "std": 0.5}}},
    {"type": "layer_norm"},
]  # fmt: skip
GRAPHS = [example.request for example in NETWORK_EXAMPLES if example.name == "skip"]


def test_every_default_is_filled_in() -> None:
    resolved = step(network={"layers": LAYERS}, batch={"inputs": [[1.0]], "targets": [[1.0, 2.0]]})
    network = resolved["resolved"]["network"]

    assert network["dtype"] == "float64"
    assert [layer["name"] for layer in network["layers"]] == [
        "linear_1", "leaky_relu_1", "layer_norm_1",
    ]  # fmt: skip
    assert network["layers"][0]["in_features"] == 1
    assert network["layers"][1]["negative_slope"] == 0.01
    assert network["layers"][0]["initializers"]["bias"] == {
        "type": "normal", "mean": 0.0, "std": 0.5,
    }  # fmt: skip
    assert resolved["resolved"]["loss"] == {"type": "mse", "reduction": "mean"}
    assert resolved["resolved"]["conventions"] == "pytorch"


@pytest.mark.parametrize("network", [{"layers": LAYERS}, *(each["network"] for each in GRAPHS)])
def test_what_was_resolved_gives_the_same_again(network: Any) -> None:
    inputs = {"inputs": [[0.5, -0.25]]}
    first = outputs(network=network, batch=inputs)
    again = outputs(network=loads(dumps_bulk(first["resolved"]["network"])), batch=inputs)

    assert again["outputs"].tolist() == first["outputs"].tolist()
    assert again["resolved"] == first["resolved"]


def test_shared_parameters_are_told() -> None:
    nodes = [
        {"id": "a", "type": "linear", "inputs": ["input"], "out_features": 2},
        {"id": "b", "type": "linear", "inputs": ["a"], "out_features": 2, "params_of": "a"},
    ]
    answer = gradients(
        network={"graph": {"nodes": nodes, "outputs": ["b"]}},
        batch={"inputs": [[1, 2]], "targets": [[1, 2]]},
    )

    assert answer["resolved"]["network"]["graph"]["nodes"][1]["params_of"] == "a"
    assert answer["gradients"].keys() == {"a.weight", "a.bias"}
