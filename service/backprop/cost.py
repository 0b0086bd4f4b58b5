"""How much arithmetic a node takes, from its shapes alone; the same on every machine."""

from math import ceil, prod

from service.backprop.graph import Node

# What running the instructions of a node costs whatever their size, in products of two numbers.
_CALL = 20_000


def products(node: Node) -> int:
    """Return about how many products of two numbers the forward pass takes for one example.

    Every parameter meets every position of the output: rows, or places of an image.
    """
    if node.layer.takes_integers:
        return prod(node.shape)
    return max(
        prod(node.shape),
        sum(prod(shape) * _positions(node, shape) for shape in _matrices(node)),
    )


def backward_cost(node: Node, examples: int) -> int:
    """Return what a backward pass takes: as many products for the inputs as for the parameters."""
    sizes = sum(map(prod, _matrices(node)))
    return _CALL + 2 * examples * products(node) + sizes


def forward_cost(node: Node, examples: int) -> int:
    """Return what a forward pass takes."""
    return _CALL + examples * products(node)


def _matrices(node: Node) -> list[tuple[int, ...]]:
    return [each.shape for each in node.layer.parameters().values() if each.shape]


def _positions(node: Node, shape: tuple[int, ...]) -> int:
    return max(1, prod(node.shape[:-1]), ceil(prod(node.shape) / shape[0]))
