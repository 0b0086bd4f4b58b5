"""Answers have the documented shape."""

from typing import Any

import pytest

from service.api.strict_json import dumps, loads
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest, DifferentiateResponse

REQUESTS = [
    {"expression": "(x^2 + 1)^3"},
    {"expression": "sin(x^2)*exp(3x)", "trace": "brief", "formats": ["mathml", "text"]},
    {"expression": "x^x + abs(x)", "simplify": "none"},
    {"expression": "f(x^2, y)", "variable": "x"},
    {"expression": "x^2*y^3", "variables": ["x", "y"], "trace": "none"},
    {"expression": "1/2x", "at": {"x": "pi/4"}, "order": 2},
    {"expression": "x^2*y", "variable": "t", "definitions": {"x": "cos(t)", "y": "sin(t)"}},
    {"expression": "x^2 + y^2 = 25", "dependent": "y", "at": {"x": 3, "y": 4}, "order": 2},
    {"expression": "x^3 + x", "inverse": True, "formats": ["mathml"]},
]


@pytest.mark.parametrize("fields", REQUESTS, ids=lambda fields: str(fields["expression"]))
def test_an_answer_has_the_documented_shape_and_nothing_more(fields: dict[str, Any]) -> None:
    answer = loads(dumps(differentiate(DifferentiateRequest(**fields))))

    response = DifferentiateResponse.model_validate(answer)
    formats = set(fields.get("formats", ("text", "latex")))
    assert response.derivative.model_fields_set == formats


def test_defaults_are_those_of_the_contract() -> None:
    request = DifferentiateRequest(expression="x")

    assert request.model_dump() == {
        "expression": "x",
        "syntax": "text",
        "variable": None,
        "order": 1,
        "variables": [],
        "definitions": {},
        "dependent": None,
        "parameter": None,
        "inverse": False,
        "validity": False,
        "symbols": [],
        "at": {},
        "simplify": "basic",
        "form": "default",
        "trace": "full",
        "formats": ["text", "latex"],
    }
