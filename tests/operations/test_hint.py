"""POST /hint as a whole: one line further, and no more than was asked for."""

from typing import Any

import pytest

from service.errors import ServiceError
from tests.operations.asking import answer, texts
from tests.operations.checking import hinted

CIRCLE = {"variable": "t", "definitions": {"x": "cos(t)", "y": "sin(t)"}}
REACHED: list[tuple[str, dict[str, Any], str, str | None, str | None]] = [
    ("sin(x^2)", {}, "nothing", None, "chain"),
    ("sin(x^2)", {"partial": "2x"}, "part", "1.2", "chain"),
    ("sin(x^2)", {"partial": "cos(u)"}, "part", "1.1", "power"),
    ("sin(x^2)", {"partial": "cos(x^2)"}, "part", "1.1", "power"),
    ("sin(x^2)", {"partial": "2x cos(x^2)"}, "derivative", None, None),
    ("sin(x)^2", {"partial": "sin(2x)"}, "derivative", None, None),
    ("sin(x^2)", {"partial": "x"}, "unrecognised", None, "chain"),
    ("sin(x^2)", {"partial": "0"}, "unrecognised", None, "chain"),
    ("x^4", {"partial": "4x^3", "order": 2}, "stage", None, "constant-multiple"),
    ("x^4", {"partial": "12x^2", "order": 2}, "derivative", None, None),
    ("x^2*sin(x)", {"partial": "cos(x)"}, "part", "1.2", "product"),
    ("Integral(sin(t^2), (t, 0, x^2))", {}, "nothing", None, "leibniz"),
    ("Integral(sin(t^2), (t, 0, x^2))", {"partial": "2x"}, "part", "1.1", "leibniz"),
    ("Derivative(x^3, x)", {}, "nothing", None, "constant-multiple"),
    ("x^2*y", CIRCLE, "nothing", None, "total-derivative"),
    ("x^2*y", {**CIRCLE, "partial": "cos(t)"}, "part", "1.3", "total-derivative"),
    ("x^2*y", {**CIRCLE, "partial": "x^2*cos(t) - 2x*y*sin(t)"}, "derivative", None, "tidy"),
    ("x^2*y", {**CIRCLE, "partial": "2x*y"}, "part", "1.1", "total-derivative"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "fields", "what", "step", "rule"), REACHED)
def test_a_hint_goes_on_from_what_is_there(
    expression: str, fields: dict[str, Any], what: str, step: str | None, rule: str | None
) -> None:
    written = hinted(expression, **fields)

    assert (written["reached"]["what"], written["reached"]["step"]) == (what, step)
    assert (written["hint"]["rule"] if written["hint"] else None) == rule
    assert written["complete"] == (what == "derivative")


def test_each_level_gives_away_one_thing_more() -> None:
    hints = [texts(hinted("(x^2 + 1)^3", level=level)["hint"]) for level in (1, 2, 3, 4)]

    assert [each["detail"] for each in hints[:2]] == [
        "Chain rule, for (x**2 + 1)**3.",
        "Chain rule: dy/dx = dy/du * du/dx.",
    ]
    assert [each["next_level"] for each in hints] == [2, 3, 4, None]
    given = [{name for name in ("template", "filled", "shown") if each[name]} for each in hints]
    assert given == [set(), {"template"}, {"template", "filled"}, {"template", "filled", "shown"}]
    assert hints[2]["filled"] == ["u = x**2 + 1", "dy/du = 3*u**2", "du/dx = 2*x"]
    assert hints[3]["shown"]["text"] == "= 3*(x**2 + 1)**2*d/dx[x**2 + 1]"


def test_a_rule_is_filled_in_with_what_is_still_to_be_found() -> None:
    product = hinted("x^2*sin(x)", level=3)["hint"]
    power = hinted("x^5", level=3)["hint"]
    total = hinted("x^2*y", level=3, **CIRCLE)["hint"]

    assert texts(product["filled"]) == ["d/dx[x**2]", "d/dx[sin(x)]"]
    assert texts(power["filled"]) == ["d/dx[x**5] = 5*x**4"]
    assert "∂z/∂x = 2*x*y" in texts(total["filled"])


def test_the_template_of_a_function_is_its_row_of_the_table() -> None:
    assert hinted("cos(x)", level=2)["hint"]["template"]["text"] == "d/dx[cos(x)] = -sin(x)"
    assert hinted("cos(x)", level=2)["hint"]["detail"].endswith("d/dx[cos(x)] = -sin(x).")


def test_lines_and_steps_are_those_of_the_full_derivation() -> None:
    for expression, partial in (("sin(x^2)*exp(3x)", None), ("sin(x^2)", "cos(x^2)")):
        lines = answer(expression)["lines"]

        hint = hinted(expression, level=4, **({"partial": partial} if partial else {}))["hint"]

        assert lines[hint["line"]] == hint["shown"]
        assert hint["step"] in hint["shown"]["steps"]


def test_after_an_earlier_derivative_hints_are_for_the_next_one() -> None:
    written = hinted("x*exp(x^2)", order=2, partial="exp(x^2) + 2x^2*exp(x^2)")

    assert written["reached"]["detail"] == "This is derivative number 1 of 2."
    assert (written["hint"]["stage"], written["hint"]["line"]) == (2, 1)


def test_a_derivative_that_is_not_tidy_is_complete_and_may_be_tidied() -> None:
    untidy = hinted("(x^2 + 1)^3", partial="3(x^2 + 1)^2*2x", level=4)
    tidy = hinted("(x^2 + 1)^3", partial="6x(x^2 + 1)^2")

    assert untidy["complete"]
    assert untidy["hint"]["rule"] == "tidy"
    assert untidy["hint"]["shown"]["text"] == "= 6*x*(x**2 + 1)**2"
    assert tidy["complete"]
    assert tidy["hint"] is None


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"expression": "x^2", "partial": "2*(x"}, "syntax-error", "/partial"),
        ({"expression": "x^2", "partial": "1/0"}, "non-finite-constant", "/partial"),
        ({"expression": "x*y"}, "ambiguous-variable", "/variable"),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(
    fields: dict[str, Any], code: str, pointer: str
) -> None:
    with pytest.raises(ServiceError) as caught:
        hinted(**fields)

    assert (caught.value.code, caught.value.pointer) == (code, pointer)


def test_a_partial_answer_may_be_latex() -> None:
    written = hinted("sqrt(x)*sin(x)", partial=r"\frac{1}{2\sqrt{x}}", partial_syntax="latex")

    assert written["reached"]["what"] == "part"
