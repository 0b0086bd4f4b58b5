"""POST /check-answer as a whole: verdicts with proof, and what went wrong."""

from typing import Any

import pytest

from service.errors import ServiceError
from service.operations.check_answer import check_answer
from service.operations.consulting import Consult, Known
from service.schemas.check_answer import CheckAnswerRequest
from service.symbolic.mistakes import MISTAKES
from tests.operations.asking import answer as differentiated
from tests.operations.asking import steps
from tests.operations.checking import checked, mistakes
from tests.operations.consulted import failing, saying, sympy

CIRCLE = {"variable": "t", "definitions": {"x": "cos(t)", "y": "sin(t)"}}
VERDICTS: list[tuple[str, str, str, str]] = [
    ("(x^2 + 1)^3", "6x(x^2 + 1)^2", "correct", "identical"),
    ("(x^2 + 1)^3", "3(x^2 + 1)^2*2x", "correct", "same-normal-form"),
    ("(x^2 + 1)^3", "6x^5 + 12x^3 + 6x", "equivalent-form-differs", "zero-difference"),
    ("sin(x)^2", "sin(2x)", "equivalent-form-differs", "sampled-points"),
    ("sin(x)^2", "sin(2x) + 1e-8", "incorrect", "counterexample"),
    ("sin(x)^2 + cos(x)^2 + tanh(x) - sinh(x)/cosh(x)", "0", "equivalent-form-differs",
     "sampled-points"),
    ("log(x)", "1/abs(x)", "equivalent-form-differs", "sampled-points"),
    ("abs(x)", "1", "incorrect", "counterexample"),
    ("abs(x)", "x/abs(x)", "equivalent-form-differs", "sampled-points"),
    ("sin(x)/(1 + cos(x))", "1/(cos(x) + 1)", "correct", "identical"),
    ("sin(x)/(1 + cos(x))", "(cos(x)*(cos(x) + 1) + sin(x)^2)/(cos(x) + 1)^2", "correct",
     "identical"),
    ("f(x)^2", "2*f(x)*Derivative(f(x), x)", "correct", "identical"),
    ("f(x)^2", "2*f(x)", "undecided", "none"),
    ("Integral(sin(t^2), (t, 0, x^2))", "2x*sin(x^4)", "correct", "identical"),
    ("Integral(sin(x*t), (t, 0, 1))", "Integral(s*cos(s*x), (s, 0, 1))", "correct",
     "same-normal-form"),
    ("Integral(sin(x*t), (t, 0, 1))", "(x*sin(x) + cos(x) - 1)/x^2", "equivalent-form-differs",
     "sampled-points"),
    ("Integral(f(t), (t, 0, x))", "f(x)", "correct", "identical"),
    # Who repeats the question has not answered it.
    ("x^2", "Derivative(x^2, x)", "equivalent-form-differs", "identical"),
    ("Derivative(x^3, x)", "6x", "correct", "identical"),
    ("log(-1 - x^2)", "7", "undecided", "none"),
    ("sqrt(-1 - x^2)", "-x/sqrt(-1 - x^2)", "correct", "same-normal-form"),
]  # fmt: skip
DIAGNOSED: list[tuple[str, str, dict[str, Any], str, str, str]] = [
    ("(x^2 + 1)^3", "3(x^2 + 1)^2", {}, "inner-derivative-forgotten", "chain", "1"),
    ("x^3 + 5", "3x^2 + 5", {}, "constant-kept", "constant", "1.2"),
    ("sin(x^2)*x", "cos(x)*2x*x + sin(x^2)", {}, "outer-derivative-at-variable", "chain", "1.1"),
    ("x^2*y", "2x*y*(-sin(t))", CIRCLE, "path-missing", "total-derivative", "1"),
    ("x^2*y", "2x*y + x^2", CIRCLE, "inner-derivative-forgotten", "total-derivative", "1"),
    ("x^2*y", "x^2", {"variable": "x"}, "wrong-variable", "constant-multiple", "1"),
    ("x^4", "4x^3", {"order": 2}, "not-differentiated", "constant-multiple", "2"),
    ("x^4", "12x", {"order": 2}, "exponent-lowered-first", "", ""),
    ("x^4", "3x^2", {"order": 2}, "exponent-not-brought-down", "power", "1"),
    ("x^4", "12x^2", {}, "differentiated-too-often", "power", "1"),
]
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"expression": "x^2", "answer": "2*(x"}, "syntax-error", "/answer"),
    ({"expression": "x^2", "answer": "1/0"}, "non-finite-constant", "/answer"),
    ({"expression": "x^2", "answer": "rate"}, "unknown-name", "/answer"),
    ({"expression": "x^2", "answer": r"\sin", "answer_syntax": "latex"}, "syntax-error",
     "/answer"),
    ({"expression": "2*(x", "answer": "2"}, "syntax-error", "/expression"),
    ({"expression": "x*y", "answer": "y"}, "ambiguous-variable", "/variable"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "answer", "verdict", "method"), VERDICTS)
def test_a_verdict_says_how_it_was_found(
    expression: str, answer: str, verdict: str, method: str
) -> None:
    written = checked(expression, answer, variable="x")

    assert written["verdict"] == verdict
    assert written["decided_by"]["method"] == method
    assert written["decided_by"]["detail"].endswith(".")


def test_a_refutation_shows_a_point_and_both_values_there() -> None:
    decided = checked("x^2*y", "x*y", variable="x")["decided_by"]

    x, y = decided["at"]["x"], decided["at"]["y"]
    assert decided["derivative"] == pytest.approx(2 * x * y)
    assert decided["answer"] == pytest.approx(x * y)
    assert decided["points"] >= 2


def test_equality_by_values_states_its_bound_and_where_the_answer_has_no_value() -> None:
    decided = checked("x^2", "2*sqrt(x)^2*(sin(x)^2 + cos(x)^2)")["decided_by"]
    everywhere = checked("sin(x)^2", "sin(2x)")["decided_by"]

    assert decided["answer_undefined_at"]["x"] < 0
    assert everywhere["answer_undefined_at"] is None
    assert 0 <= everywhere["bound"] < 1e-9
    assert everywhere["points"] > 20


@pytest.mark.parametrize(("expression", "answer", "fields", "mistake", "rule", "step"), DIAGNOSED)
def test_a_mistake_is_named_with_its_rule_and_step(
    expression: str, answer: str, fields: dict[str, Any], mistake: str, rule: str, step: str
) -> None:
    written = checked(expression, answer, **fields)

    assert written["verdict"] == "incorrect"
    found = [each for each in written["diagnosis"] if each["mistake"] == mistake]
    if rule:
        assert (rule, step) in {(each["rule"], each["step"]) for each in found}
    else:
        assert not found  # 12x takes another mistake.
    assert all(each["instead"] != each["correct"] for each in found)


def test_steps_are_those_of_the_full_derivation() -> None:
    expression, fields = "sin(x^2)*exp(sin(x^2))", {"order": 2}
    known = {step["id"]: step for step in steps(differentiated(expression, **fields))}
    first = "(cos(x^2)*2x + sin(x^2)*cos(x^2))*exp(sin(x^2))"

    diagnosis = checked("sin(x^2)*exp(sin(x^2))", first)["diagnosis"]

    assert diagnosis
    for found in diagnosis:
        assert known[found["step"]]["rule"] == found["rule"]
        assert known[found["step"]]["of"] == found["of"]


def test_two_mistakes_are_named_together_where_no_single_one_explains_the_answer() -> None:
    diagnosis = checked("exp(3x)", "3x*exp(3x - 1)")["diagnosis"]

    pairs = [
        {each["mistake"], *(o["mistake"] for o in each["together_with"])} for each in diagnosis
    ]
    assert {"inner-derivative-forgotten", "power-rule-for-exponential"} in pairs


def test_a_mistake_made_everywhere_names_all_its_steps() -> None:
    diagnosis = checked("sin(x^2)*exp(3x)", "cos(x^2)*exp(3x) + sin(x^2)*exp(3x)")["diagnosis"]

    (found,) = diagnosis
    assert found["mistake"] == "inner-derivative-forgotten"
    assert found["steps"] == ["1.1", "1.2"]
    assert found["explanation"].endswith("The same was done at one more step.")


def test_what_no_mistake_leads_to_is_wrong_without_a_cause() -> None:
    written = checked("x^2 + 3x", "17")

    assert (written["verdict"], written["diagnosis"]) == ("incorrect", [])
    assert written["diagnosis_complete"]


@pytest.mark.parametrize("answer", ["2x", "x + x", "(x^2 + x)/x + x - 1", "4x/2"])
def test_a_right_answer_is_never_diagnosed(answer: str) -> None:
    assert checked("x^2", answer)["diagnosis"] == []


def test_an_answer_may_use_the_names_that_are_defined() -> None:
    assert checked("x^2*y", "2x*y*(-sin(t)) + x^2*cos(t)", **CIRCLE)["verdict"] == "correct"
    assert checked("x^2*y", "-2x*y^2 + x^3", **CIRCLE)["verdict"] == "correct"


def test_an_answer_may_be_written_in_another_syntax_than_the_problem() -> None:
    latex = checked("sqrt(x)", r"\frac{1}{2\sqrt{x}}", answer_syntax="latex")
    text = checked(r"\sqrt{x}", "1/(2sqrt(x))", syntax="latex", answer_syntax="text")

    assert latex["verdict"] == text["verdict"] == "correct"


def test_warnings_point_to_the_text_that_they_are_about() -> None:
    warnings = checked("1/2x", "1/2")["warnings"] + checked("x", "1/2x")["warnings"]

    assert [each["pointer"] for each in warnings] == ["/expression", "/answer"]


def test_a_diagnosis_that_would_take_too_long_is_left_unfinished_and_says_so() -> None:
    long = "*".join(f"sin(x + {i})" for i in range(1, 41))

    written = checked(long, "x")

    assert written["verdict"] == "incorrect"
    assert not written["diagnosis_complete"]


def test_every_explanation_is_a_sentence_with_all_names_filled_in() -> None:
    for mistake in MISTAKES:
        assert mistake.done.endswith(".")
    for expression, answer, fields, *_ in DIAGNOSED:
        for found in checked(expression, answer, **fields)["diagnosis"]:
            assert "{" not in found["explanation"]
            assert found["explanation"].endswith(".")


@pytest.mark.parametrize(("fields", "code", "pointer"), REFUSED)
def test_what_cannot_be_read_is_refused_where_it_stands(
    fields: dict[str, Any], code: str, pointer: str
) -> None:
    with pytest.raises(ServiceError) as caught:
        checked(**fields)

    assert caught.value.code == code
    assert caught.value.pointer == pointer


def test_mistakes_in_one_of_several_equal_places_are_found() -> None:
    assert "integrated" in mistakes("x^3*x^3*x", "x^6 + x*(x^7/4 + 3x^5)")


PROVED = [
    ("f(x)*x", "sin(x)^2*f(x) + cos(x)^2*f(x) + x*Derivative(f(x), x)"),
    ("sin(2x)*f(y)", "2*f(y)*(cos(x)^2 - sin(x)^2)"),
    ("f(x)", "Derivative(f(x), x)*(cosh(x)^2 - sinh(x)^2)"),
]
# An answer that is wrong, or that no value speaks for.
NOT_PROVED = [
    ("f(x)^2", "2*f(x)"),
    ("f(x)*g(x)", "f(x)*g(x)"),
    ("x^2", "2.0000001*x"),
    ("3^x", "1.0986122887*3^x"),
    ("ln(-1 - x^2)", "7"),
    ("sin(x*1e18)", "1e18*cos(x*1e18 + 1)"),
    ("(x^2 + 1)^3", "3*(x^2 + 1)^2"),
]


def _consulting(consult: Consult, expression: str, answer: str) -> dict[str, Any]:
    request = CheckAnswerRequest(
        expression=expression, answer=answer, variable="x", formats=["text"]
    )
    return check_answer(request, consult)


@pytest.mark.parametrize(("expression", "answer"), PROVED)
def test_sympy_proves_what_values_cannot_tell(expression: str, answer: str) -> None:
    written = _consulting(sympy, expression, answer)

    assert written["verdict"] == "equivalent-form-differs"
    assert written["decided_by"]["method"] == "proved-by-sympy"
    assert checked(expression, answer, variable="x")["verdict"] == "undecided"


@pytest.mark.parametrize(("expression", "answer"), NOT_PROVED)
@pytest.mark.parametrize("reply", ["0", "1", "x", "0 ", "nothing", None])
def test_no_lie_makes_an_answer_right(expression: str, answer: str, reply: str | None) -> None:
    alone = checked(expression, answer, variable="x")

    assert _consulting(saying(reply), expression, answer) == alone
    assert alone["verdict"] in ("incorrect", "undecided")


def test_a_failure_leaves_it_undecided() -> None:
    expression, answer = PROVED[0]

    assert _consulting(failing("timeout"), expression, answer)["verdict"] == "undecided"


@pytest.mark.parametrize(("expression", "answer", "verdict", "method"), VERDICTS)
def test_nobody_is_asked_what_is_decided_already(
    expression: str, answer: str, verdict: str, method: str
) -> None:
    written = _consulting(Known({}), expression, answer)

    assert written["verdict"] == verdict
