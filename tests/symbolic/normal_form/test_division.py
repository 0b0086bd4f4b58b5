"""Fractions of polynomials are reduced where one divides the other."""

import pytest

from tests.symbolic.normal_form.support import tidied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(x**2 - 4)/(x - 2)", "x + 2"),
        ("(x**2 - 4*x + 4)/(x - 2)**2", "1"),
        ("(2*x**3 - 3*x**2 + 1)/(x - 1)**2", "2*x + 1"),
        ("(x**2/2 - 2)/(x - 2)**3", "(x + 2)/(2*(x - 2)**2)"),
        ("y*(x**2 + 3*x + 2)/(x + 1)", "y*(x + 2)"),
    ],
)
def test_what_divides_is_cancelled(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "(x**2 + 1)/(x - 1)",
        "(x**5 - 1)/(x - 1)",
        "(x**2 - y**2)/(x - y)",
        "(x - 2)/(x**2 - 4)",
        "(sin(x)**2 - 1)/(sin(x) - 1)",
        "(x**65 - 1)/(x**64 - 1)",
        "(x**2 - 4)**2/(x - 2)",
    ],
)
def test_what_does_not_divide_or_would_grow_stays(text: str) -> None:
    assert tidied(text) == text
