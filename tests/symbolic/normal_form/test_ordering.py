"""Factors and terms stand in the order that readers expect."""

import pytest

from service.symbolic.normal_form.ordering import Ranks, rank
from tests.symbolic.normal_form.support import read, tidied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin(x)*exp(x)*x**x*(x + 1)*y*pi*3", "3*pi*y*(x + 1)*x**x*exp(x)*sin(x)"),
        ("(log(x) + 1)*sin(x)*log(x)", "log(x)*sin(x)*(log(x) + 1)"),
        ("cos(x)*sin(x)*log(x)*exp(x)", "exp(x)*log(x)*sin(x)*cos(x)"),
        ("y*x**2*a", "a*x**2*y"),
        ("x10*x2*x1", "x1*x2*x10"),
        ("f(x)*sin(x)", "sin(x)*f(x)"),
        ("x*sqrt(2/pi)", "sqrt(2/pi)*x"),
        ("(x - 1)*(x + 2)*(x + 1)", "(x + 1)*(x - 1)*(x + 2)"),
        ("x^x*sqrt(x^x)", "sqrt(x**x)*x**x"),
        ("sqrt(x^x)*x^x", "sqrt(x**x)*x**x"),
    ],
)
def test_factors_stand_in_the_readers_order(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + x + x**2", "x**2 + x + 1"),
        ("1 + log(x) + x", "x + log(x) + 1"),
        ("1/x + 1 + x", "x + 1 + 1/x"),
        ("-x**2 + 3", "3 - x**2"),
        ("-x**2 - 3", "-x**2 - 3"),
        ("y**2 + x*y + x**2", "x**2 + x*y + y**2"),
        ("c + b*x + a*x**2", "a*x**2 + b*x + c"),
        ("sin(x) + x*cos(x)", "x*cos(x) + sin(x)"),
        ("1 + sqrt(x)", "sqrt(x) + 1"),
        ("x + (x**2 + 1)**2", "(x**2 + 1)**2 + x"),
        ("c + v*tanh(w)", "v*tanh(w) + c"),
    ],
)
def test_terms_stand_in_the_readers_order(text: str, expected: str) -> None:
    assert tidied(text) == expected


def test_every_kind_of_expression_has_a_rank() -> None:
    texts = ["x", "pi", "2", "x + 1", "2*x", "x/y", "x**y", "exp(x)", "sin(x)", "f(x)",
             "Piecewise((x, x < 1), (y, True))", "Max(x, y)"]  # fmt: skip
    nodes = [read(text) for text in texts]
    ranks: Ranks = {}

    assert len({rank(ranks, node) for node in nodes}) == len(nodes)
    assert sorted(nodes, key=lambda node: rank(ranks, node))
