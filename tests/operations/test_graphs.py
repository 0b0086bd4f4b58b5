"""Graphs are kept, and inputs are checked against them."""

from typing import Any

import numpy as np
import pytest

from service.backprop.arrays import Array
from service.errors import InvalidRequest, InvalidTensor, LimitExceeded, ShapeMismatch
from service.limits import LIMITS
from service.operations.graphs import graph_for, named_inputs, typed_inputs
from service.operations.networks import asked
from service.schemas.network import NetworkSpecification


def network(*layers: Any, inputs: Any = None) -> Any:
    """Return a network: a sequence, or the sum of several inputs."""
    if inputs is None:
        given: Any = {"layers": list(layers)}
    else:
        nodes = [{"id": "sum", "type": "add", "inputs": inputs}]
        given = {"graph": {"inputs": inputs, "nodes": nodes, "outputs": ["sum"]}}
    return asked(NetworkSpecification.model_validate(given), "pytorch").network


LINEAR = {"type": "linear", "name": "fc", "in_features": 3, "out_features": 1}
EMBEDDING = {"type": "embedding", "name": "emb", "num_embeddings": 4, "embedding_dim": 2}


def ready(of: Any, *values: Any) -> dict[str, Array]:
    """Return inputs as the graph of a network takes them."""
    inputs = named_inputs(of, np.array(values, float))
    return typed_inputs(graph_for(of, {name: a.shape[1:] for name, a in inputs.items()}), inputs)


def test_the_same_network_and_shapes_have_the_same_graph() -> None:
    one, other = (graph_for(network(LINEAR), {"input": (3,)}) for _ in range(2))

    assert one is other


def test_errors_of_the_graph_point_into_the_request() -> None:
    for _ in range(2):
        with pytest.raises(ShapeMismatch) as caught:
            graph_for(network({"type": "tanh"}, LINEAR), {"input": (2,)})
        assert (caught.value.layer, caught.value.pointer) == ("fc", "/network/layers/1")


@pytest.mark.parametrize(
    "given", [np.ones((1, 2)), {"x": np.ones((1, 2))}, {"x": 1, "y": 1, "z": 1}], ids=str
)
def test_several_inputs_are_given_by_their_names(given: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        named_inputs(network(inputs=["x", "y"]), given)

    assert caught.value.expected == ["x", "y"]


def test_inputs_have_one_number_of_examples() -> None:
    given = {"x": np.ones((2, 2)), "y": np.ones((3, 2))}
    with pytest.raises(ShapeMismatch) as caught:
        named_inputs(network(inputs=["x", "y"]), given)

    assert caught.value.pointer == "/batch/inputs/y"
    assert (caught.value.expected, caught.value.actual) == ([2, 2], [3, 2])


@pytest.mark.parametrize("shape", [(), (0, 3), (2, 0)])
def test_empty_batches_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeMismatch):
        named_inputs(network(LINEAR), np.ones(shape))


def test_too_many_examples_are_refused() -> None:
    with pytest.raises(LimitExceeded):
        named_inputs(network({"type": "tanh"}), np.ones(LIMITS.batch + 1))


def test_indices_are_whole_and_within_the_table() -> None:
    assert ready(network(EMBEDDING), 0.0, 3.0)["input"].dtype == np.int64
    for wrong in (0.5, 4.0, -1.0):
        with pytest.raises(InvalidTensor) as caught:
            ready(network(EMBEDDING), 0.0, wrong)
        assert caught.value.pointer == "/batch/inputs/1"


def test_numbers_have_the_dtype_of_the_network() -> None:
    single = asked(
        NetworkSpecification.model_validate({"dtype": "float32", "layers": [{"type": "tanh"}]}),
        "pytorch",
    ).network

    assert ready(single, 1.0)["input"].dtype == np.float32
    with pytest.raises(InvalidTensor):
        ready(single, 1e300)
