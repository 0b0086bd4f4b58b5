"""How much arithmetic a request takes, counted on the graph before any is done."""

from math import prod

from service.backprop.cost import backward_cost, forward_cost
from service.backprop.graph import Graph
from service.limits import LIMITS


def check_budget(graph: Graph, examples: int, *, backward: bool) -> None:
    """Raise LimitExceeded when the values of the nodes or the products are too many."""
    numbers = examples * sum(prod(shape) for shape in graph.shapes.values())
    LIMITS.check("elements", numbers, "The values of all nodes are too many numbers.")
    products = sum(forward_cost(node, examples) for node in graph.nodes)
    if backward:
        products += sum(backward_cost(node, examples) for node in graph.nodes)
    LIMITS.check("multiplications", products, "This takes too many multiplications.")
