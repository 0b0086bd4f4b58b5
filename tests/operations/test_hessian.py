"""Hessians say what kind of point there is."""

from typing import Any

import pytest

from tests.operations.asking import texts
from tests.operations.test_vectors import hessian_of

KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("x^2 + y^2", {"x": 0, "y": 0}, "minimum"),
    ("-x^2 - 2*y^2", {"x": 0, "y": 0}, "maximum"),
    ("x^2 - y^2", {"x": 0, "y": 0}, "saddle"),
    ("x*y", {"x": 0, "y": 0}, "saddle"),
    ("x^4 + y^4", {"x": 0, "y": 0}, "undecided"),
    ("x^2 + y^4", {"x": 0, "y": 0}, "undecided"),
    ("x^3 - 3*x*y^2", {"x": 0, "y": 0}, "undecided"),
    ("(1 - x)^2 + 100*(y - x^2)^2", {"x": 1, "y": 1}, "minimum"),
    ("sin(x)*sin(y)", {"x": "pi/2", "y": "pi/2"}, "maximum"),
    ("cos(x)", {"x": "pi"}, "minimum"),
    ("exp(x) - e*x", {"x": 1}, "minimum"),
    ("(x^2 - 2)^2", {"x": "sqrt(2)"}, "minimum"),
    ("x^2 + y", {"x": 0, "y": 0}, "not-stationary"),
    ("sin(x)", {"x": 1}, "not-stationary"),
    ("x^4", {"x": 1e-5}, "not-stationary"),
]


@pytest.mark.parametrize(("expression", "at", "kind"), KINDS, ids=[f"{k[0]} {k[2]}" for k in KINDS])
def test_the_kind_of_a_point_is_that_of_the_textbook(
    expression: str, at: dict[str, Any], kind: str
) -> None:
    value = hessian_of(expression, at=at, trace="none")["value"]

    assert value["kind"] == kind
    assert value["stationary"] is (kind != "not-stationary")


def test_the_matrix_and_its_eigenvalues_are_right() -> None:
    answer = hessian_of("(1 - x)^2 + 100*(y - x^2)^2", at={"x": 1, "y": 1}, trace="none")

    assert answer["value"]["hessian"] == [[802, -400], [-400, 200]]
    assert answer["value"]["eigenvalues"] == pytest.approx([0.399360767488, 1001.6006392325])
    assert texts(answer["hessian"])[1] == ["-400*x", "200"]


def test_each_mixed_partial_derivative_is_derived_once() -> None:
    answer = hessian_of("x*y*z", trace="brief")

    assert len(answer["derivations"]) == 3 + 6
