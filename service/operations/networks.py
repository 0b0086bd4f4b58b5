"""From the network of a request to that of the engine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from service.backprop.initializers import INITIALIZERS, Initializer
from service.backprop.layers import LAYERS
from service.backprop.network import Entry, Named, Network, sequence
from service.errors import InvalidRequest, NetworkError, ServiceError
from service.schemas.arguments import made
from service.schemas.network import NetworkSpecification
from service.schemas.tensor import escaped
from service.schemas.training import Conventions

Json = dict[str, Any]
T = TypeVar("T")

# Where pointers into the specification begin.
NETWORK = "/network"

# Where the pointer of an activation ends that was asked for on the layer before it.
_SUGAR = "/activation"


@dataclass(frozen=True)
class Asked:
    """A network, and how those parameters start that do not start as by default.

    Initializers are found by node and by the name of the parameter within its layer.
    """

    network: Network
    initializers: Mapping[tuple[str, str], Initializer]
    in_sequence: bool


def asked(specification: NetworkSpecification, conventions: Conventions) -> Asked:
    """Return the network of a request. Raises NetworkError, InvalidRequest."""
    frozen = frozenset(specification.frozen)
    models: list[Any]
    if specification.is_graph:
        models = specification.graph.nodes
        network = _graph(specification, frozen, conventions)
        names = [node.id for node in models]
    else:
        models = specification.layers
        layers = list(_layers(models, conventions))
        network = sequence(layers, frozen, specification.dtype)
        named = zip(layers, network.entries, strict=True)
        names = [entry.name for layer, entry in named if not layer.pointer.endswith(_SUGAR)]
    initializers = {
        (name, parameter): _initializer(network, name, parameter, initializer)
        for name, model in zip(names, models, strict=True)
        for parameter, initializer in model.initializers.items()
    }
    return Asked(network, initializers, not specification.is_graph)


def _initializer(network: Network, node: str, parameter: str, model: Any) -> Initializer:
    place = f"{pointer(network, node)}/initializers/{escaped(parameter)}"
    return build(INITIALIZERS, model, place, node)


def pointer(network: Network, name: str) -> str:
    """Return where in the request a node stands."""
    return next(NETWORK + entry.pointer for entry in network.entries if entry.name == name)


def _layers(models: Sequence[Any], conventions: Conventions) -> Iterator[Named]:
    for i, model in enumerate(models):
        place = f"/layers/{i}"
        yield Named(
            build(LAYERS, model, NETWORK + place, model.name, conventions), model.name, place
        )
        if model.activation is not None:
            yield Named(LAYERS[model.activation](), None, place + _SUGAR)


def _graph(
    specification: NetworkSpecification, frozen: frozenset[str], conventions: Conventions
) -> Network:
    graph = specification.graph
    for member, names in (("inputs", graph.inputs), ("outputs", graph.outputs)):
        for i, name in enumerate(names):
            if name in names[:i]:
                raise InvalidRequest(
                    f"{name} is named twice.", pointer=f"{NETWORK}/graph/{member}/{i}"
                )
    entries = tuple(
        Entry(
            node.id,
            build(LAYERS, node, f"{NETWORK}/graph/nodes/{i}", node.id, conventions),
            tuple(node.inputs),
            f"/graph/nodes/{i}",
            node.params_of,
        )
        for i, node in enumerate(graph.nodes)
    )
    for i, name in enumerate(graph.outputs):
        if name in graph.inputs:
            raise InvalidRequest(
                f"{name} is an input; an output is the value of a node.",
                pointer=f"{NETWORK}/graph/outputs/{i}",
            )
    return Network(entries, tuple(graph.inputs), tuple(graph.outputs), frozen, specification.dtype)


def build(
    table: Mapping[str, Callable[..., T]],
    model: Any,
    place: str,
    layer: str | None = None,
    conventions: Conventions = "pytorch",
) -> T:
    """Return what a model describes; what it refuses is told with its place."""
    try:
        return made(table, model, conventions)
    except ServiceError as error:
        # A class points to one of its own arguments, a loss to the loss in the request.
        within = error.pointer or ""
        error.pointer = within if within.startswith(place) else place + within
        raise error.at(layer, None) if isinstance(error, NetworkError) else error from None
