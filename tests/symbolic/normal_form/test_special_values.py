"""Functions with simpler values, and functions of opposites."""

import pytest

from tests.symbolic.normal_form.support import tidied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exp(0)", "1"),
        ("exp(x)**3", "exp(3*x)"),
        ("exp(x)*exp(y)", "exp(x + y)"),
        ("exp(x)*exp(-x)", "1"),
        ("exp(log(x))", "x"),
        ("exp(2*log(x))", "x**2"),
        ("exp(1/2)**log(x)", "sqrt(x)"),
        ("exp(x)*exp(log(y) - x)", "y"),
        ("exp(log(x)/2)", "sqrt(x)"),
        ("exp(n*log(x))", "exp(n*log(x))"),
        ("log(1)", "0"),
        ("log(exp(x + 1))", "x + 1"),
        ("sin(0) + cos(0)", "1"),
        ("sin(pi)", "0"),
        ("sin(pi/2)", "1"),
        ("cos(pi)", "-1"),
        ("cos(3*pi/2)", "0"),
        ("tan(pi)", "0"),
        ("tan(pi/2)", "tan(pi/2)"),
        ("sin(-x)", "-sin(x)"),
        ("cos(-2*x)", "cos(2*x)"),
        ("tanh(-x/2)", "-tanh(x/2)"),
        ("sigmoid(-x)", "sigmoid(-x)"),
        ("atan(0) + relu(0)", "0"),
    ],
)
def test_functions_take_their_simpler_values(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abs(-3)", "3"),
        ("abs(-2*x)", "2*abs(x)"),
        ("abs(x**2)", "x**2"),
        ("abs(-pi)", "pi"),
        ("abs(x)**2", "x**2"),
        ("abs(x)**3", "abs(x)**3"),
        ("abs(x)**3*sign(x)", "x**3"),
        ("sign(x)*abs(x)", "x"),
        ("sign(x)/abs(x)", "1/x"),
        ("sign(-5)", "-1"),
        ("sign(0)", "0"),
        ("sign(-x)", "-sign(x)"),
        ("sign(x**2 + 1)", "1"),
        ("sign(-exp(x))", "-1"),
        ("sign(x)**2", "sign(x)**2"),
    ],
)
def test_absolute_value_and_sign_lose_what_is_known(text: str, expected: str) -> None:
    assert tidied(text) == expected
