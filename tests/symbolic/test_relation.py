"""What an equation says is used where it makes a derivative shorter."""

import pytest

from service.symbolic.normal_form import normal_form
from service.symbolic.relation import pythagorean, shortened
from tests.symbolic.curves import read, text

KNOWN = [
    ("-(x^2 + y^2)/y^3", "x^2 + y^2 - 25", "-25/y**3"),
    ("-b^2*(b^2*x^2 + a^2*y^2)/(a^4*y^3)", "x^2/a^2 + y^2/b^2 - 1", "-b**4/(a**2*y**3)"),
    ("exp(2y)*(x*exp(y) - 2)/(x*exp(y) - 1)^3", "x*exp(y) - y", "(y - 2)*exp(2*y)/(y - 1)**3"),
    ("x + y", "x^2 + y^2 - 25", "x + y"),
    ("0.5*x^2 + 0.5*y^2", "x^2 + y^2 - 25", "0.5*x**2 + 0.5*y**2"),
]


@pytest.mark.parametrize(("expression", "zero", "expected"), KNOWN)
def test_the_shortest_form_is_taken(expression: str, zero: str, expected: str) -> None:
    assert text(shortened(normal_form(read(expression)), [read(zero)])) == expected


def test_sine_and_cosine_of_the_same_angle_are_related() -> None:
    form = normal_form(read("(cos(2t)*(1 - cos(2t)) - sin(2t)^2)/(1 - cos(2t))^3"))

    assert [text(each) for each in pythagorean(form)] == ["sin(2*t)**2 + cos(2*t)**2 - 1"]
    assert text(shortened(form, pythagorean(form))) == "-1/(1 - cos(2*t))**2"
    assert pythagorean(read("sin(x) + cos(y)")) == []
