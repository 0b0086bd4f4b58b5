"""Lines read as a teacher would write them."""

import pytest

from service.rendering.text import Text
from service.symbolic.derivation import Derivation
from service.symbolic.lines import lines
from service.symbolic.parsing import parse

FULL = {
    "(x^2 + 1)^3": [
        "d/dx[(x**2 + 1)**3]",
        "3*(x**2 + 1)**2*d/dx[x**2 + 1]",
        "3*(x**2 + 1)**2*2*x",
    ],
    "sin(x^2)*exp(3*x)": [
        "d/dx[sin(x**2)*exp(3*x)]",
        "d/dx[sin(x**2)]*exp(3*x) + sin(x**2)*d/dx[exp(3*x)]",
        "cos(x**2)*d/dx[x**2]*exp(3*x) + sin(x**2)*exp(3*x)*d/dx[3*x]",
        "cos(x**2)*2*x*exp(3*x) + sin(x**2)*exp(3*x)*3",
    ],
    "3*x^2 + 2*x + 1": [
        "d/dx[3*x**2 + 2*x + 1]",
        "d/dx[3*x**2] + d/dx[2*x]",
        "3*2*x + 2",
    ],
    "sin(x)": ["d/dx[sin(x)]", "cos(x)"],
    "7": ["d/dx[7]", "0"],
}
BRIEF = {
    "3*x^2 + sin(x^2) + 1": [
        "d/dx[3*x**2 + sin(x**2) + 1]",
        "3*2*x + cos(x**2)*d/dx[x**2]",
        "3*2*x + cos(x**2)*2*x",
    ],
    "3*x^2 + 2*x + 1": ["d/dx[3*x**2 + 2*x + 1]", "3*2*x + 2"],
}


def written(text: str, *, brief: bool) -> list[str]:
    expression = parse(text).expression
    write = Text()
    root = Derivation(expression.free | {"x"}).derive(expression, "x")
    return [write(line.expression) for line in lines(root, brief=brief)]


@pytest.mark.parametrize("text", FULL)
def test_each_line_carries_out_all_derivatives_open_in_the_one_before(text: str) -> None:
    assert written(text, brief=False) == FULL[text]


@pytest.mark.parametrize("text", BRIEF)
def test_brief_lines_carry_out_linear_rules_at_once(text: str) -> None:
    assert written(text, brief=True) == BRIEF[text]


def test_the_last_line_is_the_result_of_the_first_step() -> None:
    expression = parse("x*sin(cos(x^2))/(1 + exp(-x)*x)").expression
    root = Derivation({"x"}).derive(expression, "x")

    *_, last = lines(root, brief=False)
    assert last.expression is root.result
