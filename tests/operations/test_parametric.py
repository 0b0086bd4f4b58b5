"""POST /differentiate of curves in terms of a parameter."""

from typing import Any

import pytest

from service.api.strict_json import dumps, loads
from service.errors import CyclicDefinitions, InvalidRequest, NotDifferentiable, ServiceError
from service.schemas.differentiate import DifferentiateResponse
from tests.operations.asking import Json, answer, steps

CYCLOID = {"x": "t - sin(t)", "y": "1 - cos(t)"}
CIRCLE = {"x": "r*cos(t)", "y": "r*sin(t)"}
TEXTBOOK = [
    ("y", CYCLOID, 1, "sin(t)/(1 - cos(t))"),
    ("y", CYCLOID, 2, "-1/(1 - cos(t))**2"),
    ("y", CIRCLE, 1, "-cos(t)/sin(t)"),
    ("y", CIRCLE, 2, "-1/(r*sin(t)**3)"),
    ("y", {"x": "t^2", "y": "t^3 - 3t"}, 1, "3*(t**2 - 1)/(2*t)"),
    ("y", {"x": "t^2", "y": "t^3 - 3t"}, 2, "3*(t**2 + 1)/(4*t**3)"),
    ("x*y", {"x": "exp(t)", "y": "t"}, 1, "t + 1"),
    ("y", {"x": "u^2", "y": "u^3", "u": "t + 1"}, 1, "3*(t + 1)/2"),
]
REFUSED: list[tuple[Json, type[ServiceError], str]] = [
    ({"variable": "t"}, InvalidRequest, "/variable"),
    ({"variable": None}, InvalidRequest, "/variable"),
    ({"parameter": "y"}, InvalidRequest, "/parameter"),
    ({"definitions": {"x": "3", "y": "t"}}, NotDifferentiable, "/variable"),
    ({"definitions": {"x": "y", "y": "x"}}, CyclicDefinitions, "/definitions/y"),
    ({"variables": ["x"], "variable": None}, InvalidRequest, "/parameter"),
    ({"inverse": True}, InvalidRequest, "/parameter"),
    ({"definitions": CIRCLE, "at": {"t": "pi", "r": 1}}, NotDifferentiable, "/at"),
]


def asked(expression: str, definitions: dict[str, str], **fields: Any) -> Json:
    given = {"variable": "x", "parameter": "t", "definitions": definitions, **fields}
    return answer(expression, **{name: each for name, each in given.items() if each is not None})


@pytest.mark.parametrize(("expression", "definitions", "order", "expected"), TEXTBOOK)
def test_the_derivative_is_the_one_of_the_textbook(
    expression: str, definitions: dict[str, str], order: int, expected: str
) -> None:
    answered = asked(expression, definitions, order=order)

    assert answered["derivative"]["text"] == expected
    assert (answered["kind"], answered["parameter"]) == ("parametric", "t")
    assert answered["verification"]["status"] == "verified"


def test_the_inner_derivatives_come_before_the_quotient() -> None:
    answered = asked("y", CYCLOID, order=2)
    first, second = answered["derivation"]["stages"]

    assert [line["text"] for line in answered["lines"]][:4] == [
        "dy/dx = (dy/dt)/(dx/dt)",
        "dy/dt = sin(t), dx/dt = 1 - cos(t)",
        "= sin(t)/(1 - cos(t))",
        "d²y/dx² = (d/dt[dy/dx])/(dx/dt)",
    ]
    assert answered["lines"][-1]["text"] == "= -1/(1 - cos(t))**2"
    assert [step["of"]["text"] for step in first["steps"]] == ["1 - cos(t)", "t - sin(t)"]
    assert second["steps"][1]["same_as"] == first["steps"][1]["id"]


def test_a_point_is_given_by_the_parameter() -> None:
    value = asked("y", CYCLOID, at={"t": "pi/2"})["value"]

    assert value["at"] == {"t": pytest.approx(1.5707963)}
    assert (value["function"], value["derivative"]) == pytest.approx((1, 1))


def test_a_rate_found_before_is_told_as_the_first_time() -> None:
    astroid = {"x": "cos(t)^3", "y": "sin(t)^3"}
    first, second = [
        line
        for line in asked("y", astroid, order=2)["lines"]
        if "dx/dt = 3*cos(t)**2*(-sin(t))" in line["text"]
    ]

    assert "chain" in second["rules"]
    assert {*second["steps"]} & {*first["steps"]}


def test_letters_of_links_are_not_those_that_are_defined() -> None:
    answered = asked("y", {"x": "cos(u)^3", "y": "sin(u)^3", "u": "2t"})

    links = [step["link"]["symbol"] for step in steps(answered) if step.get("link")]
    assert "u" not in links
    assert "y = " not in answered["lines"][1]["note"]


def test_what_does_not_change_with_the_parameter_is_warned_of() -> None:
    (warning,) = asked("y", {"x": "t"})["warnings"]

    assert warning["code"] == "variable-not-in-expression"


@pytest.mark.parametrize(("definitions", "reason"), [
    ({"x": "t^2", "y": "t"}, "the tangent is vertical there"),
    ({"x": "t^2", "y": "t^3"}, "what is divided is 0 there, too"),
])  # fmt: skip
def test_a_cusp_is_not_called_a_vertical_tangent(definitions: dict[str, str], reason: str) -> None:
    with pytest.raises(NotDifferentiable, match=reason):
        asked("y", definitions, at={"t": 0})


@pytest.mark.parametrize(("fields", "kind", "pointer"), REFUSED)
def test_what_is_no_curve_or_has_no_slope_is_refused(
    fields: Json, kind: type[ServiceError], pointer: str
) -> None:
    with pytest.raises(kind) as refused:
        asked("y", **{"definitions": CYCLOID, **fields})
    assert refused.value.pointer == pointer


@pytest.mark.parametrize("trace", ["none", "brief", "full"])
@pytest.mark.parametrize("simplify", ["none", "basic"])
def test_answers_are_as_documented(trace: str, simplify: str) -> None:
    formats = ["text", "latex", "mathml"]
    answered = asked("y", CYCLOID, order=3, trace=trace, simplify=simplify, formats=formats)

    DifferentiateResponse.model_validate(loads(dumps(answered)))
