from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest

from service.backprop.activations import ACTIVATIONS
from service.backprop.arrays import Arrays, Kernel
from service.backprop.formula import Formula
from service.backprop.graph import Graph, graph_of
from service.backprop.layer import Layer
from service.backprop.layers.linear import Linear
from service.backprop.plan import Ask, footprint, plan_of
from tests.backprop.building import batch_for, branched, chain, entry, passed, slopes, values_for

tanh = ACTIVATIONS["tanh"]


@dataclass(frozen=True)
class Plus(Layer):
    """A layer that the service does not have: plans need to know nothing of it."""

    type = "plus"
    title = "Plus"
    formula = Formula("$x1 + $x2", "$x1 + $x2")
    derivative = Formula("1", "1")
    arity = (2, 2)

    def bind(self, arrays: Arrays) -> Kernel:
        forward = (partial(np.add, *arrays.inputs, arrays.output),)
        asked = [each for each in arrays.contributions if each is not None]
        return Kernel(forward, tuple(partial(np.copyto, each, arrays.upstream) for each in asked))


GRAPHS = {
    "sequence": graph_of(chain(3, "tanh", 2), {"input": (2,)}),
    "value with two users": branched(
        entry("a", Linear(2)),
        entry("b", tanh(), "a"),
        entry("c", Linear(2), "a"),
        entry("d", Linear(2, bias=False), "b"),
        entry("e", Linear(2), "d"),
        outputs=["e"],
    ),
    "shared parameters": branched(
        entry("a", Linear(2)),
        entry("b", tanh(), "a"),
        entry("c", Linear(2), "b", shares="a"),
        outputs=["c"],
    ),
}


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
def test_gradients_are_those_of_differences_of_the_loss(graph: Graph) -> None:
    batch, parameters = batch_for(graph, 3), values_for(graph)
    plan = passed(graph, batch, parameters)

    for name, gradient in plan.layout.views(plan.gradients).items():
        np.testing.assert_allclose(gradient, slopes(graph, batch, parameters, name), atol=1e-8)


def test_the_gradient_of_a_shared_parameter_is_the_sum_over_its_uses() -> None:
    graph = GRAPHS["shared parameters"]
    plan = passed(graph, batch_for(graph, 3), values_for(graph))
    parts = plan.accumulations["a.weight"].parts

    assert list(parts) == ["a", "c"]
    np.testing.assert_array_equal(
        plan.layout.views(plan.gradients)["a.weight"], parts["a"] + parts["c"]
    )


def test_the_gradient_of_a_value_is_the_sum_over_the_nodes_that_read_it() -> None:
    graph = branched(entry("a", Linear(2)), entry("sum", Plus(), "a", "a"), outputs=["sum"])
    plan = passed(graph, batch_for(graph, 3), values_for(graph))

    assert list(plan.accumulations["a"].parts) == ["sum[0]", "sum[1]"]
    np.testing.assert_allclose(plan.upstream["a"], 2 * plan.upstream["sum"])


def test_the_gradient_of_the_input_is_there_when_it_is_asked_for() -> None:
    graph = GRAPHS["sequence"]
    batch, parameters = batch_for(graph, 3), values_for(graph)

    assert "input" not in passed(graph, batch, parameters).upstream
    plan = passed(graph, batch, parameters, input_gradient=True)
    delta = plan.upstream["linear_1"]
    np.testing.assert_allclose(plan.upstream["input"], delta @ parameters["linear_1.weight"])


def test_parameters_on_which_no_output_depends_have_no_gradient() -> None:
    graph = branched(entry("a", Linear(2)), entry("idle", Linear(2)), outputs=["a"])
    plan = passed(graph, batch_for(graph, 3), values_for(graph))

    assert list(plan.layout.views(plan.gradients)) == ["a.weight", "a.bias"]
    assert "idle" not in plan.upstream


def test_arrays_have_the_type_of_the_network() -> None:
    graph = graph_of(chain(3, "tanh", 1, dtype="float32"), {"input": (2,)})
    plan = passed(graph, batch_for(graph, 2), values_for(graph))

    arrays = (*plan.values.values(), *plan.upstream.values(), plan.gradients, plan.parameters)
    assert {array.dtype for array in arrays} == {np.dtype("float32")}


def test_the_footprint_grows_with_the_batch() -> None:
    graph = GRAPHS["sequence"]

    assert footprint(plan_of(graph, Ask(100))) > 10 * footprint(plan_of(graph, Ask(1)))
