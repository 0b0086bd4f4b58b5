"""The network as a static graph: nodes in order, every shape known before any arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from service.backprop.arrays import Shape
from service.backprop.layer import Buffer, Layer, Parameter
from service.backprop.network import DType, Entry, Network
from service.errors import InvalidRequest, NetworkError, ShapeMismatch, UnknownLayer


class Node(NamedTuple):
    """A layer with everything inferred, what it reads, and the shape of one example's output.

    `owner` is the node whose parameters it uses: itself, unless they are shared.
    """

    name: str
    layer: Layer
    inputs: tuple[str, ...]
    shape: Shape
    owner: str

    def parameter(self, name: str) -> str:
        """Return the full name of a parameter or buffer, such as `fc1.weight`."""
        return f"{self.owner}.{name}"


@dataclass(frozen=True)
class Graph:
    """Nodes in an order in which each follows those it reads; shapes without the batch axis."""

    nodes: tuple[Node, ...]
    inputs: tuple[tuple[str, Shape], ...]
    outputs: tuple[str, ...]
    frozen: frozenset[str]
    dtype: DType

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """The shape of one example of every input and node."""
        return dict(self.inputs) | {node.name: node.shape for node in self.nodes}

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """All parameters by their full names, each once."""
        return {
            node.parameter(name): parameter
            for node in self.nodes
            if node.owner == node.name
            for name, parameter in node.layer.parameters().items()
        }

    @cached_property
    def buffers(self) -> dict[str, Buffer]:
        """All buffers by their full names, each once."""
        return {
            f"{node.name}.{name}": buffer
            for node in self.nodes
            for name, buffer in node.layer.buffers().items()
        }

    @cached_property
    def active(self) -> frozenset[str]:
        """The nodes that an output depends on; only they have gradients."""
        reached = set(self.outputs)
        for node in reversed(self.nodes):
            if node.name in reached:
                reached.update(node.inputs)
        return frozenset(reached)

    @cached_property
    def integer_inputs(self) -> frozenset[str]:
        """The inputs that hold indices rather than numbers."""
        return frozenset(
            name for node in self.nodes if node.layer.takes_integers for name in node.inputs
        )


def graph_of(network: Network, inputs: Mapping[str, Shape]) -> Graph:
    """Return the graph of a network for inputs of these shapes (without the batch axis).

    Raises UnknownLayer, ShapeMismatch, InvalidRequest; all say which layer they concern.
    """
    entries = {entry.name: entry for entry in network.entries}
    shapes = dict(inputs)
    nodes: dict[str, Node] = {}
    for name in _order(network, entries):
        node = _node(entries[name], shapes, nodes)
        nodes[name] = node
        shapes[name] = node.shape
    graph = Graph(
        tuple(nodes.values()), tuple(inputs.items()), network.outputs, network.frozen, network.dtype
    )
    _check_names(graph, network)
    _check_indices(graph, entries)
    return graph


def _order(network: Network, entries: Mapping[str, Entry]) -> list[str]:
    """Return the names of the nodes, each after those it reads and those it shares with."""
    if len(entries) < len(network.entries) or not entries.keys().isdisjoint(network.inputs):
        names = [*network.inputs, *(entry.name for entry in network.entries)]
        twice = next(name for i, name in enumerate(names) if name in names[:i])
        entry = next(entry for entry in reversed(network.entries) if entry.name == twice)
        raise InvalidRequest(f"Two nodes are named {twice}.", pointer=entry.pointer)
    known = {*entries, *network.inputs}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for entry in network.entries:
        needed = [*entry.inputs, *([entry.params_of] if entry.params_of else [])]
        for name in needed:
            if name not in known:
                raise _unknown(name, known).at(entry.name, entry.pointer)
        sorter.add(entry.name, *(name for name in needed if name in entries))
    try:
        return list(sorter.static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise InvalidRequest(
            f"The nodes feed each other in a circle: {circle}.",
            pointer=entries[error.args[1][0]].pointer,
        ) from None


def _unknown(name: str, known: set[str]) -> UnknownLayer:
    return UnknownLayer(f"There is no node or input named {name}.", expected=sorted(known))


def _node(entry: Entry, shapes: Mapping[str, Shape], nodes: Mapping[str, Node]) -> Node:
    given = [shapes[name] for name in entry.inputs]
    try:
        _check_arity(entry, len(given))
        layer = entry.layer.resolved(*given)
        shape = layer.output(*given)
        owner = _owner(entry, layer, nodes)
    except NetworkError as error:
        # A layer points to one of its own arguments.
        error.pointer = entry.pointer + (error.pointer or "")
        raise error.at(entry.name, None) from None
    return Node(entry.name, layer, entry.inputs, shape, owner)


def _check_arity(entry: Entry, count: int) -> None:
    least, most = entry.layer.arity
    if count < least or (most is not None and count > most):
        wanted = str(least) if least == most else f"{least} or more" if most is None else "1"
        raise ShapeMismatch(
            f"{entry.name} takes {wanted} inputs and gets {count}.", expected=wanted, actual=count
        )


def _owner(entry: Entry, layer: Layer, nodes: Mapping[str, Node]) -> str:
    if entry.params_of is None:
        return entry.name
    owner = nodes.get(entry.params_of)
    if owner is None:
        raise UnknownLayer(f"params_of names {entry.params_of}, which is no node.")
    mine = {name: each.shape for name, each in layer.parameters().items()}
    theirs = {name: each.shape for name, each in owner.layer.parameters().items()}
    if mine != theirs:
        raise ShapeMismatch(
            f"{entry.name} cannot use the parameters of {owner.name}.",
            expected={name: list(shape) for name, shape in mine.items()},
            actual={name: list(shape) for name, shape in theirs.items()},
        )
    return owner.owner


def _check_names(graph: Graph, network: Network) -> None:
    for i, name in enumerate(network.outputs):
        if name not in graph.shapes:
            error = _unknown(name, set(graph.shapes))
            raise error.at(None, f"/graph/outputs/{i}")
    for name in sorted(network.frozen - graph.parameters.keys()):
        raise UnknownLayer(
            f"frozen names {name}, which is no parameter.",
            pointer="/frozen",
            expected=list(graph.parameters),
        )


def _check_indices(graph: Graph, entries: Mapping[str, Entry]) -> None:
    """Raise ShapeMismatch unless indices come from inputs, and go to layers that look them up."""
    for node in graph.nodes:
        indices = node.layer.takes_integers
        for name in node.inputs:
            if indices != (name in graph.integer_inputs) or (indices and name in entries):
                raise ShapeMismatch(
                    f"{name} holds {'numbers' if indices else 'indices'}, which {node.name} "
                    "does not take; indices are inputs of their own.",
                    expected="indices" if indices else "numbers",
                    actual="numbers" if indices else "indices",
                ).at(node.name, entries[node.name].pointer)
