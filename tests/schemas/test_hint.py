"""Hints have the documented shape."""

from typing import Any

import pytest
from pydantic import ValidationError

from service.api.strict_json import dumps, loads
from service.operations.hint import hint
from service.schemas.hint import HintRequest, HintResponse

REQUESTS = [
    {"expression": "(x^2 + 1)^3", "level": 4},
    {"expression": "sin(x^2)", "partial": "cos(x^2)", "level": 3, "formats": ["mathml"]},
    {"expression": "x^2", "partial": "2x"},
    {"expression": "x*y", "variable": "t", "definitions": {"x": "t^2"}, "level": 4},
    {"expression": "7", "variable": "x", "level": 4},
]


@pytest.mark.parametrize("fields", REQUESTS, ids=lambda fields: str(fields["expression"]))
def test_a_hint_has_the_documented_shape_and_nothing_more(fields: dict[str, Any]) -> None:
    answer = loads(dumps(hint(HintRequest(**fields))))

    response = HintResponse.model_validate(answer)
    assert response.expression.model_fields_set == set(fields.get("formats", ("text", "latex")))


@pytest.mark.parametrize("level", [0, 5, 1.5, "1"])
def test_there_are_four_levels(level: Any) -> None:
    with pytest.raises(ValidationError):
        HintRequest.model_validate({"expression": "x", "level": level})
