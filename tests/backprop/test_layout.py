import numpy as np

from service.backprop.graph import graph_of
from service.backprop.layers.linear import Linear
from service.backprop.layout import layout_of
from tests.backprop.building import branched, chain, entry, values_for


def test_parameters_that_are_updated_come_first_and_those_without_a_gradient_last() -> None:
    graph = branched(entry("idle", Linear(2)), entry("a", Linear(2)), outputs=["a"])
    layout = layout_of(graph)

    assert list(layout.shapes) == ["a.weight", "a.bias", "idle.weight", "idle.bias"]
    assert (layout.trained, layout.derived, layout.size) == (6, 6, 12)


def test_frozen_parameters_have_gradients_but_are_not_updated() -> None:
    layout = layout_of(graph_of(chain(3, frozen=["linear_1.weight"]), {"input": (2,)}))

    assert list(layout.shapes) == ["linear_1.bias", "linear_1.weight"]
    assert (layout.trained, layout.derived) == (3, 9)


def test_views_of_a_filled_vector_are_the_parameters() -> None:
    graph = graph_of(chain(3, "tanh", 1), {"input": (2,)})
    layout, values = layout_of(graph), values_for(graph)
    flat = np.zeros(layout.size)

    layout.fill(flat, values)

    for name, view in layout.views(flat).items():
        np.testing.assert_array_equal(view, values[name])
        assert view.base is not None


def test_a_shorter_vector_has_views_only_of_what_lies_within_it() -> None:
    layout = layout_of(graph_of(chain(3, frozen=["linear_1.weight"]), {"input": (2,)}))

    assert list(layout.views(np.zeros(layout.trained))) == ["linear_1.bias"]
