"""Our trees keep their meaning in SymPy."""

import pytest
import sympy as sp

from service.symbolic.build import derivative_of, symbol
from service.symbolic.parsing import parse
from service.symbolic.sympy_bridge.to_sympy import Inexpressible, to_sympy

X, Y = sp.symbols("x y", real=True)
MEANINGS = {
    "x^2 - y/3 + 0.1": X**2 - Y / 3 + sp.Rational(1, 10),
    "sqrt(x)": sp.sqrt(X),
    "x^(1/3)": sp.sign(X) * sp.Abs(X) ** sp.Rational(1, 3),
    "x^(2/3)": sp.Abs(X) ** sp.Rational(2, 3),
    "(x^2)^(1/3)": sp.Pow(X**2, sp.Rational(1, 3)),
    "(-8)^(1/3)": sp.Integer(-2),
    "e^(pi*x)": sp.exp(sp.pi * X),
    "Piecewise((x, (x > 0) & (x < 1)), (y, Ne(x, 2)), (1, True))": sp.Piecewise(
        (X, sp.And(X > 0, X < 1)), (Y, sp.Ne(X, 2)), (1, True)
    ),
}


@pytest.mark.parametrize("text", MEANINGS)
def test_an_expression_is_what_it_means(text: str) -> None:
    assert to_sympy(parse(text).expression) == MEANINGS[text]


def test_variables_are_real() -> None:
    assert to_sympy(parse("sqrt(x^2)").expression) == sp.Abs(X)


def test_functions_that_sympy_does_not_know_stay_as_they_are() -> None:
    theirs = to_sympy(parse("sigmoid(x)*(1 - sigmoid(x))").expression)

    assert {function.func.__name__ for function in theirs.atoms(sp.Function)} == {"sigmoid"}


def test_derivatives_of_abstract_functions_differ_by_their_orders() -> None:
    orders = [
        "g(x, y)",
        "Derivative(g(x, y), x)",
        "Derivative(g(x, y), y)",
        "Derivative(g(x, y), x, (y, 2))",
    ]

    assert len({to_sympy(parse(each).expression) for each in orders}) == len(orders)


@pytest.mark.parametrize("text", ["9^9^9", "x + 2^(10^10)", "(1/3)^(-10^9)", "(9^99)^(9^9)"])
def test_numbers_out_of_all_bounds_are_not_computed(text: str) -> None:
    with pytest.raises(Inexpressible):
        to_sympy(parse(text).expression)


def test_a_derivative_that_is_not_carried_out_is_not_said() -> None:
    with pytest.raises(Inexpressible):
        to_sympy(derivative_of(symbol("x"), "x"))
