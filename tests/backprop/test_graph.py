import pytest

from service.backprop.activations import ACTIVATIONS
from service.backprop.graph import graph_of
from service.backprop.layers.linear import Linear
from service.errors import InvalidRequest, ShapeMismatch, UnknownLayer
from tests.backprop.building import branched, chain, entry

tanh = ACTIVATIONS["tanh"]


def test_the_width_of_each_layer_is_inferred_from_the_one_before_it() -> None:
    graph = graph_of(chain(3, "tanh", 1), {"input": (2,)})

    assert {name: each.shape for name, each in graph.parameters.items()} == {
        "linear_1.weight": (3, 2),
        "linear_1.bias": (3,),
        "linear_2.weight": (1, 3),
        "linear_2.bias": (1,),
    }
    assert graph.shapes == {"input": (2,), "linear_1": (3,), "tanh_1": (3,), "linear_2": (1,)}


def test_nodes_are_ordered_so_that_each_follows_what_it_reads() -> None:
    graph = branched(
        entry("last", tanh(), "middle"),
        entry("middle", tanh(), "first"),
        entry("first", Linear(2)),
        outputs=["last"],
    )

    assert [node.name for node in graph.nodes] == ["first", "middle", "last"]


def test_a_width_that_does_not_fit_names_the_layer_the_place_and_both_shapes() -> None:
    with pytest.raises(ShapeMismatch) as caught:
        branched(entry("wide", Linear(3, in_features=5), pointer="/layers/0"), outputs=["wide"])

    error = caught.value
    assert (error.layer, error.pointer) == ("wide", "/layers/0")
    assert (error.expected, error.actual) == ([5], [2])


def test_nodes_in_a_circle_are_refused_with_their_names() -> None:
    with pytest.raises(InvalidRequest, match="circle") as caught:
        branched(entry("a", tanh(), "b"), entry("b", tanh(), "a"), outputs=["a"])

    assert "a" in caught.value.detail
    assert "b" in caught.value.detail


def test_a_node_that_reads_an_unknown_one_is_told_which_there_are() -> None:
    with pytest.raises(UnknownLayer) as caught:
        branched(entry("a", tanh(), "nowhere"), outputs=["a"])

    assert caught.value.layer == "a"
    assert caught.value.expected == ["a", "input"]


def test_an_unknown_output_is_refused() -> None:
    with pytest.raises(UnknownLayer) as caught:
        branched(entry("a", tanh()), outputs=["b"])

    assert caught.value.pointer == "/graph/outputs/0"


def test_an_unknown_frozen_parameter_is_refused() -> None:
    with pytest.raises(UnknownLayer) as caught:
        graph_of(chain(1, frozen=["linear_1.wieght"]), {"input": (2,)})

    assert caught.value.pointer == "/frozen"
    assert caught.value.expected == ["linear_1.weight", "linear_1.bias"]


@pytest.mark.parametrize("name", ["a", "input"])
def test_a_name_that_is_there_twice_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequest, match=name):
        branched(entry("a", tanh()), entry(name, tanh()), outputs=["a"])


def test_too_many_inputs_are_refused() -> None:
    with pytest.raises(ShapeMismatch) as caught:
        branched(entry("a", tanh(), "input", "input"), outputs=["a"])

    assert (caught.value.expected, caught.value.actual) == ("1", 2)


def test_a_shared_parameter_is_there_once_under_the_name_of_its_owner() -> None:
    graph = branched(entry("a", Linear(2)), entry("b", Linear(2), "a", shares="a"), outputs=["b"])

    assert list(graph.parameters) == ["a.weight", "a.bias"]


def test_parameters_of_another_shape_cannot_be_shared() -> None:
    with pytest.raises(ShapeMismatch) as caught:
        branched(entry("a", Linear(3)), entry("b", Linear(2), shares="a"), outputs=["b"])

    assert caught.value.layer == "b"
    assert caught.value.actual == {"weight": [3, 2], "bias": [3]}


def test_parameters_of_an_input_cannot_be_shared() -> None:
    with pytest.raises(UnknownLayer):
        branched(entry("a", Linear(2), shares="input"), outputs=["a"])


def test_only_what_an_output_depends_on_is_active() -> None:
    graph = branched(entry("a", Linear(2)), entry("idle", Linear(2)), outputs=["a"])

    assert graph.active == {"input", "a"}
