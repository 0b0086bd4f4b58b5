"""Beside the real axis integrals are continued by differences of their values."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

from service.symbolic.continuation import continued
from service.symbolic.quadrature import Quadrature, integrate

Array = Any


def gaussian(points: Array) -> Quadrature:
    """Return the integral of exp(-x t^2) from 0 to y, at the points whose rows are x and y."""
    x, y = points
    return integrate(lambda t, index: np.exp(-x[index] * t * t), np.zeros(len(x)), y)


def test_beside_the_real_axis_the_slope_is_that_of_the_integral() -> None:
    points = np.array([[0.7 + 1e-100j, 0.7, 2.5], [1.2, 1.2 + 1e-100j, 1.2]])

    value, _ = continued(gaussian, points)

    with mp.workdps(30):

        def exact(x: Any, y: Any) -> Any:
            return mp.quad(lambda t: mp.exp(-x * t * t), [0, y])

        by_x = float(mp.diff(lambda x: exact(x, mp.mpf("1.2")), mp.mpf("0.7")))
        by_y = float(mp.exp(-mp.mpf("0.7") * mp.mpf("1.44")))
    assert value.imag[:2] * 1e100 == pytest.approx([by_x, by_y], rel=1e-10)
    assert value.imag[2] == 0
    assert value.real[0] == value.real[1]


def test_the_slope_counts_a_jump_that_moves() -> None:
    def jump(points: Array) -> Quadrature:
        (x,) = points
        return integrate(lambda t, index: np.sign(t - x[index]), np.zeros(len(x)), np.ones(len(x)))

    value, _ = continued(jump, np.array([[0.3 + 1e-100j]]))

    assert value.imag[0] * 1e100 == pytest.approx(-2, rel=1e-7)


def test_a_slope_that_does_not_settle_is_no_number() -> None:
    def rough(points: Array) -> Quadrature:
        (x,) = points
        return Quadrature(np.abs(x - 0.70001), np.zeros(len(x)))

    value, _ = continued(rough, np.array([[0.7 + 1e-100j]]))

    assert np.isnan(value.imag[0])
    assert np.isfinite(value.real[0])


def test_real_points_that_repeat_are_computed_once() -> None:
    seen: list[int] = []

    def counting(points: Array) -> Quadrature:
        seen.append(points.shape[1])
        return Quadrature(points[0], points[0])

    value, _ = continued(counting, np.array([[1.0, 2.0, 1.0]]))

    assert value.tolist() == [1, 2, 1]
    assert seen == [2]
