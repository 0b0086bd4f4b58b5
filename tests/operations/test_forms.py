"""Other forms of a derivative are shown if they are right, and better where that was asked for."""

from typing import Any, get_args

import pytest

from service.api.strict_json import dumps, loads
from service.limits import LIMITS
from service.operations.consulting import (
    Consult,
    Failure,
    Known,
    Question,
    Reply,
    Unanswered,
    nobody,
)
from service.operations.differentiate import differentiate
from service.operations.forms import is_simpler
from service.operations.gradient import gradient
from service.operations.hessian import hessian
from service.operations.jacobian import jacobian
from service.operations.vector_function import differentiate_vector
from service.schemas.differentiate import DifferentiateRequest, DifferentiateResponse
from service.schemas.symbolic import CommonForm
from service.schemas.vectors import (
    GradientRequest,
    HessianRequest,
    JacobianRequest,
    VectorRequest,
)
from service.symbolic.parsing import parse
from tests.operations.asking import Json, answer
from tests.operations.consulted import failing, saying, sympy

SHORTER = [
    ("sin(x)^2", "sin(2*x)"),
    ("atanh(sin(x))", "1/cos(x)"),
    ("sin(x)^3/3 - sin(x)", "-cos(x)**3"),
    ("log(tan(x/2))", "1/sin(x)"),
    ("log(x) + 1/x", "(x - 1)/x**2"),
    ("x^2*y + y*sin(x)^2", "y*(2*x + sin(2*x))"),
]
AS_THEY_ARE = [
    "sigmoid(x)", "1/(1 + exp(-x))", "abs(x)^3", "x*log(abs(x))", "sinc(x)", "relu(x)^2", "f(x)^2",
    "x", "x^2", "7", "softplus(x)", "x/sqrt(x^2 + 1)", "Piecewise((x^2, x < 0), (sin(x), True))",
]  # fmt: skip
FORMS = [
    ("factored", "x^4/4 - x^2/2", "x*(x + 1)*(x - 1)", "factor"),
    ("factored", "0.1x^3 - 0.3x", "0.3*(x + 1)*(x - 1)", "factor"),
    ("expanded", "(x^2 + 1)^3", "6*x**5 + 12*x**3 + 6*x", "expand"),
    ("single_fraction", "ln(x + 1) + 1/x", "(x**2 - x - 1)/(x**2*(x + 1))",
     "single-fraction"),
    ("single_fraction", "1/(x-1) + 1/(x+1)", "-2*(x**2 + 1)/((x + 1)**2*(x - 1)**2)",
     "single-fraction"),
]  # fmt: skip
# What is differentiated, and what is said to be a simpler form of its derivative.
LIES = [
    ("sin(x)^2", "2*sin(2*x)"),
    ("sin(x)^2", "-sin(2*x)"),
    ("sin(x)^2", "sin(2*x) + 1e-6"),
    ("sin(x)^2", "1.0000001*sin(2*x)"),
    ("sin(x)^2", "sin(2*y)"),
    ("sin(x)^2", "x"),
    ("sin(x)^2", "0"),
    ("x*log(abs(x)) + x + 1/x - 1/x", "log(x) + 2"),
    ("x^2*log(abs(x))", "2*x*log(x) + x"),
    ("log(abs(x))*(x^2 + x)", "(2*x + 1)*log(x) + x + 1"),
    # Without a value at 0, or with another one there.
    ("sinc(x)", "(x*cos(x) - sin(x))/x^2"),
    ("relu(x)*(x + 3)*2", "2*(2*x + 3)*Heaviside(x)"),
    ("Piecewise((sin(x) - x, x != 5), (sin(x) - x, True))*2", "2*(cos(x) - 1)/sign(x - 5)^2"),
    ("x^3*abs(x)", "4*x^4/abs(x)"),
    # Without a value at pi/2, where the tangent has none.
    ("log(sin(x)) + cos(x)^2", "cos(2*x)/tan(x)"),
    ("f(x)^2*x", "2*f(x)"),
    ("f(x)*g(x)", "f(x)*g(x)"),
    # What cannot be read, or costs too much to.
    ("sin(x)^2", "sin(2*x"),
    ("sin(x)^2", "import os"),
    ("sin(x)^2", ""),
    ("sin(x)^2", "1/0"),
    ("sin(x)^2", "9^9^9"),
    ("sin(x)^2", "x > 0"),
    ("sin(x)^2", "(" * 1000),
    ("sin(x)^2", "9" * 10_000),
    ("sin(x)^2", "+".join(["sin(x)*cos(x)"] * 20_000)),
    ("sin(x)^2", "*".join(f"(x + {k})" for k in range(1500))),
    ("sin(x)^2", "sin(" * 60 + "x" + ")" * 60),
]
# Right, but not what anybody would want instead.
NO_BETTER = [
    ("sin(x)^2", "2*sin(x)*cos(x) + x - x*1"),
    ("sin(x)^2", "2*cos(x)*sin(x)"),
    ("sigmoid(x)", "1/(4*cosh(x/2)^2)"),
    ("1/(1 + exp(-x))", "1/(4*cosh(x/2)^2)"),
    ("cos(x)^2", "-sin(2*x)*(cos(x)^2 + sin(x)^2)"),
]


def full(expression: str, consult: Consult = sympy, **fields: Any) -> Json:
    request = {"formats": ["text"], "variable": "x", "simplify": "full", **fields}
    return differentiate(DifferentiateRequest(**request, expression=expression), consult)


def codes(answered: Json) -> list[str]:
    return [warning["code"] for warning in answered["warnings"]]


@pytest.mark.parametrize(("expression", "shorter"), SHORTER)
def test_full_simplification_finds_a_shorter_form(expression: str, shorter: str) -> None:
    answered = full(expression)

    assert answered["derivative"] == {"text": shorter}
    assert answered["verification"]["status"] == "verified"
    assert answered["lines"][-1] == {
        "text": f"= {shorter}",
        "rules": ["simplify"],
        "steps": [],
        "note": "simplified by computer algebra, checked numerically",
    }


@pytest.mark.parametrize("expression", AS_THEY_ARE)
def test_what_is_short_and_familiar_stays_as_it_is(expression: str) -> None:
    basic = answer(expression, variable="x")
    answered = full(expression)

    assert answered["derivative"] == basic["derivative"]
    assert answered["lines"] == basic["lines"]
    assert codes(answered) == codes(basic)


def test_each_form_is_tried_here() -> None:
    assert {"default", *[form for form, _, _, _ in FORMS]} == set(get_args(CommonForm))


@pytest.mark.parametrize(("form", "expression", "expected", "rule"), FORMS)
def test_a_form_is_found_checked_and_shown_as_the_last_line(
    form: str, expression: str, expected: str, rule: str
) -> None:
    answered = full(expression, simplify="basic", form=form)

    assert answered["derivative"] == {"text": expected}
    assert answered["verification"]["status"] == "verified"
    assert answered["lines"][-1]["text"] == f"= {expected}"
    assert answered["lines"][-1]["rules"] == [rule]
    assert codes(answered) == []


def test_a_form_is_made_of_the_simplified_derivative() -> None:
    answered = full("log(x) + 1/x", form="expanded")

    assert [line["rules"] for line in answered["lines"][-2:]] == [["simplify"], ["expand"]]
    assert answered["derivative"] == {"text": "1/x - 1/x**2"}


@pytest.mark.parametrize(("expression", "lie"), LIES, ids=lambda text: text[:40] or "nothing")
def test_a_lie_is_not_shown(expression: str, lie: str) -> None:
    basic = answer(expression, variable="x")
    answered = full(expression, saying(lie))

    assert answered["derivative"] == basic["derivative"]
    assert answered["lines"] == basic["lines"]
    assert answered["verification"] == basic["verification"]


@pytest.mark.parametrize(("expression", "lie"), LIES, ids=lambda text: text[:40] or "nothing")
def test_a_lie_about_a_form_is_not_shown_and_the_answer_says_so(expression: str, lie: str) -> None:
    basic = answer(expression, variable="x")
    answered = full(expression, saying(lie), simplify="basic", form="expanded")

    assert answered["derivative"] == basic["derivative"]
    assert "form-unavailable" in codes(answered)


@pytest.mark.parametrize(("expression", "reply"), NO_BETTER)
def test_what_is_right_but_no_better_is_not_taken(expression: str, reply: str) -> None:
    basic = answer(expression, variable="x")
    answered = full(expression, saying(reply))

    assert answered["derivative"] == basic["derivative"]
    assert codes(answered) == codes(basic)


@pytest.mark.parametrize("failure", get_args(Failure))
def test_a_failure_leaves_the_basic_form_and_a_warning_that_says_why(failure: Failure) -> None:
    answered = full("sin(x)^2", failing(failure))

    assert answered["derivative"] == {"text": "2*sin(x)*cos(x)"}
    (warning,) = answered["warnings"]
    assert warning["code"] == "full-simplification-unavailable"
    assert warning["pointer"] == "/simplify"
    assert "computer algebra" in warning["detail"]
    DifferentiateResponse.model_validate(loads(dumps(answered)))


def test_an_answer_without_words_is_a_warning() -> None:
    assert codes(full("sin(x)^2", saying(None))) == ["full-simplification-unavailable"]


def test_the_question_holds_the_derivative_and_the_names_in_it() -> None:
    question = Question("simplify", ("2*rate*sin(x)*cos(x)", "rate", "x"))
    answered = full("rate*sin(x)^2", Known({question: Reply("rate*sin(2*x)")}), symbols=["rate"])

    assert answered["derivative"] == {"text": "rate*sin(2*x)"}
    with pytest.raises(Unanswered):
        full("rate*sin(x)^2", Known({}), symbols=["rate"])


def test_nobody_is_asked_unless_the_request_wants_to_know_more() -> None:
    request = DifferentiateRequest(expression="sin(x)^2")

    assert differentiate(request, Known({})) == differentiate(request, nobody)


def test_higher_total_and_mixed_derivatives_are_simplified_at_their_end() -> None:
    circle: Json = {"variable": "t", "definitions": {"x": "cos(t)", "y": "sin(t)"}}

    assert full("sin(x)^2", order=2)["derivative"] == {"text": "2*cos(2*x)"}
    assert full("x*y", **circle)["derivative"] == {"text": "cos(2*t)"}
    assert full("x^2 + y^2", **circle)["derivative"] == {"text": "0"}


def test_values_at_a_point_are_the_same() -> None:
    answered = full("sin(x)^2", at={"x": 0.3})

    assert answered["value"] == answer("sin(x)^2", at={"x": 0.3})["value"]


def test_every_derivative_of_several_is_simplified() -> None:
    fields: Json = {"simplify": "full", "formats": ["text"]}
    found = gradient(GradientRequest(expression="sin(x)^2*y", **fields), sympy)
    assert found["gradient"] == {"x": {"text": "y*sin(2*x)"}, "y": {"text": "sin(x)**2"}}
    assert found["derivations"]["x"]["lines"][-1]["rules"] == ["simplify"]
    assert found["verification"]["status"] == "verified"

    rows = jacobian(JacobianRequest(expressions=["sin(x)^2", "cos(x)^2"], **fields), sympy)
    assert rows["jacobian"] == [[{"text": "sin(2*x)"}], [{"text": "-sin(2*x)"}]]

    second = hessian(HessianRequest(expression="sin(x)^2*y", **fields), sympy)
    assert second["hessian"][0][1] == second["hessian"][1][0] == {"text": "sin(2*x)"}
    assert second["hessian"][0][0] == {"text": "2*y*cos(2*x)"}

    curve = differentiate_vector(VectorRequest(expressions=["sin(t)^2", "t"], **fields), sympy)
    assert curve["derivative"] == [{"text": "sin(2*t)"}, {"text": "1"}]
    assert curve["derivations"][0][0]["lines"][-1]["rules"] == ["simplify"]


def test_only_the_last_derivative_of_a_vector_is_simplified() -> None:
    request = VectorRequest(expressions=["sin(t)^2"], order=2, simplify="full", formats=["text"])
    answered = differentiate_vector(request, sympy)

    first, second = [stage["lines"][-1]["rules"] for stage in answered["derivations"][0]]
    assert answered["derivative"] == [{"text": "2*cos(2*t)"}]
    assert (first, second) == (["sin"], ["simplify"])


def test_components_have_the_form_that_is_asked_for() -> None:
    request = VectorRequest(expressions=["t^4/4 - t^2/2"], form="factored", formats=["text"])

    answered = differentiate_vector(request, sympy)
    assert answered["derivative"] == [{"text": "t*(t + 1)*(t - 1)"}]
    assert codes(differentiate_vector(request)) == ["form-unavailable"]


def test_a_request_asks_no_more_than_its_number_of_questions() -> None:
    asked: list[Question] = []

    def counting(question: Question) -> Any:
        asked.append(question)
        return saying(None)(question)

    names = [f"x{k}" for k in range(LIMITS.questions + 3)]
    expression = "*".join(f"sin({name})" for name in names[:3]) + "".join(
        f" + sin({name})^3" for name in names
    )
    answered = gradient(
        GradientRequest(expression=expression, simplify="full", trace="none"), counting
    )

    assert len(asked) == LIMITS.questions
    assert len(codes(answered)) == 2


def test_new_families_of_functions_and_new_cases_are_not_simpler() -> None:
    long, function = parse("exp(-x)/(exp(-x) + 1)^2").expression, parse("x").expression

    assert is_simpler(parse("exp(x)").expression, long, function)
    assert not is_simpler(parse("cosh(x)").expression, long, function)
    assert not is_simpler(parse("Piecewise((1, x > 0), (0, True))").expression, long, function)
