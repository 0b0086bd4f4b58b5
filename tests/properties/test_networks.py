"""Backpropagation against the symbolic half: the same network written out as one formula."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.backprop.graph import Graph, graph_of
from tests.backprop.building import batch_for, chain, passed, values_for
from tests.properties.asking import answer, examples

# Activations that the formulas of the symbolic half know by the same name and definition.
SMOOTH = ("tanh", "sigmoid", "softplus", "silu", "gelu", "mish", "softsign")
UNKNOWN = "w"


def number(value: float) -> str:
    return f"({value!r})"


def formula(graph: Graph, seed: int, asked: tuple[str, tuple[int, ...]]) -> str:
    """Return J as text, with one parameter left as a letter."""
    parameters, batch = values_for(graph, seed), batch_for(graph, 2, seed + 1)

    def parameter(name: str, *index: int) -> str:
        return UNKNOWN if (name, index) == asked else number(float(parameters[name][index]))

    squares = []
    for x, t in zip(batch.inputs["input"], batch.targets["targets"], strict=True):
        values = [number(float(each)) for each in x]
        for node in graph.nodes:
            if node.layer.type == "linear":
                values = [
                    " + ".join(
                        [f"{parameter(f'{node.name}.weight', j, i)}*({v})"
                         for i, v in enumerate(values)]
                        + [parameter(f"{node.name}.bias", j)]
                    )
                    for j in range(node.shape[0])
                ]  # fmt: skip
            else:
                values = [f"{node.layer.type}({v})" for v in values]
        squares += [f"({v} - {number(float(each))})^2" for v, each in zip(values, t, strict=True)]
    return f"({' + '.join(squares)})/{len(squares)}"


@examples(30)
@given(st.data())
def test_a_gradient_is_the_derivative_of_the_network_written_as_a_formula(
    data: st.DataObject,
) -> None:
    layers: list[str | int] = []
    for _ in range(data.draw(st.integers(1, 2))):
        layers += [data.draw(st.integers(1, 2)), data.draw(st.sampled_from(SMOOTH))]
    graph = graph_of(chain(*layers, data.draw(st.integers(1, 2))), {"input": (2,)})
    seed = data.draw(st.integers(0, 10**6))
    name = data.draw(st.sampled_from(sorted(graph.parameters)))
    shape = graph.parameters[name].shape
    index = tuple(data.draw(st.integers(0, size - 1)) for size in shape)

    plan = passed(graph, batch_for(graph, 2, seed + 1), values_for(graph, seed))
    value = float(values_for(graph, seed)[name][index])
    request = {
        "expression": formula(graph, seed, (name, index)),
        "variable": UNKNOWN,
        "at": {UNKNOWN: value},
        "trace": "none",
    }
    derivative = json.loads(answer(request))["value"]["derivative"]

    np.testing.assert_allclose(
        plan.layout.views(plan.gradients)[name][index],
        derivative,
        rtol=1e-9,
        atol=1e-12,
    )
