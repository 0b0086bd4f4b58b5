"""MathJSON has a list for every node, with the heads of its standard library."""

import json
from typing import Any

import pytest
from hypothesis import given

from service.rendering.mathjson import MathJSON
from service.symbolic.build import call, derivative_of, symbol
from service.symbolic.functions import TABLE
from service.symbolic.interning import scope
from service.symbolic.parsing import parse
from tests.rendering.trees import RECIPES, Recipe

ROWS: list[tuple[str, Any]] = [
    ("6*x*(x^2 + 1)^2", ["Multiply", 6, "x", ["Power", ["Add", ["Power", "x", 2], 1], 2]]),
    ("-x", ["Negate", "x"]),
    ("x/y - 1/3", ["Add", ["Divide", "x", "y"], ["Rational", -1, 3]]),
    ("sqrt(x) + cbrt(x)", ["Add", ["Sqrt", "x"], ["Root", "x", 3]]),
    ("e^x*pi*e", ["Multiply", ["Exp", "x"], "Pi", "ExponentialE"]),
    ("log(x)*log(x, 2)", ["Multiply", ["Ln", "x"], ["Log", "x", 2]]),
    ("asin(x) + abs(x)", ["Add", ["Arcsin", "x"], ["Abs", "x"]]),
    ("log_sigmoid(x)", ["LogSigmoid", "x"]),
    ("f(x, y)", ["f", "x", "y"]),
    ("Derivative(f(x), (x, 2))", ["Apply", ["Derivative", "f", 2], "x"]),
    (
        "Piecewise((x, (x > 0) & (x < 1)), (0, True))",
        ["Which", ["And", ["Greater", "x", 0], ["Less", "x", 1]], "x", "True", 0],
    ),
    ("x^(10^2)*12345678901234567890", ["Multiply", ["Power", "x", ["Power", 10, 2]],
                                       {"num": "12345678901234567890"}]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_an_expression_is_nested_lists(text: str, expected: Any) -> None:
    renderer = MathJSON()

    assert renderer.finished(renderer(parse(text).expression)) == expected


def test_a_derivative_that_stands_in_a_line_is_an_operator() -> None:
    node = derivative_of(parse("x^2").expression, "x")

    assert json.loads(MathJSON()(node)) == ["D", ["Power", "x", 2], "x"]


@given(recipe=RECIPES)
def test_every_expression_has_a_form(recipe: Recipe) -> None:
    with scope():
        assert json.loads(MathJSON()(recipe())) is not None


def test_no_two_functions_share_a_head() -> None:
    rows = [row for row in TABLE.values() if row.rewrite is None]
    nodes = [call(row.name, *[symbol("x")] * row.arity[0]) for row in rows]

    heads = {json.loads(MathJSON()(node))[0] for node in nodes}

    assert len(heads) == len(rows)
