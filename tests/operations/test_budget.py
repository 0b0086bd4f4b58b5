"""Work is bounded by a count that needs no arithmetic."""

from typing import Any

import pytest

from service.errors import LimitExceeded
from service.limits import LIMITS
from service.operations.budget import check_budget
from service.operations.graphs import graph_for
from service.operations.networks import asked
from service.schemas.network import NetworkSpecification


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
        check_budget(graph(*widths), examples, backward=True)

    assert caught.value.limit is not None
    assert caught.value.limit["name"] == limit


def test_a_backward_pass_counts_for_twice_a_forward_pass() -> None:
    examples = LIMITS.multiplications // (2 * 10**6)

    check_budget(graph(1000, 1000), examples, backward=False)
    with pytest.raises(LimitExceeded):
        check_budget(graph(1000, 1000), examples, backward=True)


def test_the_networks_that_people_measure_with_are_allowed() -> None:
    check_budget(graph(784, 512, 512, 10), 256, backward=True)
