"""Gradients have their geometry at a point."""

import math

import pytest

from service.errors import InvalidRequest
from service.operations.gradient import gradient
from service.schemas.vectors import GradientRequest
from tests.operations.asking import texts
from tests.operations.test_vectors import gradient_of


def test_the_gradient_is_what_a_textbook_has() -> None:
    assert texts(gradient_of("x^2*y^3 - 4*y")["gradient"]) == {
        "x": "2*x*y**3",
        "y": "3*x**2*y**2 - 4",
    }


def test_the_slope_in_a_direction_is_that_along_the_unit_vector() -> None:
    # Stewart, Calculus, section on directional derivatives: 32/sqrt(29).
    value = gradient_of("x^2*y^3 - 4*y", at={"x": 2, "y": -1}, direction={"x": 2, "y": 5})["value"]

    assert value["gradient"] == {"x": -4, "y": 8}
    assert value["norm"] == pytest.approx(math.sqrt(80))
    assert value["directional_derivative"] == pytest.approx(32 / math.sqrt(29))


def test_the_steepest_ascent_is_the_unit_vector_along_the_gradient() -> None:
    value = gradient_of("3*x + 4*y", at={"x": 0, "y": 0})["value"]

    assert value["steepest_ascent"] == pytest.approx({"x": 0.6, "y": 0.8})
    assert value["directional_derivative"] is None
    assert gradient_of("x^2 + y^2", at={"x": 0, "y": 0})["value"]["steepest_ascent"] is None


def test_a_direction_may_be_of_any_length_but_zero() -> None:
    value = gradient_of("x + y", at={"x": 0, "y": 0}, direction={"x": 1e200, "y": "1e200"})["value"]

    assert value["directional_derivative"] == pytest.approx(math.sqrt(2))
    with pytest.raises(InvalidRequest):
        gradient_of("x + y", at={"x": 0, "y": 0}, direction={"x": 0, "y": 0})


def test_a_length_beyond_all_floats_is_told_as_infinite() -> None:
    value = gradient_of("1e308*x + 1e308*y + 1e308*z", at=dict.fromkeys("xyz", 0))["value"]

    assert value["norm"] == "Infinity" or value["norm"] > 1e308
    assert value["steepest_ascent"] == pytest.approx(dict.fromkeys("xyz", 3**-0.5))


def test_every_node_of_the_graph_has_its_value_and_adjoint() -> None:
    graph = gradient_of("(x + y)*z", at={"x": -2, "y": 5, "z": -4})["graph"]

    assert graph["forward"] == [node["id"] for node in graph["nodes"]]
    assert texts(graph["nodes"])[2] == {
        "id": "v3",
        "operation": "add",
        "expression": "x + y",
        "inputs": ["v1", "v2"],
        "value": 3.0,
        "adjoint": -4.0,
    }
    assert texts(graph["backward"])[0] == {
        "node": "v5",
        "adjoint": 1.0,
        "contributions": [
            {"to": "v3", "local": "z", "local_value": -4.0, "contribution": -4.0},
            {"to": "v4", "local": "x + y", "local_value": 3.0, "contribution": 3.0},
        ],
    }


def test_without_a_point_there_are_no_values_and_no_graph() -> None:
    answer = gradient(GradientRequest(expression="x*y", trace="none"))

    assert answer["value"] is None
    assert answer["graph"] is None
    assert answer["derivations"] == {}
