"""Both sides of an equation are differentiated, and the result solved."""

import pytest

from service.errors import NotDifferentiable
from service.symbolic.derivation import Derivation
from service.symbolic.implicit import collected, higher_step, implicit_step
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.whole import IMPLICIT, IMPLICIT_HIGHER
from tests.symbolic.curves import curve, text

SLOPES = {
    "x^2 + y^2 = 25": "-x/y",
    "x^3 + y^3 = 3x*y": "(y - x**2)/(y**2 - x)",
    "x*exp(y) = y": "-exp(y)/(x*exp(y) - 1)",
    "sin(x*y) = x": "(1 - y*cos(x*y))/(x*cos(x*y))",
    "x^2/9 + y^2/4 = 1": "-4*x/(9*y)",
    "y = x^2": "2*x",
    "sqrt(x) + sqrt(y) = 1": "-sqrt(y)/sqrt(x)",
    "y^2 = 4": "0",
}


@pytest.mark.parametrize("equation", SLOPES)
def test_the_slope_of_a_curve_is_that_of_the_textbook(equation: str) -> None:
    step = implicit_step(Derivation({"x", "y"}), curve(equation))

    assert step.rule is IMPLICIT
    assert text(normal_form(step.result)) == SLOPES[equation]
    assert len(step.steps) == 2


def test_a_second_derivative_has_the_first_one_put_in() -> None:
    circle = curve("x^2 + y^2 = 25")
    derivation = Derivation({"x", "y"})
    slope = normal_form(implicit_step(derivation, circle).result)

    step = higher_step(derivation, circle, slope, slope)
    assert step.rule is IMPLICIT_HIGHER
    assert text(normal_form(step.result)) == "-(x**2 + y**2)/y**3"


def test_the_terms_with_the_slope_are_collected() -> None:
    circle = curve("x^2 + y^2 = 25")
    left, right = [step.result for step in implicit_step(Derivation({"x", "y"}), circle).steps]

    constant, coefficient = collected(circle, left, right)
    assert (text(constant), text(coefficient)) == ("2*x", "2*y")


@pytest.mark.parametrize("equation", ["x + y - y = 3", "x^2 + 0*y = 1"])
def test_an_equation_in_which_the_dependent_variable_cancels_is_refused(equation: str) -> None:
    with pytest.raises(NotDifferentiable, match="does not determine y"):
        implicit_step(Derivation({"x", "y"}), curve(equation))
