"""The arithmetic of a node is counted from its shapes."""

from service.backprop.cost import backward_cost, forward_cost, products
from service.backprop.graph import Node, graph_of
from tests.backprop.building import chain


def _nodes() -> tuple[Node, ...]:
    return graph_of(chain(30, "tanh"), {"input": (7, 20)}).nodes


def test_every_weight_meets_every_row() -> None:
    linear, tanh = _nodes()

    assert products(linear) == 7 * (20 * 30 + 30)
    assert products(tanh) == 7 * 30


def test_a_backward_pass_multiplies_for_inputs_and_for_parameters() -> None:
    linear, _ = _nodes()

    call = forward_cost(linear, 0)
    assert call > 0
    assert forward_cost(linear, 5) - call == 5 * products(linear)
    assert backward_cost(linear, 5) - backward_cost(linear, 0) == 2 * 5 * products(linear)
