"""Leibniz's rule: its short forms, its parts, and where it does not hold."""

import pytest

from service.errors import NotDifferentiable
from service.symbolic.derivation import Derivation
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse
from service.symbolic.step import Step
from service.symbolic.verify import Claim, verify

RIGHT = [
    # The fundamental theorem.
    ("Integral(exp(-t^2), (t, 0, x))", "exp(-x^2)"),
    ("Integral(x*sin(x), (x, 0, x))", "x*sin(x)"),
    # Limits that depend on the variable.
    ("Integral(sin(t^2), (t, 0, x^2))", "2x*sin(x^4)"),
    ("Integral(cos(t), (t, x, 1))", "-cos(x)"),
    ("Integral(ln(t), (t, x, 2x))", "2ln(2x) - ln(x)"),
    ("Integral(exp(t^2), (t, -x, x))", "2exp(x^2)"),
    # Fixed limits.
    ("Integral(exp(-x*t^2), (t, 0, 1))", "-Integral(t^2*exp(-x*t^2), (t, 0, 1))"),
    ("Integral(x^3*t, (t, 0, 1))", "3x^2*Integral(t, (t, 0, 1))"),
    ("Integral(y*t, (t, 0, 1))", "0"),
    # Both.
    ("Integral(sin(x*t)/t, (t, 1, x))", "sin(x^2)/x + Integral(cos(x*t), (t, 1, x))"),
    ("Integral(x + t, (t, 0, x))", "3x"),
    ("Integral(exp(x*t), (t, x, x^2))",
     "2x*exp(x^3) - exp(x^2) + Integral(t*exp(x*t), (t, x, x^2))"),
    ("Integral(Integral(x*s*t, (s, 0, t)), (t, 0, 1))",
     "Integral(t*Integral(s, (s, 0, t)), (t, 0, 1))"),
    # Beyond the integral itself.
    ("Integral(sin(t), (t, 0, x))^2", "2sin(x)*Integral(sin(t), (t, 0, x))"),
    ("exp(-Integral(t^4 + 1, (t, 0, x)))", "-(x^4 + 1)*exp(-Integral(t^4 + 1, (t, 0, x)))"),
]  # fmt: skip


def derived(text: str) -> tuple[Derivation, Step]:
    derivation = Derivation({"x", "y"})
    return derivation, derivation.derive(parse(text).expression, "x")


@pytest.mark.parametrize(("text", "expected"), RIGHT)
def test_the_derivative_of_an_integral_is_what_leibniz_says(text: str, expected: str) -> None:
    derivation, step = derived(text)
    claims = [Claim(each.of, each.result, each.variable) for each in derivation.steps]

    assert normal_form(step.result) is normal_form(parse(expected).expression)
    assert verify(claims).status == "verified"


def test_the_parts_are_the_limits_and_the_integrand_as_far_as_they_depend_on_the_variable() -> None:
    _, step = derived("Integral(exp(x*t), (t, x, x^2))")

    assert [part.of for part in step.steps] == [
        parse(text).expression for text in ("x^2", "x", "exp(x*t)")
    ]
    assert len(derived("Integral(exp(t), (t, x, x^2))")[1].steps) == 2
    assert len(derived("Integral(exp(x*t), (t, 0, 1))")[1].steps) == 1


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Integral(exp(t), (t, 0, x))", "fundamental-theorem"),
        ("Integral(exp(t), (t, x, 1))", "leibniz"),
        ("Integral(exp(x*t), (t, 0, x))", "leibniz"),
        ("Integral(exp(t), (t, 0, 2x))", "leibniz"),
        ("Integral(exp(t), (t, 0, y))", "constant"),
    ],
)
def test_the_fundamental_theorem_is_for_an_upper_limit_that_is_the_variable(
    text: str, rule: str
) -> None:
    assert derived(text)[1].rule.id == rule


def test_the_symbols_of_links_are_apart_from_variables_of_integration() -> None:
    _, step = derived("Integral(cos(u*x), (u, 0, 1))")

    (inner,) = step.steps[0].application.inner
    assert inner.symbol == "v"


@pytest.mark.parametrize(
    "text",
    [
        "Integral(sign(t - x), (t, 0, 1))",
        "Integral(floor(x*t), (t, 0, 1))",
        "Integral(Piecewise((1, t < x), (0, True)), (t, 0, 1))",
        "Integral(1/sqrt(t - x), (t, x, 1))",
        "Integral(1/(t - x), (t, 1, x))",
    ],
)
def test_where_leibniz_does_not_hold_there_is_no_answer(text: str) -> None:
    with pytest.raises(NotDifferentiable):
        derived(text)


def test_a_jump_at_a_fixed_place_does_no_harm() -> None:
    _, step = derived("Integral(x^2*sign(t), (t, -1, 2))")

    assert normal_form(step.result) is parse("2x*Integral(sign(t), (t, -1, 2))").expression
