"""A network has layers or a graph."""

from typing import Any

import pytest
from pydantic import ValidationError

from service.errors import InvalidRequest, LimitExceeded
from service.limits import LIMITS
from service.schemas.network import NetworkSpecification

LAYERS = [{"type": "tanh"}]
GRAPH = {"nodes": [{"id": "a", "type": "tanh", "inputs": ["input"]}], "outputs": ["a"]}


def test_layers_are_a_sequence_and_nodes_a_graph() -> None:
    assert not NetworkSpecification.model_validate({"layers": LAYERS}).is_graph
    assert NetworkSpecification.model_validate({"graph": GRAPH}).is_graph


@pytest.mark.parametrize("fields", [{}, {"layers": LAYERS, "graph": GRAPH}])
def test_neither_and_both_are_refused(fields: Any) -> None:
    with pytest.raises(InvalidRequest, match="either layers or a graph"):
        NetworkSpecification.model_validate(fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"layers": []},
        {"graph": None},
        {"graph": {**GRAPH, "outputs": []}},
        {"graph": {**GRAPH, "nodes": []}},
        {"layers": LAYERS, "dtype": "float16"},
        {"layers": [{"type": "tanh", "name": "a/b"}]},
        {"layers": [{"type": "tanh", "name": ""}]},
    ],
)
def test_other_shapes_are_refused(fields: Any) -> None:
    with pytest.raises(ValidationError):
        NetworkSpecification.model_validate(fields)


def test_too_many_layers_are_refused_before_any_is_looked_at() -> None:
    with pytest.raises(LimitExceeded) as caught:
        NetworkSpecification.model_validate({"layers": [None] * (LIMITS.nodes + 1)})

    assert caught.value.limit == {"name": "nodes", "value": LIMITS.nodes}
