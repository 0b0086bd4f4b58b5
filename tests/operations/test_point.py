"""Values at a point, and why there may be none."""

import math
from typing import Any

import pytest

from service.errors import ServiceError
from tests.operations.asking import answer

VALUES: list[tuple[dict[str, Any], float, float]] = [
    ({"expression": "(x^2 + 1)^3", "at": {"x": 2}}, 125, 300),
    ({"expression": "sin(x)", "at": {"x": "pi/4"}}, math.sqrt(0.5), math.sqrt(0.5)),
    ({"expression": "x^2", "at": {"x": "-1/3"}}, 1 / 9, -2 / 3),
    ({"expression": "log(x)", "at": {"x": "e"}}, 1, math.exp(-1)),
    ({"expression": "x^(1/3)", "at": {"x": -8}}, -2, 1 / 12),
    ({"expression": "x^(5/3)", "at": {"x": 0}}, 0, 0),
    ({"expression": "abs(x)", "at": {"x": -3}}, 3, -1),
    ({"expression": "relu(x)*x", "at": {"x": 2}}, 4, 4),
    ({"expression": "x*y", "variable": "x", "at": {"x": 2, "y": 5}}, 10, 5),
    ({"expression": "x^4", "order": 3, "at": {"x": 2}}, 16, 48),
    ({"expression": "x^2*y^3", "variables": ["x", "y"], "at": {"x": 2, "y": 1}}, 4, 12),
    ({"expression": "x^2*y", "definitions": {"x": "cos(t)", "y": "sin(t)"}, "at": {"t": 0}}, 0, 1),
    ({"expression": "Piecewise((x^2, x < 1), (3*x, True))", "at": {"x": 4}}, 12, 3),
    ({"expression": "7", "variable": "x", "at": {"x": 1}}, 7, 0),
    ({"expression": "Integral(exp(-t^2), (t, 0, x))", "at": {"x": 0}}, 0, 1),
    ({"expression": "Integral(t*x, (t, 0, x))", "at": {"x": 2}}, 4, 6),
    ({"expression": "Integral(abs(t - x), (t, 0, 1))", "at": {"x": 3}}, 2.5, 1),
    ({"expression": "Integral(1/(x + t), (t, 0, 1))", "at": {"x": 1}}, math.log(2), -0.5),
    ({"expression": "x", "at": {"x": 1e308}}, 1e308, 1),
    ({"expression": "x/y", "variable": "x", "at": {"x": 1, "y": 1e-300}}, 1e300, 1e300),
]
NOT_DIFFERENTIABLE = [
    ("abs(x)", 0), ("abs(x^2 - 4)", -2), ("abs(x - 0.1)", 0.1), ("x^(1/3)", 0), ("sqrt(x)", 0),
    ("Integral(abs(t - x), (t, 0, 1))", 0.3), ("Integral(1/sqrt(t), (t, 0, x))", 0),
    ("floor(x)", 2), ("sign(x)", 0), ("Max(x, 1)", 1), ("relu(x - 3)", 3), ("x*Heaviside(x)", 0),
    ("Piecewise((x^2, x < 1), (x, True))", 1), ("asin(x)", 1), ("floor(2*x)", 0.5),
]  # fmt: skip
OUTSIDE = [
    ("Integral(1/t, (t, 0, x))", 1), ("Integral(1/t, (t, -1, x))", 2),
    ("Integral(ln(t), (t, 1, x))", -1),
    ("log(x)", -1), ("log(x)", 0), ("sqrt(x)", -4), ("1/x", 0), ("asin(x)", 2), ("x^x", -0.5),
    ("tan(x)/x", 0), ("gamma(x)", -2), ("exp(exp(x))", 10), ("x^2", 1e308), ("log(log(x))", 0.5),
]  # fmt: skip
MALFORMED: list[tuple[dict[str, Any], str]] = [
    ({"expression": "x*y", "variable": "x", "at": {"x": 2}}, "/at"),
    ({"expression": "x", "at": {"x": 1, "q": 2}}, "/at"),
    ({"expression": "a", "definitions": {"a": "t"}, "at": {"t": 1, "a": 1}}, "/at"),
    ({"expression": "x^2", "at": {"x": "2*t"}}, "/at/x"),
    ({"expression": "x^2", "at": {"x": "log(0)"}}, "/at/x"),
    ({"expression": "x^2", "at": {"x": "sqrt(-1)"}}, "/at/x"),
    ({"expression": "x^2", "at": {"x": "1/(1 - 1)"}}, "/at/x"),
    ({"expression": "x^2", "at": {"x": "exp(1000)"}}, "/at/x"),
]


def refusal(**fields: Any) -> ServiceError:
    with pytest.raises(ServiceError) as refused:
        answer(**fields)
    return refused.value


@pytest.mark.parametrize(("fields", "function", "slope"), VALUES, ids=[str(r[0]) for r in VALUES])
def test_function_and_derivative_have_their_values_there(
    fields: dict[str, Any], function: float, slope: float
) -> None:
    value = answer(**fields)["value"]

    assert value["at"].keys() == fields["at"].keys()
    assert value["function"] == pytest.approx(function, rel=1e-14)
    assert value["derivative"] == pytest.approx(slope, rel=1e-14)


def test_coordinates_are_told_as_the_numbers_they_come_to() -> None:
    assert answer("x", at={"x": "pi/4"})["value"]["at"] == {"x": math.pi / 4}
    assert answer("x", at={"x": 2})["value"]["at"] == {"x": 2.0}


def test_without_a_point_there_is_no_value() -> None:
    assert answer("x^2")["value"] is None


@pytest.mark.parametrize(("expression", "x"), NOT_DIFFERENTIABLE)
def test_at_a_kink_a_jump_or_a_vertical_tangent_there_is_no_derivative(
    expression: str, x: float
) -> None:
    refused = refusal(expression=expression, at={"x": x})

    assert (refused.code, refused.pointer) == ("not-differentiable", "/at")
    assert f"x = {x:g}" in refused.detail


@pytest.mark.parametrize(("expression", "x"), OUTSIDE)
def test_where_the_function_has_no_finite_value_its_domain_is_left(
    expression: str, x: float
) -> None:
    refused = refusal(expression=expression, at={"x": x})

    assert (refused.code, refused.pointer) == ("outside-domain", "/at")
    assert f"x = {x:g}" in refused.detail


@pytest.mark.parametrize(("fields", "pointer"), MALFORMED, ids=[str(r[0]) for r in MALFORMED])
def test_a_point_has_one_finite_number_for_each_free_variable(
    fields: dict[str, Any], pointer: str
) -> None:
    refused = refusal(**fields)

    assert (refused.code, refused.pointer) == ("invalid-request", pointer)


def test_a_point_that_misses_a_variable_says_which_it_needs() -> None:
    refused = refusal(expression="x*y", variable="x", at={"x": 2, "z": 1})

    assert (refused.expected, refused.actual) == (["x", "y"], ["x", "z"])


def test_an_integrand_that_jumps_where_the_variable_says_is_no_case_for_leibniz() -> None:
    refused = refusal(expression="Integral(atan(1/(t - x)), (t, 0, 1))", at={"x": 0.3})

    assert refused.code == "not-differentiable"
    assert "Split the integral there." in refused.detail
