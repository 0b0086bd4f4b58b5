"""How much arithmetic a request takes, counted on the graph before any is done."""

from collections.abc import Iterable
from functools import lru_cache
from math import prod
from typing import Any

from service.backprop.arrays import Shape
from service.backprop.cost import backward_cost, forward_cost
from service.backprop.expressions import derived_program
from service.backprop.graph import Graph
from service.backprop.initializers import Initializer
from service.backprop.losses.loss import Loss
from service.limits import LIMITS
from service.schemas.network import NetworkSpecification
from service.symbolic.interning import meter

# How many of each take as long as a unit of work, all that is done with a number together.
_NUMBERS, _PRODUCTS = 20, 4_000

_LOSS_NAMES = ("y", "t")


def check_expressions(specification: NetworkSpecification, *others: Any) -> None:
    """Raise LimitExceeded when all formulas together are longer than one may be."""
    models = specification.graph.nodes if specification.is_graph else specification.layers
    characters = sum(len(getattr(each, "expression", "")) for each in (*models, *others))
    LIMITS.check("expression_characters", characters, "The formulas together are too long.")


def check_budget(graph: Graph, examples: int, loss: Loss | None = None) -> None:
    """Raise LimitExceeded when parameters, values of nodes or products are too many.

    With a loss there is a backward pass too. Raises TakesLong for what may not be done here.
    """
    parameters, numbers, products = _counted(graph, examples, loss)
    LIMITS.check("parameters", parameters, "The network has too many parameters.")
    LIMITS.check("elements", numbers, "The values of all nodes are too many numbers.")
    LIMITS.check("multiplications", products, "This takes too many multiplications.")
    expect_passes(graph, examples, loss)


def expect_passes(graph: Graph, examples: int, loss: Loss | None = None, times: int = 1) -> None:
    """Raise TakesLong when so many passes are more work than may be done here."""
    parameters, numbers, products = _counted(graph, examples, loss)
    meter.expect(times * ((parameters + numbers) // _NUMBERS + products // _PRODUCTS))


def expect_check(graph: Graph, examples: int, loss: Loss | None) -> None:
    """Raise TakesLong when checking gradients, two passes an entry, is too much to do here."""
    entries = min(_counted(graph, examples, loss)[0], LIMITS.checked_entries)
    expect_passes(graph, examples, loss, 2 * entries)


def check_start(chosen: Iterable[tuple[Initializer, Shape]]) -> None:
    """Raise LimitExceeded when finding orthogonal matrices takes too many products."""
    products = 0
    for initializer, shape in chosen:
        if initializer.type == "orthogonal":
            rows, columns = shape[0], prod(shape[1:])
            products += 2 * rows * columns * min(rows, columns)
    LIMITS.check("multiplications", products, "Starting like this takes too many multiplications.")


@lru_cache(maxsize=256)
def _counted(graph: Graph, examples: int, loss: Loss | None) -> tuple[int, int, int]:
    parameters = sum(prod(each.shape) for each in graph.parameters.values())
    numbers = sum(prod(shape) for _, shape in graph.inputs)
    numbers += sum(prod(node.shape) * _rows(node.layer, ()) for node in graph.nodes)
    products = sum(forward_cost(node, examples) for node in graph.nodes)
    if loss is not None:
        numbers += prod(graph.shapes[graph.outputs[0]]) * _rows(loss, _LOSS_NAMES)
        products += sum(backward_cost(node, examples) for node in graph.nodes)
    return parameters, examples * numbers, products


def _rows(chosen: Any, names: tuple[str, ...]) -> int:
    """Return how many values are computed for each value of the output."""
    if chosen.type != "expression":
        return 1
    return max(1, len(derived_program(chosen.expression, names).rows))
