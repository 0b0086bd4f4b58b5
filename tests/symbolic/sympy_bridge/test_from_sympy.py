"""What SymPy says is read back with the same value, or not said at all."""

from math import isfinite

import pytest
import sympy as sp
from hypothesis import given

from service.symbolic.build import call, symbol
from service.symbolic.evaluate import value_at
from service.symbolic.functions import TABLE, Function
from service.symbolic.parsing import parse
from service.symbolic.sympy_bridge.from_sympy import from_sympy
from service.symbolic.sympy_bridge.to_sympy import Inexpressible, to_sympy
from tests.properties.asking import examples
from tests.properties.expressions import Sample, samples

X, Y = sp.symbols("x y", real=True)
F = sp.Function("f")
NAMES = "xyzw"
ROWS = [row for row in TABLE.values() if row.rewrite is None]
TEXTS = {
    2 * X / 3 - Y: "2*x/3 - y",
    -X: "-x",
    -(X**2): "-x**2",
    (-X) ** 3 * Y: "-x**3*y",
    (X + 1) ** 2 / (Y * (X - 1)): "(x + 1)**2/(y*(x - 1))",
    1 / sp.sqrt(X): "1/sqrt(x)",
    X ** (-Y): "1/x**y",
    2 ** (X + 1): "2**(x + 1)",
    (X**Y) ** sp.Rational(3, 2): "(x**y)**(3/2)",
    sp.exp(1) * sp.pi: "exp(1)*pi",
    sp.exp(-X / 2): "exp(-x/2)",
    sp.sign(X) * sp.Abs(X) ** sp.Rational(1, 3): "x**(1/3)",
    Y * sp.Abs(X) ** sp.Rational(-2, 3): "y/x**(2/3)",
    sp.sign(X) * sp.Abs(X) ** sp.Rational(-1, 3) * sp.sign(Y): "sign(y)/x**(1/3)",
    sp.Abs(X) ** sp.Rational(1, 3): "abs(x)**(1/3)",
    sp.polygamma(0, X): "digamma(x)",
    sp.Heaviside(X): "Heaviside(x)",
    sp.Heaviside(X, 0): "Heaviside(x, 0)",
    sp.Piecewise((X, (X > 0) | (X < -1)), (Y, sp.Ne(X, 0)), (1, True)):
        "Piecewise((x, x > 0), (x, x < -1), (y, Ne(x, 0)), (1, True))",
    sp.Piecewise((X, (X > 0) & (Y <= 2)), (0, True)):
        "Piecewise((x, (y <= 2) & (x > 0)), (0, True))",
}  # fmt: skip
UNSAID = [
    sp.I * X, sp.oo, sp.nan, sp.zoo, sp.Float("0.1"), sp.zeta(X), sp.Integral(F(X), X), F(X),
    sp.uppergamma(Y, X), sp.Sum(X, (X, 1, 3)), sp.re(sp.Symbol("z")), sp.LambertW(X, -1),
    sp.Piecewise((X, sp.Not(sp.Contains(X, sp.Integers))), (0, True)), sp.Integer(10) ** 5000,
    sp.DiracDelta(X), sp.O(X), (X,), None,
]  # fmt: skip


@pytest.mark.parametrize("expression", TEXTS, ids=str)
def test_an_expression_is_written_in_our_notation(expression: sp.Expr) -> None:
    assert from_sympy(expression) == TEXTS[expression]


@pytest.mark.parametrize("expression", UNSAID, ids=lambda each: type(each).__name__)
def test_what_our_notation_has_no_words_for_is_not_said(expression: object) -> None:
    assert from_sympy(expression) is None


@pytest.mark.parametrize(
    ("fraction", "text"),
    [("3/10", "0.3"), ("-1/8", "-0.125"), ("1/100000000", "0.00000001"), ("1/3", "1/3")],
)
def test_fractions_are_decimals_where_they_were(fraction: str, text: str) -> None:
    assert from_sympy(sp.Rational(fraction), decimal=True) == text
    assert from_sympy(sp.Rational(fraction) * X, decimal=True) in (f"{text}*x", "x/3")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_function_goes_there_and_back(row: Function) -> None:
    for point in row.points:
        named = dict(zip(NAMES, point, strict=False))
        there = call(row.name, *map(symbol, named))
        text = from_sympy(to_sympy(there))

        assert text is not None
        assert value_at(parse(text).expression, named) == pytest.approx(value_at(there, named))


@pytest.mark.parametrize(
    "text",
    ["f(x)", "f(x, y)*g(z)", "Derivative(f(x), x)", "Derivative(f(x, y), x, (y, 2))",
     "Subs(Derivative(f(xi1), (xi1, 3)), xi1, x**2 + xi1)",
     "Subs(Derivative(f(xi1, xi2), xi1), (xi1, xi2), (xi2, xi1*y))"],
)  # fmt: skip
def test_abstract_functions_and_their_derivatives_come_back_as_they_were(text: str) -> None:
    expression = parse(text).expression
    back = from_sympy(to_sympy(expression))

    assert back is not None
    assert parse(back).expression is expression


@examples(60)
@given(sample=samples(5))
def test_random_expressions_come_back_with_the_same_values(sample: Sample) -> None:
    expression = parse(sample.text).expression
    try:
        text = from_sympy(to_sympy(expression))
    except Inexpressible:
        return
    if text is None:
        return
    back = parse(text, known="x").expression
    for x in (0.6180339, 1.3247179):
        value = value_at(expression, {"x": x})
        if isfinite(value) and 1e-3 < abs(value) < 1e6:
            assert value_at(back, {"x": x}) == pytest.approx(value, rel=1e-6)
