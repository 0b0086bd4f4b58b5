"""What is divided by, and where that is zero."""

import numpy as np
import pytest

from service.symbolic.parsing import parse
from service.symbolic.zeros import divisors, zeros

DIVISORS = {
    "x + 1": [],
    "1/2": [],
    "y/(x - 1)": ["x - 1"],
    "y/(2*x*(x - 1)^2)": ["x", "x - 1"],
    "x^(-3) + sqrt(y)": ["x"],
    "tan(x)*cot(y)": ["cos(x)", "sin(y)"],
    "log(x, y)": ["y - 1"],
    "Ei(1/x)": ["x", "1/x"],
}
ZEROS = {
    "x - 1/3": [1 / 3],
    "x^2 - 4": [-2, 2],
    "(x - 1)^2": [1],
    "cos(x)": [-5 * np.pi / 2, -3 * np.pi / 2, -np.pi / 2, np.pi / 2, 3 * np.pi / 2, 5 * np.pi / 2],
    "cosh(x)": [],
    "x^2 + 1": [],
    "exp(x)": [],
    "log(x)": [1],
    "sqrt(-1 - x^2)": [],
    "x - y": [0.5],
    "1/x": [],
}


@pytest.mark.parametrize("text", DIVISORS)
def test_divisors_are_found_factor_by_factor(text: str) -> None:
    assert divisors(parse(text).expression) == {
        parse(divisor).expression for divisor in DIVISORS[text]
    }


@pytest.mark.parametrize("text", ZEROS)
def test_zeros_are_found_with_and_without_a_change_of_sign(text: str) -> None:
    found = zeros(parse(text).expression, "x", {"y": 0.5})

    assert sorted(found) == pytest.approx(ZEROS[text], abs=1e-6)
