"""Derivatives of integrals agree with mpmath's derivative of mpmath's integral."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import mpmath as mp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InternalFault, LimitExceeded, OutsideDomain, ServiceError
from tests.properties.asking import answer, examples

POINTS = (0.6180339, 1.3247179, -0.7390851)
DIGITS = 20


class Integrand(NamedTuple):
    """An integrand as text, and its value at x and t."""

    text: str
    value: Callable[[Any, Any], Any]


INTEGRANDS = [
    Integrand("sin(x*t)", lambda x, t: mp.sin(x * t)),
    Integrand("exp(-x^2*t^2)", lambda x, t: mp.exp(-x * x * t * t)),
    Integrand("t^2*exp(t)", lambda x, t: t**2 * mp.exp(t)),
    Integrand("ln(x^2 + t^2 + 1)", lambda x, t: mp.log(x * x + t * t + 1)),
    Integrand("1/(2 + cos(x + t))", lambda x, t: 1 / (2 + mp.cos(x + t))),
    Integrand("sqrt(1 + x^2*t^2)", lambda x, t: mp.sqrt(1 + x * x * t * t)),
    Integrand("x^3*t", lambda x, t: x**3 * t),
    Integrand("tanh(t - x)", lambda x, t: mp.tanh(t - x)),
    Integrand("x/(1 + t^4)", lambda x, t: x / (1 + t**4)),
    Integrand("t*cos(x*t^2)", lambda x, t: t * mp.cos(x * t * t)),
]
LIMITS: list[tuple[str, Callable[[Any], Any]]] = [
    ("0", lambda x: mp.mpf(0)),
    ("1", lambda x: mp.mpf(1)),
    ("-1", lambda x: mp.mpf(-1)),
    ("x", lambda x: x),
    ("x^2", lambda x: x * x),
    ("-x", lambda x: -x),
    ("sin(x)", mp.sin),
    ("exp(x)", mp.exp),
]


def value_at(request: dict[str, Any], x: float) -> dict[str, float] | None:
    """Return value and derivative, or None where there is none or its check is too much work."""
    try:
        answered = json.loads(answer(request | {"variable": "x", "at": {"x": x}, "trace": "none"}))
    except InternalFault:
        raise
    except (OutsideDomain, LimitExceeded):
        return None
    value: dict[str, float] = answered["value"]
    return value


@examples(30)
@given(
    integrand=st.sampled_from(INTEGRANDS),
    lower=st.sampled_from(LIMITS),
    upper=st.sampled_from(LIMITS),
    x=st.sampled_from(POINTS),
)
def test_the_derivative_of_an_integral_is_that_of_its_values(
    integrand: Integrand, lower: Any, upper: Any, x: float
) -> None:
    text = f"Integral({integrand.text}, (t, {lower[0]}, {upper[0]})) + x"
    found = value_at({"expression": text}, x)
    assert found is not None

    with mp.workdps(DIGITS):

        def exact(x: Any) -> Any:
            return mp.quad(lambda t: integrand.value(x, t), [lower[1](x), upper[1](x)]) + x

        assert found["function"] == pytest.approx(float(exact(mp.mpf(x))), rel=1e-9, abs=1e-11)
        slope = float(mp.diff(exact, mp.mpf(x)))
    assert found["derivative"] == pytest.approx(slope, rel=1e-8, abs=1e-9)


@examples(30)
@given(
    f=st.sampled_from(
        ["1/(t - x)", "sign(t - x)", "abs(t - x)", "1/t", "sqrt(t - x)", "ln(abs(t - x))",
         "floor(x*t)", "tan(x*t)", "1/sqrt(abs(t))", "f(x*t)", "t^x", "(t - x)/abs(t - x)"]
    ),
    limits=st.sampled_from(["0, 1", "-1, x", "x, 2", "x, 2*x", "-x, x", "0, 9^9"]),
    order=st.sampled_from([1, 2]),
)  # fmt: skip
def test_an_integral_never_ends_in_a_fault(f: str, limits: str, order: int) -> None:
    text = f"Integral({f}, (t, {limits}))"
    try:
        answer({"expression": text, "variable": "x", "order": order})
    except InternalFault:
        raise
    except ServiceError:
        return
