"""Expressions are written in the formats asked for, and in no other."""

import pytest
from pydantic import ValidationError

from service.schemas.expression import Written


def test_a_format_that_was_not_asked_for_is_absent_and_not_null() -> None:
    assert Written.model_validate({"text": "x"}).model_fields_set == {"text"}
    with pytest.raises(ValidationError):
        Written.model_validate({"text": "x", "latex": None})


def test_no_default_is_documented() -> None:
    properties = Written.model_json_schema()["properties"]

    assert list(properties) == ["text", "latex", "mathml"]
    assert not any("default" in schema for schema in properties.values())
