"""POST /initialize: the state of a network before its first step."""

from collections.abc import Mapping
from typing import Any

from service.backprop.arrays import Shape
from service.backprop.layer import Layer
from service.backprop.network import Network
from service.errors import InvalidRequest
from service.operations import resolved
from service.operations.budget import check_budget, check_expressions
from service.operations.graphs import graph_for
from service.operations.networks import asked
from service.operations.states import initial, written
from service.schemas.training import InitializeRequest

Json = dict[str, Any]

_PLACE = "/input_shape"

# The arguments of a layer that say how long the last axis of its input is.
_SIZES = ("in_features", "num_features", "normalized_shape")


def initialize(request: InitializeRequest) -> Json:
    """Return the state that training starts from."""
    check_expressions(request.network)
    network = asked(request.network, request.conventions)
    graph = graph_for(network.network, _shapes(network.network, request.input_shape))
    check_budget(graph, 1)
    return {
        "state": written(initial(network, graph, request.seed)),
        "resolved": {
            "network": resolved.network(network, graph),
            "conventions": request.conventions,
        },
    }


def _shapes(
    network: Network, given: list[int] | Mapping[str, list[int]] | None
) -> dict[str, Shape]:
    if given is None:
        return {name: _inferred(network, name) for name in network.inputs}
    if not isinstance(given, Mapping):
        given = dict.fromkeys(network.inputs[:1], given)
    if given.keys() != set(network.inputs):
        raise InvalidRequest(
            "The shape of every input is needed, and no other.",
            pointer=_PLACE,
            expected=list(network.inputs),
            actual=list(given)[:16],
        )
    return {name: tuple(given[name]) for name in network.inputs}


def _inferred(network: Network, name: str) -> Shape:
    """Return the shape that a layer says it takes, for an input of this name."""
    for entry in network.entries:
        if name in entry.inputs:
            shape = _taken(entry.layer)
            if shape is not None:
                return shape
    raise InvalidRequest(
        "No layer says what the input looks like: give the shape of one example.",
        pointer=_PLACE,
        expected="the sizes of the axes of one example",
    )


def _taken(layer: Layer) -> Shape | None:
    if layer.takes_integers:
        return ()
    for name in _SIZES:
        size = getattr(layer, name, None)
        if size is not None:
            return (size,) if isinstance(size, int) else tuple(size)
    return None
