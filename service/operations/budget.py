"""How much arithmetic a pass takes, counted on the graph before any is done."""

from math import prod

from service.backprop.graph import Graph, Node
from service.limits import LIMITS

# A backward pass multiplies twice as often: once for the inputs, once for the parameters.
FORWARD, BACKWARD = 1, 3


def check_budget(graph: Graph, examples: int, passes: int) -> None:
    """Raise LimitExceeded when the values or the products of so many passes are too many."""
    numbers = sum(prod(shape) for shape in graph.shapes.values())
    LIMITS.check("elements", examples * numbers, "The values of all nodes are too many numbers.")
    products = sum(_products(node) for node in graph.nodes)
    LIMITS.check(
        "multiplications", examples * passes * products, "This takes too many multiplications."
    )


def _products(node: Node) -> int:
    """Return how many products an example takes: every parameter at every place of the output."""
    if node.layer.takes_integers:
        return prod(node.shape)
    sizes = sum(prod(each.shape) for each in node.layer.parameters().values())
    return max(sizes * prod(node.shape[:-1]), prod(node.shape))
