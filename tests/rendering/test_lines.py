"""Lines name the rules and steps that they come from."""

from typing import Any

import pytest

from service.rendering.derivation import StepTree
from service.rendering.lines import LineWriter
from service.rendering.writer import Writer
from service.symbolic.build import symbol
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.whole import EXPAND, FACTOR
from service.symbolic.step import Form, Step
from tests.rendering.deriving import derived, total, verdicts


def written(root: Step, *constants: str, brief: bool = False) -> list[dict[str, Any]]:
    writer = Writer(["text", "latex"])
    tree = StepTree(writer, verdicts(root), brief=brief)
    tree.write(root, "1")
    lines = LineWriter(writer, tree, brief=brief)
    return list(lines.write(root, normal_form(root.result), constants))


def test_each_line_says_which_rules_and_steps_led_to_it() -> None:
    lines = written(derived("sin(x^2)*exp(3*x)"))

    assert [(line["text"], line["rules"], line["steps"]) for line in lines] == [
        ("d/dx[sin(x**2)*exp(3*x)]", [], []),
        ("= d/dx[sin(x**2)]*exp(3*x) + sin(x**2)*d/dx[exp(3*x)]", ["product"], ["1"]),
        ("= cos(x**2)*d/dx[x**2]*exp(3*x) + sin(x**2)*exp(3*x)*d/dx[3*x]", ["chain"],
         ["1.1", "1.2"]),
        ("= cos(x**2)*2*x*exp(3*x) + sin(x**2)*exp(3*x)*3", ["power", "constant-multiple"],
         ["1.1.2", "1.2.2"]),
        (lines[-1]["text"], ["tidy"], []),
    ]  # fmt: skip


def test_the_first_line_owes_nothing_to_what_is_left_open_in_it() -> None:
    lines = written(derived("5*x^3 - 2*x"))

    assert [(line["text"], line["rules"]) for line in lines[1:3]] == [
        ("= d/dx[5*x**3] + d/dx[-2*x]", ["sum"]),
        ("= 5*3*x**2 - 2", ["constant-multiple", "power"]),
    ]


def test_the_note_names_the_links_that_are_carried_out() -> None:
    lines = written(derived("sin(x^2)*exp(3*x)"))

    assert "u = x**2" in lines[2]["note"]
    assert "v = 3*x" in lines[2]["note"]


def test_the_other_letters_are_named_as_constants_in_the_first_line() -> None:
    first, *rest = written(derived("tanh(w*x + b)", "w"), "b", "x")

    assert "b, x" in first["note"]
    assert not any("b, x" in (line["note"] or "") for line in rest)


def test_what_is_tidy_already_is_not_tidied_again() -> None:
    assert written(derived("sin(x)"))[-1]["rules"] == ["sin"]


def test_other_forms_of_the_result_follow_with_their_rules() -> None:
    root = derived("(x^2 + 1)^3")
    writer = Writer(["text"])
    tree = StepTree(writer, verdicts(root), brief=False)
    tree.write(root, "1")
    forms = [Form(EXPAND, symbol("x")), Form(FACTOR, symbol("y"))]
    lines = LineWriter(writer, tree, brief=False).write(root, normal_form(root.result), (), forms)

    assert [(line["text"], line["rules"], line["note"]) for line in lines[-2:]] == [
        ("= x", ["expand"], "expanded by computer algebra, checked numerically"),
        ("= y", ["factor"], "factored by computer algebra, checked numerically"),
    ]


def test_every_line_is_written_in_every_format() -> None:
    lines = written(derived("(x^2 + 1)^3"))

    assert lines[0]["latex"] == r"\frac{d}{dx}\left[\left(x^{2} + 1\right)^{3}\right]"
    assert lines[-1]["latex"] == r"= 6 x \left(x^{2} + 1\right)^{2}"


@pytest.mark.parametrize("brief", [False, True])
def test_a_total_derivative_shows_the_formula_the_rates_and_the_sum(brief: bool) -> None:
    lines = [line["text"] for line in written(total("x^2*y", x="cos(t)", y="sin(t)"), brief=brief)]

    assert lines[0] == "dz/dt = ∂z/∂x*dx/dt + ∂z/∂y*dy/dt"
    for rate in ("∂z/∂x = 2*x*y", "∂z/∂y = x**2", "dx/dt = -sin(t)", "dy/dt = cos(t)"):
        assert rate in lines[1]
    assert lines[2] == "= 2*x*y*(-sin(t)) + x**2*cos(t)"


def test_a_total_derivative_without_a_path_is_zero() -> None:
    assert written(total("x + 1", x="a^2"))[-1]["text"] == "= 0"
