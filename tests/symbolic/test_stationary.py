"""Gradient and Hessian say what kind of point there is."""

import numpy as np
import pytest

from service.symbolic.stationary import is_stationary, kind_of


@pytest.mark.parametrize(
    ("eigenvalues", "kind"),
    [
        ([1, 2], "minimum"), ([-2, -1], "maximum"), ([-1, 2], "saddle"), ([-1, 0, 2], "saddle"),
        ([0, 2], "undecided"), ([-2, 0], "undecided"), ([0, 0], "undecided"),
        ([1e-300, 2e-300], "minimum"), ([-1e-16, 1], "undecided"),
    ],
)  # fmt: skip
def test_the_signs_of_the_eigenvalues_decide(eigenvalues: list[float], kind: str) -> None:
    assert kind_of(np.array(eigenvalues, float)) == kind


@pytest.mark.parametrize(
    ("gradient", "hessian", "stationary"),
    [
        ([0.0], [[0.0]], True),
        ([6e-17], [[-1.0]], True),
        ([1e-3], [[1.0]], False),
        ([1e-20], [[0.0]], False),
        ([1e-300], [[1e-300]], False),
    ],
)
def test_a_gradient_that_rounding_explains_is_zero(
    gradient: list[float], hessian: list[list[float]], stationary: bool
) -> None:
    assert is_stationary(np.array(gradient), np.array(hessian), np.ones(1)) is stationary
