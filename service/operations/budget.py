"""How much arithmetic a request takes, counted on the graph before any is done."""

from functools import lru_cache
from math import prod

from service.backprop.cost import backward_cost, forward_cost
from service.backprop.graph import Graph
from service.limits import LIMITS


def check_budget(graph: Graph, examples: int, *, backward: bool) -> None:
    """Raise LimitExceeded when parameters, values of nodes or products are too many."""
    parameters, numbers, products = _counted(graph, examples, backward=backward)
    LIMITS.check("parameters", parameters, "The network has too many parameters.")
    LIMITS.check("elements", numbers, "The values of all nodes are too many numbers.")
    LIMITS.check("multiplications", products, "This takes too many multiplications.")


@lru_cache(maxsize=256)
def _counted(graph: Graph, examples: int, *, backward: bool) -> tuple[int, int, int]:
    parameters = sum(prod(each.shape) for each in graph.parameters.values())
    numbers = examples * sum(prod(shape) for shape in graph.shapes.values())
    products = sum(forward_cost(node, examples) for node in graph.nodes)
    if backward:
        products += sum(backward_cost(node, examples) for node in graph.nodes)
    return parameters, numbers, products
