"""Networks are read with names, pointers and conventions."""

from typing import Any

import pytest

from service.backprop.initializers import Constant
from service.errors import InvalidRequest, ServiceError
from service.operations.networks import asked, pointer
from service.schemas.network import NetworkSpecification

Json = dict[str, Any]


def read(network: Json, conventions: Any = "pytorch") -> Any:
    """Return what a specification asks for."""
    return asked(NetworkSpecification.model_validate(network), conventions)


def linear(**fields: Any) -> Json:
    """Return a linear layer."""
    return {"type": "linear", "out_features": 2, **fields}


def node(name: str, *inputs: str, **fields: Any) -> Json:
    """Return a node that computes tanh."""
    return {"id": name, "type": "tanh", "inputs": list(inputs) or ["input"], **fields}


def test_an_activation_on_a_layer_is_the_layer_that_follows() -> None:
    short = read({"layers": [linear(activation="tanh"), linear()]}).network
    long = read({"layers": [linear(), {"type": "tanh"}, linear()]}).network

    assert [entry[:3] for entry in short.entries] == [entry[:3] for entry in long.entries]
    assert pointer(short, "tanh_1") == "/network/layers/0/activation"
    assert pointer(short, "linear_2") == "/network/layers/1"


def test_initializers_belong_to_the_named_layer() -> None:
    first = linear(activation="tanh", initializers={"bias": {"type": "constant", "val": 2}})
    found = read({"layers": [first, linear(name="fc2", initializers={"bias": {"type": "zeros"}})]})

    assert found.initializers["linear_1", "bias"] == Constant(2.0)
    assert found.initializers["fc2", "bias"].type == "zeros"


def test_a_graph_has_inputs_nodes_and_outputs() -> None:
    graph = {
        "inputs": ["x", "y"],
        "nodes": [node("a", "x"), {"id": "b", "type": "add", "inputs": ["a", "y"]}],
        "outputs": ["b"],
    }
    found = read({"graph": graph, "dtype": "float32"})

    assert (found.network.inputs, found.network.outputs) == (("x", "y"), ("b",))
    assert found.network.dtype == "float32"
    assert not found.in_sequence


def test_conventions_choose_defaults() -> None:
    layers = {"layers": [{"type": "leaky_relu"}, {"type": "leaky_relu", "negative_slope": 0.01}]}
    slopes = [entry.layer.negative_slope for entry in read(layers, "keras").network.entries]

    assert slopes == [0.3, 0.01]


REFUSED = {
    "an output twice": ({"nodes": [node("a")], "outputs": ["a", "a"]}, "/network/graph/outputs/1"),
    "an input twice": (
        {"inputs": ["x", "x"], "nodes": [node("a", "x")], "outputs": ["a"]},
        "/network/graph/inputs/1",
    ),
    "an input as output": (
        {"nodes": [node("a")], "outputs": ["input"]},
        "/network/graph/outputs/0",
    ),
}


@pytest.mark.parametrize(("graph", "place"), REFUSED.values(), ids=REFUSED)
def test_graphs_that_name_the_wrong_things_are_refused(graph: Json, place: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read({"graph": graph})

    assert caught.value.pointer == place


@pytest.mark.parametrize(
    ("layer", "place"),
    [
        ({"type": "expression", "expression": "x +"}, "/network/layers/0/expression"),
        (
            linear(initializers={"bias": {"type": "uniform", "a": 2, "b": 1}}),
            "/network/layers/0/initializers/bias",
        ),
        (
            {"type": "embedding", "num_embeddings": 2, "embedding_dim": 1, "padding_idx": 5},
            "/network/layers/0/padding_idx",
        ),
    ],
)
def test_what_a_class_refuses_is_told_with_its_place(layer: Json, place: str) -> None:
    with pytest.raises(ServiceError) as caught:
        read({"layers": [layer]})

    assert caught.value.pointer == place
