"""Expressions are multiplied out into polynomials, and divided with a remainder."""

import pytest

from service.symbolic.normal_form import normal_form
from service.symbolic.polynomial import Ring, Unsuitable, plus, remainder, times
from tests.symbolic.curves import read, text

MULTIPLIED = {
    "(x + y)^2": "x**2 + 2*x*y + y**2",
    "x*(x/y - 1)": "x*(x - y)/y",
    "exp(y)*(exp(y) + x)": "exp(y)*(x + exp(y))",
    "2^3*x/4": "2*x",
    "x^0 + sqrt(x)^2": "x + 1",
}
DIFFERENT = ("0.5*x", "(x + y + z + w + a + b + c)^9", "x^500 + 1")


@pytest.mark.parametrize("expression", MULTIPLIED)
def test_an_expression_is_multiplied_out_and_its_common_factor_taken_out(expression: str) -> None:
    ring = Ring()

    written = normal_form(ring.expression(ring.ratio(read(expression))))
    assert text(written) == MULTIPLIED[expression]


def test_fractions_come_to_their_common_denominator() -> None:
    ring = Ring()

    above, below = ring.ratio(read("(x + 1)/(y - 1) + x/(y - 1)^2"))
    assert len(above) == 3
    assert {text(base): exponent for base, exponent in below.items()} == {"y - 1": 2}


@pytest.mark.parametrize("expression", DIFFERENT)
def test_what_is_too_long_or_rounded_is_left_as_it_is(expression: str) -> None:
    with pytest.raises(Unsuitable):
        Ring().ratio(read(expression))


def test_polynomials_form_a_ring() -> None:
    ring = Ring()
    one, other, third = [ring.ratio(read(each)).above for each in ("x + y", "x - 2*y", "y^2 + 3")]

    assert times(one, plus(other, third)) == plus(times(one, other), times(one, third))
    assert plus(one, times(one, ring.ratio(read("-1")).above)) == {}


def test_a_remainder_differs_by_a_multiple_of_the_divisor() -> None:
    ring = Ring()
    circle = ring.ratio(read("x^2 + y^2 - 25")).above
    (square,) = ring.ratio(read("x^2")).above

    left = remainder(ring.ratio(read("x^4 - y^4")).above, circle, square)
    assert left == ring.ratio(read("625 - 50*y^2")).above


def test_a_replacement_that_leads_back_to_itself_is_given_up() -> None:
    ring = Ring()
    zero = ring.ratio(read("x^2 + x*y + y^2")).above
    (middle,) = ring.ratio(read("x*y")).above

    with pytest.raises(Unsuitable):
        remainder(ring.ratio(read("x*y^2")).above, zero, middle)
