"""Adjoints are the derivatives that the rules give, and share what can be shared."""

import numpy as np
import pytest

from service.errors import NotDifferentiable
from service.rendering.text import Text
from service.symbolic.derivation import Derivation
from service.symbolic.evaluate import value_at
from service.symbolic.functions import TABLE
from service.symbolic.interning import scope
from service.symbolic.parsing import parse
from service.symbolic.reverse import adjoints, edges, in_order
from service.symbolic.verify import Claim, verify

EXPRESSIONS = [
    "x*y*z", "x/y", "(x + y)/(x - y)", "x^y", "x^3/y^2", "sqrt(x*y)", "x^(1/3)*y", "2^x*y^-1",
    "sin(x*y) + cos(x*y)*sin(x*y)", "exp(x/y)*log(x + y)", "atan2(y, x)", "Max(x, y)*x",
    "Piecewise((x*y, x < y), (x/y, True))", "Piecewise((sin(x)/x, x > 0), (1, True))*y",
    "Integral(exp(x*t), (t, x, x*y))*y", "Integral(x*t, (t, 0, 1))",
    "f(x*y, x)", "besselj(2, x*y)", "x*x*x*y", "7", "y", "log(x, y)", "(x + y)^(x*y)",
]  # fmt: skip
POINT = {"x": 0.7, "y": 1.3, "z": -0.4}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_adjoints_are_the_derivatives_that_the_rules_give(text: str) -> None:
    with scope():
        expression = parse(text).expression
        for name, adjoint in adjoints(expression, ("x", "y")).items():
            rules = Derivation({"x", "y"}).derive(expression, name).result
            assert value_at(adjoint, POINT) == pytest.approx(value_at(rules, POINT), rel=1e-12)


@pytest.mark.parametrize("name", [row.name for row in TABLE.values() if None not in row.partials])
def test_the_adjoints_of_every_function_hold_by_its_values(name: str) -> None:
    with scope():
        names = ("x", "y", "z")[: len(TABLE[name].points[0])]
        expression = parse(f"{name}({', '.join(names)})").expression
        found = adjoints(expression, names)
        assert verify([Claim(expression, d, by) for by, d in found.items()]).status == "verified"


def test_a_branch_that_does_not_hold_does_not_matter() -> None:
    with scope():
        expression = parse("Piecewise((x, x > 0), (sqrt(x)*x, True))").expression
        (derivative,) = adjoints(expression, ("x",)).values()
        assert value_at(derivative, {"x": 2.0}) == 1.0
        expression = parse("Piecewise((log(x), x > 0), (2*x, True))").expression
        (derivative,) = adjoints(expression, ("x",)).values()
        assert value_at(derivative, {"x": -1.0}) == 2.0


def test_variables_that_do_not_occur_have_the_adjoint_zero() -> None:
    with scope():
        assert {
            name: Text()(each) for name, each in adjoints(parse("x").expression, "xq").items()
        } == {
            "x": "1",
            "q": "0",
        }


def test_an_argument_without_a_derivative_is_refused() -> None:
    with scope(), pytest.raises(NotDifferentiable):
        adjoints(parse("besselj(x, 2)").expression, ("x",))


def test_nodes_come_after_those_that_they_read() -> None:
    with scope():
        expression = parse("sin(x*y)*exp(x*y) + z").expression
        order = in_order(expression, {"x", "y"})
        assert order[-1] is expression
        assert len(order) == len(set(order)) == 7
        for i, node in enumerate(order):
            assert all(edge.child in order[:i] for edge in edges(node, {"x", "y"}))


def test_the_deepest_nesting_still_has_its_gradient() -> None:
    text = "x"
    for _ in range(60):
        text = f"(x + y*{text})"
    with scope():
        found = adjoints(parse(text).expression, ("x", "y"))
        exact = np.polyval(np.ones(61), 0.5)
        assert value_at(found["x"], {"x": 1.0, "y": 0.5}) == pytest.approx(exact)
