"""The computation graph is what a textbook draws, and its adjoints are the gradient."""

import pytest

from service.symbolic.computation_graph import ComputationGraph, computation_graph
from service.symbolic.interning import scope
from service.symbolic.parsing import parse


def graph_of(text: str, variables: str, **point: float) -> ComputationGraph:
    with scope():
        return computation_graph(parse(text).expression, variables, point)


def test_an_integral_is_a_node_that_reads_the_variables() -> None:
    graph = graph_of("2*Integral(t*y, (t, 0, x))", "xy", x=3, y=1)

    assert [(v.operation, v.inputs) for v in graph.vertices] == [
        ("variable", ()),
        ("variable", ()),
        ("integral", (0, 1)),
        ("constant", ()),
        ("multiply", (3, 2)),
    ]
    assert [v.adjoint for v in graph.vertices if v.adjoint] == pytest.approx([6, 9, 2, 1])


def test_the_circuit_of_cs231n_has_its_numbers() -> None:
    graph = graph_of("(x + y)*z", "xyz", x=-2, y=5, z=-4)

    assert [(v.operation, v.value, v.adjoint) for v in graph.vertices] == [
        ("variable", -2, -4),
        ("variable", 5, -4),
        ("add", 3, -4),
        ("variable", -4, 3),
        ("multiply", -12, 1),
    ]
    assert [visit.vertex for visit in graph.backward] == [4, 3, 2, 1, 0]
    assert [(c.to, c.local_value, c.amount) for c in graph.backward[0].contributions] == [
        (2, -4, -4),
        (3, 3, 3),
    ]


def test_an_adjoint_is_the_sum_of_what_is_passed_back() -> None:
    graph = graph_of("x*sin(x) + x^2", "x", x=0.5)
    passed = [0.0] * len(graph.vertices)
    passed[graph.backward[0].vertex] = 1.0
    for visit in graph.backward:
        assert visit.adjoint == pytest.approx(passed[visit.vertex])
        for each in visit.contributions:
            assert each.amount == visit.adjoint * each.local_value
            passed[each.to] += each.amount


def test_what_does_not_depend_on_the_variables_is_one_constant_without_adjoint() -> None:
    graph = graph_of("sqrt(2/pi)*x*sin(y)", "x", x=2, y=0.5)
    constants = [vertex for vertex in graph.vertices if vertex.operation == "constant"]

    assert len(constants) == 2
    assert all(vertex.adjoint is None and vertex.inputs == () for vertex in constants)


@pytest.mark.parametrize("text", ["7", "y", "y*sin(y)"])
def test_a_result_that_depends_on_no_variable_stands_alone(text: str) -> None:
    graph = graph_of(text, "x", x=1, y=2)

    assert [vertex.operation for vertex in graph.vertices] == ["constant"]
    assert graph.backward[0].contributions == []


def test_a_function_in_pieces_reads_the_variables() -> None:
    graph = graph_of("Piecewise((x^2, x < 1), (log(x), True))*2", "x", x=-3)

    assert [vertex.operation for vertex in graph.vertices] == [
        "variable", "piecewise", "constant", "multiply",
    ]  # fmt: skip
    assert graph.vertices[0].adjoint == -12
