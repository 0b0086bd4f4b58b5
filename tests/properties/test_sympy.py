"""Where SymPy is right, its derivatives have the same values as ours."""

import json

import pytest
import sympy
from sympy.parsing.sympy_parser import parse_expr

from tests.properties.asking import answer

_X = sympy.Symbol("x", real=True)
_POINTS = (0.37, 0.81, 1.93)
_TABLE = (
    "x**3 - 2*x + 7",
    "(x**2 + 1)**3",
    "(x + 1)/(x**2 + 1)",
    "sin(x)*cos(x)",
    "sin(cos(tan(x)))",
    "exp(-x**2/2)",
    "x*log(x)",
    "log(log(x + 3))",
    "x**x",
    "(sin(x) + 2)**cos(x)",
    "2**x*x**2",
    "sqrt(1 + sqrt(1 + x))",
    "x**Rational(2, 3)",
    "atan(1/x)",
    "asin(x/2)",
    "acosh(x + 2)",
    "sinh(x)/cosh(x)",
    "asinh(exp(x))",
    "erf(x)*exp(x)",
    "gamma(x + 1)",
    "loggamma(x + 1)",
    "polygamma(1, x + 1)",
    "besselj(2, x)",
    "besselk(1, x)",
    "Si(x)*Ci(x)",
    "Ei(x)",
    "LambertW(x)",
    "atan2(x, 2)",
    "sec(x) + csc(x) + cot(x)",
    "1/(1 + exp(-x))",
    "Abs(x - 5)",
    "exp(sin(x)**2)",
    "log(x**2 + 1)/(x**2 + 1)",
    "exp(exp(sin(x)))",
    "0.1*x**3 + 0.25*x",
)


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("text", _TABLE)
def test_a_derivative_has_the_values_of_sympys(text: str, order: int) -> None:
    theirs = sympy.diff(parse_expr(text, {"x": _X}), _X, order)
    sent = text.replace("Rational(2, 3)", "(2/3)")
    for point in _POINTS:
        request = {"expression": sent, "variable": "x", "order": order, "at": {"x": point}}
        ours = json.loads(answer(request))["value"]["derivative"]

        assert ours == pytest.approx(float(theirs.subs(_X, point).evalf(20)), rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("text", _TABLE)
def test_sympy_reads_our_text_with_the_same_value(text: str) -> None:
    sent = text.replace("Rational(2, 3)", "(2/3)")
    answered = json.loads(answer({"expression": sent, "variable": "x", "at": {"x": 0.37}}))
    read = parse_expr(answered["derivative"]["text"], {"x": _X})

    assert float(read.subs(_X, 0.37).evalf(20)) == pytest.approx(
        answered["value"]["derivative"], rel=1e-8, abs=1e-9
    )


# SymPy writes W(x), which is an abstract function here, and an operator atan_{2}.
@pytest.mark.parametrize("text", [t for t in _TABLE if "LambertW" not in t and "atan2" not in t])
def test_latex_that_sympy_writes_is_read_with_the_same_value(text: str) -> None:
    theirs = parse_expr(text, {"x": _X})
    for latex in (sympy.latex(theirs), sympy.latex(theirs, mode="equation", ln_notation=True)):
        request = {"expression": latex, "variable": "x", "syntax": "latex", "at": {"x": 0.81}}
        ours = json.loads(answer(request))["value"]["function"]

        assert ours == pytest.approx(float(theirs.subs(_X, 0.81).evalf(20)), rel=1e-8, abs=1e-9)
