"""An expression is taken apart into what an unknown is multiplied by, and the rest."""

import pytest

from service.symbolic.linear import linear
from tests.symbolic.curves import read, text

CASES = {
    "2*x + 2*y*k": ("2*x", "2*y"),
    "k": ("0", "1"),
    "x**2": ("x**2", "0"),
    "(x + y*k)/x": ("x/x", "y/x"),
    "-(1 - k)*exp(x)": ("-1*exp(x)", "1*exp(x)"),
    "cos(x*y)*(y + x*k)*3": ("cos(x*y)*y*3", "cos(x*y)*x*3"),
    "Piecewise((k, x < 0), (x, True))": (
        "Piecewise((0, x < 0), (x, True))",
        "Piecewise((1, x < 0), (0, True))",
    ),
    "Piecewise((1, x < 0), (x, True))": ("Piecewise((1, x < 0), (x, True))", "0"),
}


@pytest.mark.parametrize("expression", CASES)
def test_the_parts_of_a_linear_expression_are_found(expression: str) -> None:
    constant, coefficient = linear(read(expression), read("k"))

    wanted = tuple(text(read(part)) for part in CASES[expression])
    assert (text(constant), text(coefficient)) == wanted or (
        text(constant).replace("1*", ""),
        text(coefficient).replace("1*", ""),
    ) == tuple(part.replace("1*", "") for part in wanted)
