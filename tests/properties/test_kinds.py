"""Implicit, parametric and inverse derivatives agree with what roots of the equations do."""

import json
import re
from collections.abc import Callable
from typing import Any

import mpmath as mp
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InternalFault, ServiceError
from tests.properties.asking import Json, answer, examples
from tests.properties.expressions import DIGITS, Sample, is_real, samples, value_of_text
from tests.properties.test_vectors import of_two

_NOT_FOUND = (ValueError, ZeroDivisionError, OverflowError, TypeError, mp.mp.NoConvergence)


def _answered(request: Json) -> Json | None:
    """Return the answer, or None where there is a problem that is the client's."""
    try:
        answered: Json = json.loads(answer({**request, "trace": "none", "formats": ["text"]}))
    except InternalFault:
        raise
    except ServiceError:
        return None
    return answered


def _slope(function: Callable[[Any], Any], x: Any) -> Any:
    h = mp.mpf(10) ** -12
    return (function(x + h) - function(x - h)) / (2 * h)


def _close(a: Any, b: Any) -> bool:
    return bool(abs(a - b) <= 1e-7 * (1 + abs(b)))


@examples(120)
@given(of_two(), st.sampled_from(["1", "x*y", "y", "x", "x^2 + y^2", "cos(y)"]))
def test_any_equation_has_its_derivative_or_a_problem(left: str, right: str) -> None:
    request = {"expression": f"{left} = {right}", "variable": "x", "dependent": "y"}

    _answered(request)
    _answered({**request, "order": 2})


@examples(60)
@given(samples(3), st.integers(1, 3))
def test_an_implicit_derivative_is_the_slope_of_the_root(sample: Sample, power: int) -> None:
    exponent = 2 * power - 1
    answered = _answered(
        {"expression": f"y^{exponent} + y = {sample.text}", "variable": "x", "dependent": "y"}
    )
    if answered is None:
        return
    with mp.workdps(DIGITS):

        def root(x: Any) -> Any:
            value = sample.value(x)
            return mp.findroot(lambda y: y**exponent + y - value, mp.mpf("0.5"), tol=1e-35)

        x = mp.mpf("0.6180339")
        try:
            y, expected = root(x), _slope(root, x)
            text = answered["derivative"]["text"]
            claimed = value_of_text(text, x, y=y)
        except _NOT_FOUND:
            return
        if is_real(expected) and is_real(claimed):
            assert _close(claimed, expected)


@examples(60)
@given(samples(3))
def test_the_derivative_of_an_inverse_is_the_slope_of_the_root(sample: Sample) -> None:
    text = f"x^3 + 2*x + ({sample.text})"
    answered = _answered({"expression": text, "variable": "x", "inverse": True})
    if answered is None:
        return
    with mp.workdps(DIGITS):
        x = mp.mpf("1.3247179")
        try:

            def function(z: Any) -> Any:
                return z**3 + 2 * z + sample.value(z)

            def inverse(value: Any) -> Any:
                return mp.findroot(lambda z: function(z) - value, x, tol=1e-35)

            expected = _slope(inverse, function(x))
            claimed = value_of_text(answered["derivative"]["text"], x)
        except _NOT_FOUND:
            return
        if is_real(expected) and is_real(claimed):
            assert _close(claimed, expected)


@examples(60)
@given(samples(4))
def test_a_parametric_derivative_is_that_without_the_parameter(sample: Sample) -> None:
    """With x = t^3 + t the parameter can be eliminated by solving for it."""
    of_t = re.sub(r"x(?!p)", "t", sample.text)
    answered = _answered(
        {
            "expression": "y",
            "variable": "x",
            "parameter": "t",
            "definitions": {
                "x": "t^3 + t",
                "y": of_t,
            },
        }
    )
    if answered is None:
        return
    with mp.workdps(DIGITS):
        t = mp.mpf("0.6180339")
        try:

            def eliminated(x: Any) -> Any:
                return sample.value(mp.findroot(lambda s: s**3 + s - x, t, tol=1e-35))

            expected = _slope(eliminated, t**3 + t)
            claimed = value_of_text(answered["derivative"]["text"], None, t=t)
        except _NOT_FOUND:
            return
        if is_real(expected) and is_real(claimed):
            assert _close(claimed, expected)


_X, _Y = sympy.symbols("x y", positive=True)
_EQUATIONS = (
    "x**2 + y**2 - 25",
    "x**3 + y**3 - 3*x*y",
    "x**2/9 + y**2/4 - 1",
    "x*exp(y) - y",
    "sin(x*y) - x",
    "sqrt(x) + sqrt(y) - 1",
    "x**y - y**x + 1",
    "log(x*y) + y**2 - x",
    "(x**2 + y**2)**2 - 2*(x**2 - y**2)",
)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("equation", _EQUATIONS)
def test_an_implicit_derivative_has_the_value_of_sympys(equation: str, order: int) -> None:
    theirs = sympy.idiff(sympy.sympify(equation, {"x": _X, "y": _Y}), _Y, _X, order)
    answered = _answered(
        {"expression": f"{equation} = 0", "variable": "x", "dependent": "y", "order": order}
    )

    assert answered is not None
    assert answered["verification"]["status"] == "verified"
    for point in answered["verification"]["points"]:
        ours = sympy.sympify(answered["derivative"]["text"], {"x": _X, "y": _Y})
        a, b = [float(each.subs({_X: point["x"], _Y: point["y"]})) for each in (ours, theirs)]
        assert a == pytest.approx(b, rel=1e-7)
