"""Fractions are reduced."""

import pytest

from tests.symbolic.normal_form.support import tidied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(2*x + 2)/4", "(x + 1)/2"),
        ("2/(2*x + 4)", "1/(x + 2)"),
        ("1/(2*x + 4)", "1/(2*x + 4)"),
        ("4*(2*x + 2)", "8*(x + 1)"),
        ("(2*x + 2)*y/(x + 1)", "2*y"),
        ("3*(2*x + 4)**2", "3*(2*x + 4)**2"),
        ("(2*x + 4)**2/4", "(x + 2)**2"),
        ("(x/2 + 1)/3", "(x + 2)/6"),
        ("1/(x/2 + 1)", "2/(x + 2)"),
        ("2*(x/2 + 1)", "x + 2"),
        ("y*(x/2 + 1)", "y*(x/2 + 1)"),
    ],
)
def test_numbers_are_cancelled(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(x**2*exp(x) + x*exp(x))/x**3", "(x + 1)*exp(x)/x**2"),
        ("(x*exp(x) - exp(x))/exp(x)**2", "(x - 1)*exp(-x)"),
        ("x/(x**2 + x)", "1/(x + 1)"),
        ("1/(1 + 1/x)", "x/(x + 1)"),
        ("(1 + 1/x)*sin(x)", "(1 + 1/x)*sin(x)"),
        ("(x - 1)/(1 - x)", "-1"),
        ("(1 - x)**3/(x - 1)**2", "1 - x"),
        ("-(1 - x)", "x - 1"),
        ("(-x - 1)**2*y", "y*(x + 1)**2"),
        ("-1/(-x - 1)", "1/(x + 1)"),
    ],
)
def test_what_is_above_and_below_the_bar_is_cancelled(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-4*(2*x**3*exp(x) - 3*x*exp(x))", "-4*x*(2*x**2 - 3)*exp(x)"),
        ("(x*y - y**2)/(x + y)", "y*(x - y)/(x + y)"),
        ("(sec(x)*tan(x) + sec(x)**2)/(sec(x) + tan(x))", "sec(x)"),
        # As it was written.
        ("x*exp(x) + exp(x)", "x*exp(x) + exp(x)"),
        ("(x**2 + x)*exp(x)", "(x**2 + x)*exp(x)"),
        ("sin(3*(x**2 + x))", "sin(3*(x**2 + x))"),
        ("(x**2 + x)**3/y", "(x**2 + x)**3/y"),
        ("y/(x**2 + x)", "y/(x**2 + x)"),
    ],
)
def test_a_sum_above_a_bar_or_behind_a_number_gives_up_what_its_terms_share(
    text: str, expected: str
) -> None:
    assert tidied(text) == expected
