"""Quadrature: values agree with those of mpmath, and what does not converge has none."""

from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from service.symbolic.quadrature import Quadrature, integrate

Array = Any
Function = Callable[[Any], Any]

CONVERGENT: list[tuple[str, Function, Function, list[float]]] = [
    ("exp", lambda t: np.exp(-t * t), lambda t: mp.exp(-t * t), [0, 2]),
    ("backwards", np.exp, mp.exp, [1.5, -1]),
    ("polynomial", lambda t: t**9 - 3 * t**4, lambda t: t**9 - 3 * t**4, [-1, 2]),
    ("oscillating", lambda t: np.sin(60 * t), lambda t: mp.sin(60 * t), [0, 1, 2, 3]),
    ("narrow", lambda t: np.exp(-((200 * (t - 0.3)) ** 2)),
     lambda t: mp.exp(-((200 * (t - mp.mpf("0.3"))) ** 2)), [0, 0.25, 0.3, 0.35, 1]),
    ("root below", lambda t: 1 / np.sqrt(t), lambda t: 1 / mp.sqrt(t), [0, 1.3]),
    ("logarithm", np.log, mp.log, [0, 2]),
    ("steep", lambda t: t**-0.6, lambda t: t ** (-mp.mpf(3) / 5), [0, 1]),
    ("half circle", lambda t: np.sqrt(1 - t * t), lambda t: mp.sqrt(1 - t * t), [-1, 1]),
    ("kink", lambda t: np.abs(t - 0.37), lambda t: abs(t - mp.mpf("0.37")), [0, 0.37, 1]),
    ("jump", lambda t: np.sign(t - 0.37), lambda t: mp.sign(t - mp.mpf("0.37")), [0, 0.37, 1]),
    ("removable", lambda t: np.sin(t) / t, mp.sinc, [-1, 1]),
]  # fmt: skip
DIVERGENT: list[tuple[str, Function, float, float]] = [
    ("1/t", lambda t: 1 / t, 0, 1),
    ("1/t within", lambda t: 1 / t, -1, 2),
    ("1/t around", lambda t: 1 / t, -1, 1),
    ("odd poles", lambda t: t / (t * t - 0.25), -1, 1),
    ("1/t^2", lambda t: t**-2.0, -1, 1),
    ("upper limit", lambda t: 1 / (1 - t), 0, 1),
    ("tan", np.tan, 0, 2),
    ("slowly", lambda t: t**-0.999, 0, 1),
    ("no values", np.sqrt, -1, 1),
    ("never", lambda t: t * np.nan, 0, 1),
    ("infinite limit", lambda t: np.exp(-t), 0, np.inf),
]


def alone(function: Function, lower: float, upper: float) -> Quadrature:
    return integrate(lambda t, _: function(t), np.array([lower]), np.array([upper]))


@pytest.mark.parametrize(
    ("function", "exact", "places"), [row[1:] for row in CONVERGENT], ids=[r[0] for r in CONVERGENT]
)
def test_an_integral_agrees_with_mpmath_within_its_error(
    function: Function, exact: Function, places: list[float]
) -> None:
    with mp.workdps(30):
        expected = float(mp.quad(exact, [mp.mpf(place) for place in places]))
    with np.errstate(all="ignore"):
        value, error = alone(function, places[0], places[-1])

    assert value[0] == pytest.approx(expected, rel=1e-10, abs=1e-14)
    assert abs(value[0] - expected) <= 10 * error[0] + 1e-15


@pytest.mark.parametrize(
    ("function", "lower", "upper"), [row[1:] for row in DIVERGENT], ids=[r[0] for r in DIVERGENT]
)
def test_what_does_not_converge_has_no_value(
    function: Function, lower: float, upper: float
) -> None:
    with np.errstate(all="ignore"):
        assert np.isnan(alone(function, lower, upper).value[0])


def test_many_integrals_are_computed_at_once_each_by_its_own_limits() -> None:
    upper = np.linspace(-1, 1, 7)

    value, _ = integrate(lambda t, index: t * index, np.zeros(7), upper)

    assert value == pytest.approx(np.arange(7) * upper**2 / 2)
    assert value[3] == 0


def test_one_without_a_value_leaves_the_others_alone() -> None:
    with np.errstate(all="ignore"):
        value, _ = integrate(lambda t, _: 1 / t, np.array([1.0, -1.0]), np.array([2.0, 2.0]))

    assert value[0] == pytest.approx(np.log(2))
    assert np.isnan(value[1])


def test_a_sum_that_is_lost_in_rounding_is_zero() -> None:
    assert alone(lambda t: t**3, -1, 1).value[0] == 0


def test_beginning_with_one_panel_takes_fewer_values() -> None:
    counted: list[int] = []

    def integrand(t: Array, index: Array) -> Array:
        counted.append(len(t))
        return np.exp(t)

    for sparing in (False, True):
        integrate(integrand, np.zeros(1), np.ones(1), sparing=sparing)

    assert counted == [336, 21]
