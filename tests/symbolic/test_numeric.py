from typing import Any

import mpmath as mp
import numpy as np
import pytest

from service.symbolic import numeric
from service.symbolic.claim import Claim
from service.symbolic.derivation import Derivation
from service.symbolic.numeric import Form
from service.symbolic.parsing import parse
from service.symbolic.verify import verify

STEP = 1e-20j


def slope(function: Form, x: float) -> Any:
    return np.imag(function(np.array([x + STEP]))) / 1e-20


@pytest.mark.parametrize("x", [-700.0, -40.0, -1e-9, -0.0, 0.0, 1e-9, 40.0, 700.0])
def test_sigmoid_and_softplus_neither_overflow_nor_lose_small_values(x: float) -> None:
    with mp.workdps(700):
        sigmoid = 1 / (1 + mp.exp(-mp.mpf(x)))
        slope_of_sigmoid, softplus = float(sigmoid * (1 - sigmoid)), float(mp.log1p(mp.exp(x)))
    assert numeric.sigmoid(np.array([x])) == pytest.approx(float(sigmoid), rel=1e-14, abs=0)
    assert numeric.softplus(np.array([x])) == pytest.approx(softplus, rel=1e-14, abs=0)
    assert numeric.softplus(np.array([x + STEP])).real == pytest.approx(softplus, rel=1e-14, abs=0)
    assert slope(numeric.softplus, x) == pytest.approx(float(sigmoid), rel=1e-12, abs=1e-300)
    if abs(x) < 100:
        assert slope(numeric.sigmoid, x) == pytest.approx(slope_of_sigmoid, rel=1e-12, abs=0)


@pytest.mark.parametrize("x", [-3.0, -0.1, -0.05, -1e-6, 1e-6, 0.05, 0.0999, 0.1, 3.0])
def test_sinc_keeps_its_derivative_near_zero(x: float) -> None:
    with mp.workdps(40):
        expected = float((x * mp.cos(x) - mp.sin(x)) / mp.mpf(x) ** 2)
    assert slope(numeric.sinc, x) == pytest.approx(expected, rel=1e-12)


def test_sinc_is_one_and_flat_at_zero() -> None:
    assert numeric.sinc(np.array([0.0])) == [1.0]
    assert slope(numeric.sinc, 0.0) == [0.0]


@pytest.mark.parametrize(
    ("continued", "reference", "points"),
    [
        (numeric.exponential_integral, mp.ei, [-5.0, -0.01, 1e-6, 0.01, 30.0]),
        (numeric.cosine_integral, mp.ci, [1e-6, 0.01, 30.0]),
        (numeric.sine_integral, mp.si, [-30.0, 1e-6, 0.0, 12.0]),
        (numeric.fresnel_sine, mp.fresnels, [-3.3, 0.2, 9.1]),
        (numeric.erfinv, mp.erfinv, [-0.999, 0.0, 0.9999]),
        (lambda z: numeric.besselj(2.0, z), lambda x: mp.besselj(2, x), [-4.0, 0.01, 20.0]),
        (lambda z: numeric.bessely(1.0, z), lambda x: mp.bessely(1, x), [0.01, 20.0]),
        (lambda z: numeric.polygamma(1.0, z), lambda x: mp.polygamma(1, x), [-0.98, 0.01, 20.0]),
    ],
)
def test_differences_of_values_continue_a_function_off_the_real_axis(
    continued: Form, reference: Form, points: list[float]
) -> None:
    for x in points:
        with mp.workdps(40):
            expected = float(mp.re(mp.diff(reference, mp.mpf(x))))
        assert slope(continued, x) == pytest.approx(expected, rel=1e-10, abs=1e-12), x


@pytest.mark.parametrize("direction", [(1, 0), (0, 1), (1, 1), (2, -3), (0, 0)])
def test_differences_are_taken_along_all_arguments_that_leave_the_real_axis(
    direction: tuple[int, int],
) -> None:
    order, x = 0.5, 1.3
    with mp.workdps(40):
        slopes = [mp.diff(mp.besselj, (order, x), n) for n in ((1, 0), (0, 1))]
        expected = float(sum(d * slope for d, slope in zip(direction, slopes, strict=True)))

    arguments = [np.array([a + d * 1e-100j]) for a, d in zip((order, x), direction, strict=True)]
    value = numeric.besselj(*arguments)
    assert value.imag / 1e-100 == pytest.approx(expected, rel=1e-10)
    assert value.real == pytest.approx(float(mp.besselj(order, x)), rel=1e-14)


@pytest.mark.parametrize("place", [0, 1])
def test_the_beta_function_has_a_slope_by_each_argument(place: int) -> None:
    arguments = [np.array([1.7 + 0j]), np.array([2.0 + 0j])]
    arguments[place] = arguments[place] + 1e-100j

    with mp.workdps(40):
        slope = float(mp.diff(mp.beta, (1.7, 2.0), (1 - place, place)))
    assert numeric.beta(*arguments).imag / 1e-100 == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize(
    ("y", "x"),
    [(1.0, 2.0), (2.0, 1.0), (2.0, -1.0), (1.0, -2.0), (-1.0, -2.0), (-2.0, -1.0), (-2.0, 1.0),
     (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, 1.0), (1.0, -1.0)],
)  # fmt: skip
def test_atan2_knows_its_quadrant(y: float, x: float) -> None:
    assert numeric.atan2(np.float64(y), np.float64(x)) == pytest.approx(np.arctan2(y, x))


@pytest.mark.parametrize(
    ("x", "expected"), [(0.0, np.pi / 2), (-0.0, np.pi / 2), (1e-9, np.pi / 2), (-1e-9, -np.pi / 2)]
)
def test_the_arc_cotangent_jumps_at_zero(x: float, expected: float) -> None:
    assert numeric.acot(np.float64(x)) == pytest.approx(expected, abs=1e-8)


def test_lambertw_is_not_a_number_below_its_branch_point() -> None:
    assert np.isnan(numeric.lambertw(np.array([-0.4, 1.0]))).tolist() == [True, False]


def test_extremes_compare_by_the_real_part() -> None:
    one, two = np.array([1 + 5e-20j]), np.array([2 + 3e-20j])
    assert numeric.maximum(one, two) == two
    assert numeric.minimum(one, two) == one


@pytest.mark.parametrize("expression", ["besselj(0, 2*x^2)", "besselj(0, x^4)", "besseli(0, x^4)"])
def test_a_difference_near_zero_is_not_lost_in_rounding(expression: str) -> None:
    function = parse(expression).expression
    derivative = Derivation({"x"}).derive(function, "x").result

    assert verify([Claim(function, derivative, "x")]).status == "verified"
