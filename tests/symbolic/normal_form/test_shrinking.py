"""Sums are factored or expanded only where that makes them shrink."""

import pytest

from tests.symbolic.normal_form.support import tidied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2*x*(x**2 + 1) - 2*x*(x**2 - 1)", "4*x"),
        ("exp(x)*(x + 1) - exp(x)*x", "exp(x)"),
        ("1 - x**2/(x**2 + 1)", "1/(x**2 + 1)"),
        ("(2*x + 3)*(x + 1) - (x**2 + 3*x)", "x**2 + 2*x + 3"),
        ("x*(x + 1) + x", "x*(x + 2)"),
        ("(x + 1)**2 - x**2 - 2*x - 1", "0"),
        ("1/(x**2 + 1) - 2*x**2/(x**2 + 1)**2", "(1 - x**2)/(x**2 + 1)**2"),
    ],
)
def test_sums_are_factored_and_expanded_when_terms_merge(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "x**2*exp(x) + 2*x*exp(x)",
        "x*(x + 1)*cos(x) + (x + 1)*sin(x)",
        "(x + 1)**50 + x*(x + 1)**40",
        "(a + b)*(x + y) + sin(x)",
        "1/(x + 1) + 1/(x + 2)",
    ],
)
def test_other_sums_are_left_alone(text: str) -> None:
    assert tidied(text) == text
