"""Values and their complex steps, beside mpmath at sixty digits."""

from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from service.symbolic.build import symbol
from service.symbolic.evaluate import start, value_at
from service.symbolic.parsing import parse

Formula = Callable[[Any], Any]


def _odd_root(x: Any, n: int) -> Any:
    return mp.sign(x) * mp.root(abs(x), n)


SMOOTH: list[tuple[str, Formula, list[float]]] = [
    ("3*x^2 - x/7 + 0.1", lambda x: 3 * x**2 - x / 7 + mp.mpf("0.1"), [-2.5, 0.2, 1e10]),
    ("x^x", lambda x: x**x, [0.3, 2.0, 7.5]),
    ("2^x - x^(-3)", lambda x: 2**x - x**-3, [-1.5, 0.1, 9.0]),
    ("sqrt(x)*x^(3/4)", lambda x: mp.sqrt(x) * x ** mp.mpf("0.75"), [0.2, 3.0]),
    ("x^(1/3)", lambda x: _odd_root(x, 3), [-8.0, -0.1, 27.0]),
    ("x^(2/3)", lambda x: _odd_root(x, 3) ** 2, [-8.0, 0.5]),
    ("x^(-3/5)", lambda x: 1 / _odd_root(x, 5) ** 3, [-3.0, 0.5]),
    ("x^(7/3)", lambda x: _odd_root(x, 3) ** 7, [-2.0, 2.0]),
    ("x^1000", lambda x: x**1000, [-1.5, 0.9, 1.0]),
    ("sin(x)^2/cos(x)", lambda x: mp.sin(x) ** 2 / mp.cos(x), [-1.0, 0.4]),
    ("exp(-x^2/2)/sqrt(2*pi)", mp.npdf, [-3.0, 0.1, 1.5]),
    ("log(x, 3) + log(x)*e", lambda x: mp.log(x, 3) + mp.log(x) * mp.e, [0.01, 5.0]),
    ("besselj(2, x)*gamma(x)", lambda x: mp.besselj(2, x) * mp.gamma(x), [0.7, 4.2]),
    ("Max(x, 1, x^2)", lambda x: max(x, 1, x**2), [-3.0, 0.5]),
    ("atan2(x, -1)", lambda x: mp.atan2(x, -1), [-2.0, 2.0]),
    ("Piecewise((x^2, x < 0), (3*x, x <= 2), (7*x, True))",
     lambda x: x**2 if x < 0 else 3 * x if x <= 2 else 7 * x, [-2.0, 1.0, 2.5]),
]  # fmt: skip
EDGES: list[tuple[str, Formula, list[float]]] = [
    ("x^(1/3)", lambda x: x, [0.0]),
    ("x^(10^9)", lambda x: x ** (10**9), [1.0000001, 0.99999999, 0.0, -1.0]),
    ("x^1152921504606846977", lambda x: x, [-1.0, 0.0, 1.0]),
    ("x^1152921504606846976", abs, [-1.0, 0.0, 1.0]),
    ("abs(x) + floor(x) + sign(x)", lambda x: abs(x) + mp.floor(x) + mp.sign(x), [-2.5, 0.0, 3.2]),
]


@pytest.mark.parametrize(("text", "formula", "points"), [*SMOOTH, *EDGES])
def test_a_value_is_that_of_the_reference(text: str, formula: Formula, points: list[float]) -> None:
    for x in points:
        with mp.workdps(60):
            expected = float(formula(mp.mpf(x)))
        value = value_at(parse(text).expression, {"x": x})
        assert value == pytest.approx(expected, rel=1e-13, abs=1e-300), x


@pytest.mark.parametrize(("text", "formula", "points"), SMOOTH)
def test_a_complex_step_gives_the_derivative_of_the_reference(
    text: str, formula: Formula, points: list[float]
) -> None:
    for x in points:
        with mp.workdps(60):
            expected = float(mp.diff(formula, mp.mpf(x)))
        value = start(np.ones(1, complex))
        value[symbol("x")] = np.array([complex(x, 1e-100)])
        found = value[parse(text).expression].imag / 1e-100
        assert found == pytest.approx(expected, rel=1e-11, abs=1e-300), x
