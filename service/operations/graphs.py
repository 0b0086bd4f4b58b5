"""From a network and the tensors of a request to its graph, kept for the next request."""

from collections.abc import Mapping
from functools import lru_cache

from service.backprop.arrays import Array, Shape
from service.backprop.graph import Graph, graph_of
from service.backprop.network import Network
from service.errors import InvalidRequest, NetworkError, ServiceError, ShapeMismatch
from service.limits import LIMITS
from service.operations.networks import NETWORK
from service.tensors.decoding import in_dtype, whole
from service.tensors.dtypes import DTYPES

INPUTS = "/batch/inputs"


@lru_cache(maxsize=256)
def _cached(network: Network, shapes: tuple[tuple[str, Shape], ...]) -> Graph:
    return graph_of(network, dict(shapes))


def graph_for(network: Network, shapes: Mapping[str, Shape]) -> Graph:
    """Return the graph for inputs of these shapes, without the batch axis.

    Raises NetworkError and InvalidRequest that point into the request.
    """
    try:
        return _cached(network, tuple(shapes.items()))
    except ServiceError as error:
        if error.pointer is not None:
            error.pointer = NETWORK + error.pointer
        raise


def named_inputs(network: Network, given: Array | Mapping[str, Array]) -> dict[str, Array]:
    """Return the inputs by name, with one batch size. Raises InvalidRequest, ShapeMismatch."""
    if not isinstance(given, Mapping):
        if len(network.inputs) > 1:
            raise InvalidRequest(
                "The network has several inputs, which are given by name.",
                pointer=INPUTS,
                expected=list(network.inputs),
            )
        given = {network.inputs[0]: given}
    elif given.keys() != set(network.inputs):
        raise InvalidRequest(
            "These are not the inputs that the network has.",
            pointer=INPUTS,
            expected=list(network.inputs),
            actual=list(given)[:16],
        )
    inputs = {name: given[name] for name in network.inputs}
    examples = examples_of(inputs)
    LIMITS.check("batch", examples, "The batch has too many examples.")
    for name, array in inputs.items():
        check_batch(array, examples, _place(inputs, name))
    return inputs


def _place(inputs: Mapping[str, Array], name: str) -> str:
    return INPUTS if len(inputs) == 1 else f"{INPUTS}/{name}"


def examples_of(inputs: Mapping[str, Array]) -> int:
    """Return the size of the batch."""
    first = next(iter(inputs.values()))
    return len(first) if first.ndim else 0


def check_batch(array: Array, examples: int, pointer: str) -> None:
    """Raise ShapeMismatch unless the first axis counts so many examples, at least one."""
    if not array.ndim or not array.size:
        raise ShapeMismatch(
            "There is no example in this tensor: no axis of size 0 is allowed, and one is needed.",
            pointer=pointer,
            expected=[examples or "1 or more", "..."],
            actual=list(array.shape),
        )
    if len(array) != examples:
        raise ShapeMismatch(
            "All tensors of a batch have the same number of examples.",
            pointer=pointer,
            expected=[examples, *array.shape[1:]],
            actual=list(array.shape),
        )


def typed_inputs(graph: Graph, inputs: Mapping[str, Array]) -> dict[str, Array]:
    """Return the inputs as the graph computes with them. Raises InvalidTensor."""
    ready = {
        name: typed(array, graph, _place(inputs, name), integer=name in graph.integer_inputs)
        for name, array in inputs.items()
    }
    for node in graph.nodes:
        if all(name in ready for name in node.inputs):
            try:
                node.layer.check_input(*(ready[name] for name in node.inputs))
            except NetworkError as error:
                error.pointer = _place(inputs, node.inputs[0]) + (error.pointer or "")
                raise error.at(node.name, None) from None
    return ready


def typed(
    array: Array, graph: Graph, pointer: str, *, integer: bool = False, layer: str | None = None
) -> Array:
    """Return an array in the dtype of the network, or of indices. Raises InvalidTensor."""
    try:
        return whole(array, DTYPES["int64"]) if integer else in_dtype(array, graph.dtype)
    except NetworkError as error:
        error.pointer = pointer + (error.pointer or "")
        raise error.at(layer, None) from None
