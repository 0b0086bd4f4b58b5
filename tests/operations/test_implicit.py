"""POST /differentiate of equations: derivatives, lines, points and refusals."""

from typing import Any

import pytest

from service.api.strict_json import dumps, loads
from service.errors import (
    AmbiguousVariable,
    InvalidRequest,
    NotDifferentiable,
    OutsideDomain,
    PointOffCurve,
    ServiceError,
    SyntaxProblem,
    VerificationRefuted,
)
from service.operations import implicit
from service.schemas.differentiate import DifferentiateResponse
from service.symbolic.arithmetic import negate
from service.symbolic.relation import Reduced
from tests.operations.asking import answer, derivative, steps

CIRCLE = "x^2 + y^2 = 25"
TEXTBOOK = [
    (CIRCLE, 1, "-x/y"),
    (CIRCLE, 2, "-25/y**3"),
    (CIRCLE, 3, "-75*x/y**5"),
    ("x^3 + y^3 = 3x*y", 1, "(y - x**2)/(y**2 - x)"),
    ("x^3 + y^3 = 3x*y", 2, "-2*x*y/(y**2 - x)**3"),
    ("x^2/9 + y^2/4 = 1", 2, "-16/(9*y**3)"),
    ("x*e^y = y", 2, "(y - 2)*exp(2*y)/(y - 1)**3"),
    ("sin(x*y) = x", 1, "(1 - y*cos(x*y))/(x*cos(x*y))"),
    ("sqrt(x) + sqrt(y) = 1", 2, "1/(2*x**(3/2))"),
    ("x*y = 1", 2, "2*y/x**2"),
    ("b^2*x^2 + a^2*y^2 = a^2*b^2", 2, "-b**4/(a**2*y**3)"),
]
REFUSED: list[tuple[dict[str, Any], type[ServiceError], str]] = [
    ({"expression": CIRCLE}, AmbiguousVariable, "/variable"),
    ({"expression": "x^2 = 4"}, AmbiguousVariable, "/expression"),
    ({"expression": "3 = 4"}, AmbiguousVariable, "/expression"),
    ({"expression": "x(t)^2 + y(t)^2 = 25"}, AmbiguousVariable, "/dependent"),
    ({"expression": "a*x + y = 1", "variable": "x"}, AmbiguousVariable, "/dependent"),
    ({"expression": "x^2 + y^2", "dependent": "y"}, InvalidRequest, "/expression"),
    ({"expression": CIRCLE, "dependent": "z", "variable": "x"}, InvalidRequest, "/dependent"),
    ({"expression": CIRCLE, "dependent": "x", "variable": "x"}, InvalidRequest, "/dependent"),
    ({"expression": CIRCLE, "variables": ["x", "y"]}, InvalidRequest, "/variables"),
    ({"expression": CIRCLE, "dependent": "y", "definitions": {"x": "t"}}, InvalidRequest,
     "/dependent"),
    ({"expression": "x = y = 3", "dependent": "y"}, SyntaxProblem, "/expression"),
    ({"expression": "y(2) + x = 3", "dependent": "y", "variable": "x"}, InvalidRequest,
     "/expression"),
    ({"expression": CIRCLE, "dependent": "y", "at": {"x": 5, "y": 0}}, NotDifferentiable, "/at"),
    ({"expression": CIRCLE, "dependent": "y", "at": {"x": 3, "y": 5}}, PointOffCurve, "/at"),
    ({"expression": CIRCLE, "dependent": "y", "at": {"x": 3}}, InvalidRequest, "/at"),
    ({"expression": "sqrt(x) + y = 1", "dependent": "y", "at": {"x": -1, "y": 1}}, OutsideDomain,
     "/at"),
]  # fmt: skip


@pytest.mark.parametrize(("equation", "order", "expected"), TEXTBOOK)
def test_the_derivative_is_the_one_of_the_textbook(
    equation: str, order: int, expected: str
) -> None:
    answered = answer(equation, variable="x", dependent="y", order=order)

    assert answered["derivative"]["text"] == expected
    assert answered["kind"] == "implicit"
    assert answered["verification"]["status"] == "verified"


def test_the_lines_are_those_of_a_teacher() -> None:
    lines = answer(CIRCLE, dependent="y", order=2)["lines"]

    assert [line["text"] for line in lines] == [
        "d/dx[x**2 + y**2] = d/dx[25]",
        "d/dx[x**2] + d/dx[y**2] = 0",
        "2*x + 2*y*dy/dx = 0",
        "2*y*dy/dx = -2*x",
        "dy/dx = -2*x/(2*y)",
        "dy/dx = -x/y",
        "d²y/dx² = d/dx[-x/y]",
        "= (d/dx[-x]*y + x*dy/dx)/y**2",
        "= (-y + x*dy/dx)/y**2",
        "= (-y + x*(-x/y))/y**2",
        "= -(x**2 + y**2)/y**3",
        "= -25/y**3",
    ]
    assert lines[0]["note"] == "y is a function of x"
    assert lines[-1]["note"] == "x**2 + y**2 = 25"
    assert lines[-1]["rules"] == ["relation"]
    assert "(x)" not in str([line["note"] for line in lines])


def test_the_tree_has_both_sides_below_the_root() -> None:
    answered = answer(CIRCLE, dependent="y")
    (root,) = answered["derivation"]["stages"]

    assert root["rule"] == "implicit"
    assert [step["of"]["text"] for step in root["steps"]] == ["x**2 + y(x)**2", "25"]
    verdicts = {step["verified"] for step in steps(answered) if "rule" in step}
    assert verdicts == {"verified"}


def test_a_function_that_is_defined_by_an_equation_is_what_depends() -> None:
    answered = answer("f(x) = x^2")

    assert (answered["variable"], answered["dependent"]) == ("x", "f")
    assert answered["lines"][-1]["text"] == "df/dx = 2*x"


def test_latex_and_text_ask_the_same() -> None:
    latex = answer(r"x e^{y} = y", syntax="latex", dependent="y", formats=["text", "latex"])

    assert latex["derivative"]["text"] == derivative("x*e^y = y", dependent="y")
    assert latex["equation"] == {"text": "x*exp(y) = y", "latex": "x e^{y} = y"}
    assert latex["lines"][-1]["latex"] == r"\frac{dy}{dx} = -\frac{e^{y}}{x e^{y} - 1}"


@pytest.mark.parametrize("equation", ["y^2 + x = 3", "y(x)^2 + x = 3", "x == 3 - y(x)^2"])
def test_the_dependent_variable_may_stand_with_its_argument(equation: str) -> None:
    answered = answer(equation, dependent="y")

    assert answered["derivative"]["text"] == "-1/(2*y)"
    assert answered["warnings"] == []


@pytest.mark.parametrize("fields", [{"dependent": "y"}, {"variable": "x"}])
def test_of_two_variables_one_says_what_the_other_is(fields: dict[str, str]) -> None:
    answered = answer(CIRCLE, **fields)

    assert (answered["variable"], answered["dependent"]) == ("x", "y")


def test_names_of_several_letters_are_read_too() -> None:
    answered = answer("price^2*sales = 7", variable="price", dependent="sales")

    assert answered["derivative"]["text"] == "-2*sales/price"


def test_other_letters_are_held() -> None:
    answered = answer("x^2 + a*y = 1", variable="x", dependent="y")

    assert answered["derivative"]["text"] == "-2*x/a"
    assert answered["lines"][0]["note"].endswith("held constant: a")


def test_a_point_of_the_curve_has_a_slope() -> None:
    answered = answer(CIRCLE, dependent="y", order=2, at={"x": 3, "y": 4})

    assert answered["value"] == {
        "at": {"x": 3.0, "y": 4.0}, "function": 4.0, "derivative": pytest.approx(-25 / 64),
    }  # fmt: skip
    assert answered["conditions"] == ["y != 0"]


def test_a_singular_point_has_no_single_tangent() -> None:
    with pytest.raises(NotDifferentiable, match="no single tangent"):
        answer("x^3 + y^3 = 3x*y", dependent="y", at={"x": 0, "y": 0})


@pytest.mark.parametrize(("fields", "kind", "pointer"), REFUSED)
def test_what_cannot_be_differentiated_is_refused_with_a_place(
    fields: dict[str, Any], kind: type[ServiceError], pointer: str
) -> None:
    with pytest.raises(kind) as refused:
        answer(**fields)
    assert refused.value.pointer == pointer


def test_the_residual_of_a_point_off_the_curve_is_told() -> None:
    with pytest.raises(PointOffCurve) as refused:
        answer(CIRCLE, dependent="y", at={"x": 3, "y": 5})
    assert refused.value.actual == 9


def test_an_equation_without_the_variable_has_a_warning() -> None:
    answered = answer("y^2 = 4", variable="x", dependent="y")

    assert answered["derivative"]["text"] == "0"
    assert answered["warnings"][0]["code"] == "variable-not-in-expression"


def test_an_equation_without_real_points_is_unverified() -> None:
    assert answer("x^2 + y^2 = -1", dependent="y")["verification"]["status"] == "unverified"


def test_an_expression_with_cases_is_no_equation() -> None:
    assert derivative("Piecewise((x^2, x >= 0), (0, True))").startswith("Piecewise((2*x")


@pytest.mark.parametrize("trace", ["none", "brief", "full"])
@pytest.mark.parametrize("simplify", ["none", "basic"])
@pytest.mark.parametrize("formats", [["text"], ["latex", "mathml"]])
def test_answers_are_as_documented(trace: str, simplify: str, formats: list[str]) -> None:
    answered = answer(
        CIRCLE, dependent="y", order=2, trace=trace, simplify=simplify, formats=formats
    )

    DifferentiateResponse.model_validate(loads(dumps(answered)))
    assert bool(answered["lines"]) == bool(answered["derivation"]["stages"]) == (trace != "none")


def test_a_wrong_derivative_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    right = implicit._derived

    def wrong(*arguments: Any) -> list[Reduced]:
        return [each._replace(derivative=negate(each.derivative)) for each in right(*arguments)]

    monkeypatch.setattr(implicit, "_derived", wrong)
    with pytest.raises(VerificationRefuted):
        answer(CIRCLE, dependent="y")


@pytest.mark.parametrize(
    "fields",
    [
        {"expression": "x^2 + y^2 = 25", "variable": "x", "dependent": "y"},
        {"expression": "x^3 + x", "variable": "x", "inverse": True},
    ],
)
def test_full_simplification_gives_the_basic_form_and_says_so(fields: dict[str, Any]) -> None:
    basic = answer(**fields)
    full = answer(**fields, simplify="full")

    assert full["derivative"] == basic["derivative"]
    assert full["warnings"][-1]["code"] == "full-simplification-unavailable"
