"""Symbols are those of textbooks, and each stands for one thing."""

from typing import Any

from service.backprop.activations import ACTIVATIONS
from service.backprop.graph import Graph, graph_of
from service.backprop.layers.linear import Linear
from service.backprop.trace.symbols import Symbol, Symbols, symbols_of
from tests.backprop.building import branched, chain, entry
from tests.backprop.toys import Rolled, Sum


def _symbols(*layers: str | int) -> Symbols:
    return symbols_of(graph_of(chain(*layers), {"input": (2,)}), 1)


def _texts(found: Symbols) -> list[str]:
    return [each.text for each in (*found.values.values(), *found.parameters.values())]


def test_affine_maps_give_z_and_what_follows_gives_a() -> None:
    found = _symbols(3, "tanh", 2, "tanh")

    assert _texts(found) == ["x", "z1", "a1", "z2", "a2", "W1", "b1", "W2", "b2"]
    assert [found["linear_2"].latex, found["linear_2.weight"].latex] == ["z^{(2)}", "W^{(2)}"]


def test_an_affine_map_without_activation_has_its_number_too() -> None:
    assert _texts(_symbols(3, 2))[:3] == ["x", "z1", "z2"]


def test_an_activation_of_the_input_or_of_an_activation_opens_a_layer() -> None:
    assert _texts(_symbols("tanh", "tanh", 2))[:4] == ["x", "a1", "a2", "z3"]


def test_two_activations_of_one_map_differ() -> None:
    tanh: Any = ACTIVATIONS["tanh"]()
    graph = branched(
        entry("fc", Linear(2)),
        entry("left", tanh, "fc"),
        entry("right", tanh, "fc"),
        entry("sum", Sum(), "left", "right"),
        outputs=["sum"],
    )

    assert len(set(_texts(symbols_of(graph, 1)))) == 7


def test_shared_parameters_have_the_symbol_of_their_owner() -> None:
    graph = branched(
        entry("fc", Linear(2)), entry("again", Linear(2), "fc", shares="fc"), outputs=["again"]
    )

    assert _texts(symbols_of(graph, 1)) == ["x", "z1", "z2", "W1", "b1"]


def test_several_inputs_bear_their_names() -> None:
    graph = branched(
        entry("sum", Sum(), "left", "right_1"), outputs=["sum"], inputs=["left", "right_1"]
    )

    found = symbols_of(graph, 1)

    assert found["left"] == Symbol("x_left", r"x^{(\text{left})}")
    assert found["right_1"].latex == r"x^{(\text{right\_1})}"


def test_other_layers_have_a_letter_as_well() -> None:
    graph: Graph = branched(entry("rolled", Rolled()), outputs=["rolled"])

    assert symbols_of(graph, 1)["rolled"].text == "h1"


def test_entries_have_their_index_below() -> None:
    found = _symbols(3)

    assert found.entry("linear_1.weight", (0, 1)) == Symbol("W1_0,1", "W^{(1)}_{0,1}")
    assert found.entry("linear_1", (0, 2)).text == "z1_2"
    assert found["linear_1"].entry(()) == found["linear_1"]


def test_entries_begin_with_the_example_where_there_are_several() -> None:
    found = symbols_of(graph_of(chain(3), {"input": (2,)}), 2)

    assert found.entry("linear_1", (0, 2)).text == "z1_0,2"


def test_gradients_are_written_as_fractions() -> None:
    assert _symbols(3)["linear_1"].gradient() == Symbol(
        "∂J/∂z1", r"\frac{\partial J}{\partial z^{(1)}}"
    )
