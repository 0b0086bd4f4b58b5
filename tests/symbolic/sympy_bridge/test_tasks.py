"""What SymPy answers, in our notation."""

import pytest

from service.errors import SyntaxProblem
from service.symbolic.sympy_bridge import TASKS, answer

ANSWERS = [
    ("simplify", "sin(x)^2 + cos(x)^2", "1"),
    ("simplify", "sigmoid(x)*(1 - sigmoid(x))/sigmoid(x)", "1 - sigmoid(x)"),
    ("simplify", "0.1*x + 0.2*x", "0.3*x"),
    ("simplify", "rate*t/t", "rate"),
    ("simplify", "9^9^9 + x", None),
    ("factor", "x^2 - 1", "(x - 1)*(x + 1)"),
    ("expand", "(x + 1)^2", "x**2 + 2*x + 1"),
    ("single-fraction", "1/x + 1/(x + 1)", "(2*x + 1)/(x*(x + 1))"),
    ("is-zero", "(x + 1)^2 - x^2 - 2x - 1", "0"),
    ("is-zero", "sin(2x) - 2*sin(x)*cos(x)", "0"),
    ("is-zero", "sigmoid(x) - 1/(1 + exp(-x))", "0"),
    ("is-zero", "tanh(x) - 1 + 2/(exp(2x) + 1)", "0"),
    ("is-zero", "f(x)*(sin(x)^2 + cos(x)^2) - f(x)", "0"),
    ("is-zero", "sqrt(x^2) - abs(x)", "0"),
    ("is-zero", "sqrt(x^2) - x", None),
    ("is-zero", "log(x*y) - log(x) - log(y)", None),
    ("is-zero", "x - 1e-30", None),
    ("is-zero", "Derivative(f(x), x) - f(x)", None),
]


@pytest.mark.parametrize(("task", "text", "expected"), ANSWERS)
def test_a_task_has_its_answer(task: str, text: str, expected: str | None) -> None:
    assert answer(task, (text, "rate", "t", "x", "y")) == expected


def test_every_task_is_tried_here() -> None:
    assert {task for task, _, _ in ANSWERS} == TASKS.keys()


def test_texts_are_read_by_our_parser_alone() -> None:
    with pytest.raises(SyntaxProblem):
        answer("simplify", ("x.__class__",))
