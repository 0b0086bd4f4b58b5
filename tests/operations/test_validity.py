"""What clients are told of where a function and its derivative exist."""

import json
from typing import Any

import pytest

from service.errors import ServiceError
from service.schemas.differentiate import DifferentiateResponse
from tests.operations.asking import Json, answer, texts


def validity(expression: str, **fields: Any) -> Json:
    found: Json = answer(expression, validity=True, trace="none", **fields)["validity"]
    return found


def test_nothing_is_said_of_it_unless_it_is_asked_for() -> None:
    assert answer("abs(x)")["validity"] is None


def test_a_corner_is_told_with_both_slopes_and_a_sentence() -> None:
    (point,) = validity("abs(x)")["points"]

    assert texts(point) == {
        "at": {"exact": "0", "value": 0.0},
        "kind": "corner",
        "order": 1,
        "left": -1.0,
        "right": 1.0,
        "limits": {"left": 0.0, "right": 0.0},
        "value": 0.0,
        "because": "A corner: the slope is -1 from the left and 1 from the right.",
    }


def test_intervals_have_ends_that_are_open_or_closed() -> None:
    domain = validity("sqrt(4 - x^2)")["domain"]

    assert domain["function"]["text"] == "[-2, 2]"
    assert domain["derivative"]["text"] == "(-2, 2)"
    assert texts(domain["function"]["intervals"]) == [
        {
            "low": {"exact": "-2", "value": -2.0, "closed": True},
            "high": {"exact": "2", "value": 2.0, "closed": True},
        }
    ]


def test_what_is_infinite_is_a_string() -> None:
    (point,) = validity("cbrt(x)")["points"]
    (interval,) = validity("sqrt(x)")["domain"]["function"]["intervals"]

    assert (point["left"], point["right"]) == ("Infinity", "Infinity")
    assert interval["high"] == {"exact": None, "value": "Infinity", "closed": False}


def test_a_limit_that_no_float_can_say_is_null() -> None:
    (point,) = validity("exp(1e8)*sign(x)")["points"]

    assert point["kind"] == "jump"
    assert point["limits"] == {"left": None, "right": None}


def test_intervals_shorter_than_floats_can_say_are_no_single_points() -> None:
    domain = validity("sqrt(x*(1e-400 - x))")["domain"]["derivative"]

    assert domain["text"] == f"(0, 1/{10**400})"


def test_a_family_has_a_period_and_one_of_its_points() -> None:
    found = validity("tan(x)")

    assert found["period"] == {"text": "pi"}
    assert [point["at"]["exact"]["text"] for point in found["points"]] == ["pi/2"]
    assert found["complete"]


def test_a_window_is_told_where_borders_were_searched_for() -> None:
    found = validity("sqrt(cos(x) - x)")

    assert (found["complete"], found["searched"]) == (False, (-10.0, 10.0))
    assert found["points"][0]["at"]["exact"] is None


def test_of_several_variables_only_conditions_are_told() -> None:
    found = validity("a*sqrt(x)/(x - a)", variable="x")

    assert found["domain"] is None
    assert not found["complete"]
    assert found["conditions"] == ["x - a != 0", "x >= 0"]


def test_conditions_within_cases_are_not_those_of_the_whole() -> None:
    assert validity("Piecewise((sin(x)/x, x != 0), (1, True))")["conditions"] == []


def test_a_total_derivative_is_looked_at_by_its_variable() -> None:
    found = validity("abs(y)", definitions={"y": "t - 1"}, variable="t")

    assert [point["at"]["value"] for point in found["points"]] == [1.0]
    assert found["domain"]["derivative"]["text"] == "(-oo, 1) U (1, oo)"


def test_an_abstract_function_is_never_complete() -> None:
    assert not validity("f(x) + x^2", variable="x")["complete"]


def test_a_constant_is_smooth_everywhere() -> None:
    found = validity("7", variable="x")

    assert (found["points"], found["complete"]) == ([], True)


@pytest.mark.parametrize(
    "expression",
    ["abs(sin(x))", "x*tan(x)", "sqrt(x)", "a*x", "x^x", "floor(x)", "gamma(x)", "f(x)", "1/x"],
)
def test_answers_are_as_the_schema_says(expression: str) -> None:
    answered = answer(
        expression,
        variable="x",
        validity=True,
        trace="none",
        formats=["text", "latex", "mathml"],
    )

    DifferentiateResponse.model_validate_json(json.dumps(answered))


@pytest.mark.parametrize(
    "expression",
    [
        "abs(sin(x^9))/x^9", "exp(exp(exp(1/x)))", "x^1000/(x^999 - 1)",
        "log(log(log(log(x))))", "abs(x - 1e-300)", "1e300*abs(x - 1e300)", "abs(1e200*x + 1)^0.3",
        "sqrt(sqrt(sqrt(sqrt(x^2 - 1) - 1) - 1) - 1)", "floor(1/x)", "floor(1e9*x)", "x^x^x",
        "sin(exp(x))/sin(exp(x))", "mod(x, x^2 + 1)",
        "Piecewise((1, x < sin(x)), (2, True))", "asin(1/x)^(1/3)", "abs(x)^x", "max(x, abs(x))",
        "sign(sign(sign(x)))", "besselj(0, x)/x", "polygamma(1, x)",
    ],
)  # fmt: skip
def test_every_function_is_answered_or_refused_with_a_code(expression: str) -> None:
    try:
        found = validity(expression)
    except ServiceError as refused:
        assert refused.code in ("compute-budget-exceeded", "limit-exceeded")  # noqa: PT017  either
    else:
        assert isinstance(found["complete"], bool)
