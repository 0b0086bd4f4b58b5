"""What an answer was computed with: the request with every default filled in."""

from typing import Any

from service.backprop.graph import Graph, Node
from service.backprop.network import Entry
from service.operations.networks import Asked

Json = dict[str, Any]


def row(chosen: Any) -> Json:
    """Return a row of a table with its arguments, as a request gives it."""
    return {"type": chosen.type, **chosen.arguments()}


def network(asked: Asked, graph: Graph) -> Json:
    """Return the network as a request gives it, names and sizes included."""
    nodes = {node.name: node for node in graph.nodes}
    described: Json = {"dtype": graph.dtype}
    entries = asked.network.entries
    if asked.in_sequence:
        described["layers"] = [
            {"name": entry.name, **_layer(asked, nodes[entry.name])} for entry in entries
        ]
    else:
        described["graph"] = {
            "inputs": list(asked.network.inputs),
            "nodes": [_node(asked, entry, nodes[entry.name]) for entry in entries],
            "outputs": list(graph.outputs),
        }
    return {**described, "frozen": sorted(graph.frozen)}


def _node(asked: Asked, entry: Entry, node: Node) -> Json:
    shared = {"params_of": entry.params_of} if entry.params_of else {}
    return {"id": node.name, "inputs": list(entry.inputs), **shared, **_layer(asked, node)}


def _layer(asked: Asked, node: Node) -> Json:
    chosen = {
        parameter: row(initializer)
        for (name, parameter), initializer in asked.initializers.items()
        if name == node.name
    }
    return row(node.layer) | ({"initializers": chosen} if chosen else {})
