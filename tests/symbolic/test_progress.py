"""Whose result a partial answer is."""

import pytest

from service.symbolic.derivation import Derivation
from service.symbolic.parsing import parse
from service.symbolic.progress import Part, part_with_result


def _part(expression: str, answer: str) -> Part | None:
    root = Derivation({"x"}).derive(parse(expression).expression, "x")
    return part_with_result(root, [parse(answer).expression])


@pytest.mark.parametrize(
    ("expression", "answer", "of", "is_outer"),
    [
        ("sin(x^2)", "2x", "x^2", False),
        ("sin(x^2)", "x + x", "x^2", False),
        ("sin(x^2)", "cos(u)", "sin(u)", True),
        ("sin(x^2)", "cos(x^2)", "sin(u)", True),
        ("x*sin(x^2)*exp(x)", "2x*cos(x^2)", "sin(x^2)", False),
    ],
)
def test_the_result_of_a_part_is_recognised_in_any_form(
    expression: str, answer: str, of: str, *, is_outer: bool
) -> None:
    part = _part(expression, answer)

    assert part is not None
    assert part.step.of is parse(of).expression
    assert part.is_outer is is_outer
    assert part.step in [each.same_as or each for each in part.above.steps]


@pytest.mark.parametrize("answer", ["0", "1", "x", "2x*cos(x^2)"])
def test_what_is_no_part_or_tells_nothing_is_not_recognised(answer: str) -> None:
    assert _part("sin(x^2)", answer) is None
