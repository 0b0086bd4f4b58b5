"""A weight, and the part of a network that lies between the uses of a parameter and the loss."""

from dataclasses import dataclass

from service.backprop.graph import Graph, Node


@dataclass(frozen=True)
class Wanted:
    """One entry of a parameter."""

    parameter: str
    index: tuple[int, ...]


@dataclass(frozen=True)
class Between:
    """The nodes from the uses of a parameter to the loss, each after those it reads.

    uses  the nodes that use the parameter, by name, with its name within them
    """

    nodes: tuple[Node, ...]
    uses: dict[str, str]

    def inputs(self, node: Node) -> list[int]:
        """Return the places of the inputs of a node that come from within this part."""
        names = {each.name for each in self.nodes}
        return [i for i, name in enumerate(node.inputs) if name in names]


def between(graph: Graph, parameter: str) -> Between:
    """Return the part of a graph between a parameter and the loss."""
    uses = {
        node.name: name
        for node in graph.nodes
        if node.name in graph.active
        for name in node.layer.parameters()
        if node.parameter(name) == parameter
    }
    reached: dict[str, Node] = {}
    for node in graph.nodes:
        follows = node.name in uses or any(name in reached for name in node.inputs)
        if follows and node.name in graph.active:
            reached[node.name] = node
    return Between(tuple(reached.values()), uses)
