"""A step is explained with its own names and formulas."""

import pytest

from service.rendering.explanations import explanation, note
from service.rendering.writer import Writer
from service.symbolic.parsing import parse
from service.symbolic.rules import RULES
from service.symbolic.rules.whole import WHOLE
from tests.rendering.deriving import derived


def test_the_chain_rule_is_explained_with_its_inner_and_outer_function() -> None:
    said = explanation(Writer(["latex"]), derived("(x^2 + 1)^3"))

    assert "u**3" in said
    assert "u = x**2 + 1" in said


def test_the_note_beside_the_line_names_the_link_and_its_slope() -> None:
    said = note(Writer(["text"]), derived("sin(x^2)"))

    assert "u = x**2" in said
    assert "cos(u)" in said


def test_several_inner_functions_are_all_named() -> None:
    said = explanation(Writer(["text"]), derived("atan2(x^2, x + 1)"))

    assert "u = x**2" in said
    assert "v = x + 1" in said


EXAMPLES = [rule.example for rule in RULES if rule not in WHOLE]


@pytest.mark.parametrize("example", EXAMPLES)
def test_nothing_is_left_to_fill_in(example: str) -> None:
    writer = Writer(["text"])
    step = derived(example)

    for said in (explanation(writer, step), note(writer, step) or ""):
        assert "{" not in said
        assert "}" not in said
        assert "obviously" not in said.lower()
    assert explanation(writer, step).endswith(".")
    assert parse(example).expression is step.of
