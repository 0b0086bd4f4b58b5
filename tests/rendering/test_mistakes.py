"""Mistakes as data, with the numbers that the tree of steps has."""

from service.rendering.derivation import StepTree
from service.rendering.mistakes import step_numbers, written_explanation
from service.rendering.writer import Writer
from service.symbolic.diagnosis import Slip
from service.symbolic.mistakes import MISTAKES
from service.symbolic.parsing import parse
from tests.rendering.deriving import derived, verdicts


def test_steps_have_the_numbers_of_the_tree() -> None:
    root = derived("sin(x^2)*exp(sin(x^2))*x^2")
    tree = StepTree(Writer(("text",)), verdicts(root), brief=False)
    tree.write(root, "1")

    numbers = step_numbers([root])

    assert len(numbers) > 5
    assert all(tree.id_of(step) == number for step, number in numbers.items())


def test_an_explanation_names_the_inner_function_and_what_was_written_instead() -> None:
    root = derived("sin(x^2)")
    row = next(row for row in MISTAKES if row.id == "inner-derivative-forgotten")
    slip = Slip(row, (root,), parse("cos(x^2)").expression)

    written = written_explanation(Writer(("text",)), (slip, slip), step_numbers([root]))

    assert written["explanation"].endswith("that of the inner one, du/dx = 2*x.")
    assert written["instead"] == {"text": "cos(x**2)"}
    assert written["correct"] == {"text": "cos(x**2)*2*x"}
    assert [other["step"] for other in written["together_with"]] == ["1"]
