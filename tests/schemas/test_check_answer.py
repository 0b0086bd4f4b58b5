"""Verdicts have the documented shape."""

from typing import Any

import pytest
from pydantic import ValidationError

from service.api.strict_json import dumps, loads
from service.operations.check_answer import check_answer
from service.schemas.check_answer import CheckAnswerRequest, CheckAnswerResponse

REQUESTS = [
    {"expression": "(x^2 + 1)^3", "answer": "3(x^2 + 1)^2"},
    {"expression": "exp(3x)", "answer": "3x*exp(3x - 1)", "formats": ["mathml"]},
    {"expression": "sin(x)^2", "answer": "sin(2x)", "formats": ["latex", "text"]},
    {"expression": "f(x)^2", "answer": "2f(x)", "variable": "x"},
    {"expression": "log(x)", "answer": "1/x*(tan(x)^2 + 1)*cos(x)^2"},
]


@pytest.mark.parametrize("fields", REQUESTS, ids=lambda fields: str(fields["expression"]))
def test_a_verdict_has_the_documented_shape_and_nothing_more(fields: dict[str, Any]) -> None:
    answer = loads(dumps(check_answer(CheckAnswerRequest(**fields))))

    response = CheckAnswerResponse.model_validate(answer)
    assert response.derivative.model_fields_set == set(fields.get("formats", ("text", "latex")))


@pytest.mark.parametrize("field", ["at", "trace", "simplify", "partial"])
def test_fields_that_mean_nothing_here_are_refused(field: str) -> None:
    with pytest.raises(ValidationError):
        CheckAnswerRequest.model_validate({"expression": "x", "answer": "1", field: "x"})
