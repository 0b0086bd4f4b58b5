"""Work is bounded by a count that needs no arithmetic."""

from typing import Any

import pytest

from service.backprop.losses import LOSSES
from service.errors import LimitExceeded, SyntaxProblem
from service.limits import LIMITS
from service.operations.budget import check_budget
from service.operations.graphs import graph_for
from service.operations.networks import asked
from service.schemas.network import NetworkSpecification
from tests.operations.training import gradients

LOSS = LOSSES["mse"]()


def graph(*widths: int) -> Any:
    """Return the graph of linear layers."""
    layers = [{"type": "linear", "out_features": width} for width in widths[1:]]
    network = asked(NetworkSpecification.model_validate({"layers": layers}), "pytorch").network
    return graph_for(network, {"input": widths[:1]})


@pytest.mark.parametrize(
    ("widths", "examples", "limit"),
    [
        ((1, LIMITS.parameters), 1, "parameters"),
        ((1, LIMITS.elements // 1000), 1000, "elements"),
        ((1000, 1000), LIMITS.multiplications // 10**6, "multiplications"),
    ],
)
def test_what_is_beyond_a_limit_is_refused_with_its_name(
    widths: Any, examples: int, limit: str
) -> None:
    with pytest.raises(LimitExceeded) as caught:
        check_budget(graph(*widths), examples, LOSS)

    assert caught.value.limit is not None
    assert caught.value.limit["name"] == limit


def test_a_backward_pass_counts_for_twice_a_forward_pass() -> None:
    examples = LIMITS.multiplications // (2 * 10**6)

    check_budget(graph(1000, 1000), examples)
    with pytest.raises(LimitExceeded):
        check_budget(graph(1000, 1000), examples, LOSS)


def test_the_networks_that_people_measure_with_are_allowed() -> None:
    check_budget(graph(784, 512, 512, 10), 256, LOSS)


def formula(characters: int) -> Any:
    """Return a layer with a formula of at least so many characters."""
    return {"type": "expression", "expression": "x" + "+sin(x)" * (characters // 7 + 1)}


def test_a_long_formula_counts_for_each_of_its_values() -> None:
    batch = {"inputs": [[1.0] * 1000] * 100, "targets": [[1.0] * 1000] * 100}

    assert gradients(network={"layers": [formula(7)]}, batch=batch)["loss"] >= 0
    with pytest.raises(LimitExceeded) as caught:
        gradients(network={"layers": [formula(1000)]}, batch=batch)
    assert caught.value.limit == {"name": "elements", "value": LIMITS.elements}


def test_all_formulas_together_are_no_longer_than_one_may_be() -> None:
    half = formula(LIMITS.expression_characters // 2)
    with pytest.raises(LimitExceeded) as caught:
        gradients(network={"layers": [half, half]})

    assert caught.value.limit is not None
    assert caught.value.limit["name"] == "expression_characters"


def test_a_formula_that_cannot_be_read_is_told_with_its_place() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        gradients(loss={"type": "expression", "expression": "y +"})

    assert caught.value.pointer == "/loss/expression"


def test_large_orthogonal_starts_are_refused() -> None:
    start = {"weight": {"type": "orthogonal"}}
    layer = {"type": "linear", "out_features": 1400, "initializers": start}
    row = [[1.0] * 1400]
    with pytest.raises(LimitExceeded):
        gradients(network={"layers": [layer]}, batch={"inputs": row, "targets": row})
