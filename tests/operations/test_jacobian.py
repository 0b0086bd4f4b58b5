"""Jacobians have a row for each function."""

import pytest

from tests.operations.asking import texts
from tests.operations.test_vectors import jacobian_of


def test_the_jacobian_of_polar_coordinates_is_that_of_the_textbook() -> None:
    answer = jacobian_of("r*cos(t)", "r*sin(t)", at={"r": 2, "t": "pi/3"})

    assert texts(answer["jacobian"]) == [["cos(t)", "-r*sin(t)"], ["sin(t)", "r*cos(t)"]]
    assert answer["value"]["determinant"] == pytest.approx(2)
    assert answer["value"]["functions"] == pytest.approx([1, 3**0.5])


def test_only_a_square_matrix_has_a_determinant() -> None:
    assert jacobian_of("x*y", at={"x": 1, "y": 2})["value"]["determinant"] is None
    assert jacobian_of("x", "x^2", at={"x": 3})["value"]["jacobian"] == [[1], [6]]


def test_there_is_a_derivation_for_each_entry() -> None:
    rows = jacobian_of("x*y", "x + y")["derivations"]

    assert [list(row) for row in rows] == [["x", "y"], ["x", "y"]]
