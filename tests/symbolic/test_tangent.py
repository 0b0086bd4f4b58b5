"""The check of implicit derivatives confirms right slopes, and no wrong ones."""

import pytest

from service.symbolic.tangent import Claimed, check_slopes, local, residual
from tests.symbolic.curves import curve, read

RIGHT = [
    ("x^2 + y^2 = 25", "-x/y", "-25/y^3"),
    ("x^3 + y^3 = 3*x*y", "(y - x^2)/(y^2 - x)", "-2*x*y/(y^2 - x)^3"),
    ("x^2/a^2 + y^2/b^2 = 1", "-b^2*x/(a^2*y)", "-b^4/(a^2*y^3)"),
    ("abs(x) + abs(y) = 1", "-sign(x)/sign(y)", "0"),
]
WRONG = [
    ("x^2 + y^2 = 25", "x/y", "-25/y^3"),
    ("x^2 + y^2 = 25", "-x/y", "-24.9999/y^3"),
    ("x^2 + y^2 = 25", "-x/y", "-25/y^2"),
    ("x*exp(y) = y", "exp(y)/(1 + x*exp(y))", "0"),
    ("x*exp(y) = y", "1.000001*exp(y)/(1 - x*exp(y))", "0"),
]
NOWHERE = ["x^2 + y^2 = -1", "x^2 + y^2 = sin(pi)", "acosh(0)*(1 + y^2)^y = 1", "exp(x*y) = -1"]


def statuses(equation: str, first: str, second: str) -> list[str]:
    claims = [Claimed(None, read(first)), Claimed(read(first), read(second))]
    return [verdict.status for verdict in check_slopes(curve(equation), claims).verdicts]


@pytest.mark.parametrize(("equation", "first", "second"), RIGHT)
def test_right_derivatives_are_verified(equation: str, first: str, second: str) -> None:
    assert statuses(equation, first, second) == ["verified", "verified"]


@pytest.mark.parametrize(("equation", "first", "second"), WRONG)
def test_wrong_derivatives_are_refuted(equation: str, first: str, second: str) -> None:
    assert "refuted" in statuses(equation, first, second)


@pytest.mark.parametrize("equation", NOWHERE)
def test_without_a_point_of_the_curve_nothing_is_verified(equation: str) -> None:
    assert statuses(equation, "-x/y", "1/y^3") == ["unverified", "unverified"]


def test_an_abstract_function_has_no_values_to_verify_anything_with() -> None:
    (verdict,) = check_slopes(curve("f(x) + y = 1"), [Claimed(None, read("x"))]).verdicts

    assert verdict.reason == "an abstract function has no values"


def test_the_points_that_are_shown_lie_on_the_curve() -> None:
    found = check_slopes(curve("x^2 + y^2 = 25"), [Claimed(None, read("-x/y"))])

    assert len(found.points) == 3
    for point in found.points:
        assert point["x"] ** 2 + point["y"] ** 2 == pytest.approx(25, rel=1e-13)


def test_a_residual_says_how_far_a_point_is_from_the_equation() -> None:
    off, size = residual(curve("x^2 + y^2 = 25"), {"x": 3.0, "y": 5.0})

    assert off == 9
    assert size >= 34
    assert residual(curve("sqrt(x) + y = 1"), {"x": -1.0, "y": 1.0})[0] != 0


def test_partial_derivatives_that_rounding_explains_are_zero() -> None:
    assert local(curve("cos(y) = x"), {"x": -1.0, "y": 3.141592653589793}) == (-1.0, 0.0)
    assert local(curve("x^2 + y^2 = 25"), {"x": 3.0, "y": 4.0}) == (6.0, 8.0)
