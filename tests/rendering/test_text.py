from collections.abc import Callable
from functools import reduce
from operator import add, mul
from typing import Any

import pytest
import sympy
from hypothesis import given

from service.rendering.text import Text
from service.symbolic.expression import (
    Call,
    Number,
    Pi,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.interning import Node, scope
from service.symbolic.parsing import parse
from tests.rendering.trees import RECIPES, Recipe

SYMPY: dict[type[Node], Callable[..., Any]] = {
    Number: lambda n: sympy.Rational(n.numerator, n.denominator),
    Pi: lambda n: sympy.pi,
    Symbol: lambda n: sympy.Symbol(n.name),
    Sum: lambda n, *terms: reduce(add, terms),
    Product: lambda n, *factors: reduce(mul, factors),
    Quotient: lambda n, above, below: above / below,
    Power: lambda n, base, exponent: base**exponent,
    Call: lambda n, *arguments: getattr(sympy, {"abs": "Abs"}.get(n.name, n.name))(*arguments),
}


def to_sympy(node: Node) -> Any:
    return SYMPY[type(node)](node, *map(to_sympy, node.children))


@given(recipe=RECIPES)
def test_text_reads_back_to_the_same_tree(recipe: Recipe) -> None:
    with scope():
        node = recipe()
        assert parse(Text()(node)).expression is node


@pytest.mark.parametrize(
    "text",
    [
        "-x**2/2",
        "-2*x*exp(-x**2/2)",
        "2/3*x/y/a",
        "x/y*a - (x - y)*(-a)",
        "(-2)**a",
        "x**(y**a)",
        "(x**y)**a",
        "x**(-1/3) + y**0.5",
        "sqrt(x)**3/(2*sqrt(y))",
        "1.5e-9*x - 0.1*pi*exp(1)",
        "abs(x - 3)*atan2(y, x)",
        "a*(x/(y*(-a)))",
        "-1*2*x - (-3)*y",
    ],
)
def test_sympy_reads_the_same_value(text: str) -> None:
    node = parse(text).expression
    point = {"x": 1.3, "y": 0.7, "a": 3}
    read, meant = (e.evalf(20, subs=point) for e in (sympy.sympify(Text()(node)), to_sympy(node)))
    assert abs(read - meant) < 1e-12


def test_sympy_reads_derivatives_cases_and_relations() -> None:
    for text in (
        "Derivative(f(x, y), x, (y, 2))",
        "Subs(Derivative(f(xi1), xi1), xi1, x**2)",
        "Piecewise((x**2, (x > 0) & (x < 1)), (x, Eq(x, 2)), (1, True))",
    ):
        assert Text()(parse(text).expression) == text
        sympy.sympify(text)
