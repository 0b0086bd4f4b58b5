"""Expressions are written in the formats asked for, and in no other."""

from typing import get_args

import pytest
from pydantic import ValidationError

from service.schemas.expression import Format, Written


def test_a_format_that_was_not_asked_for_is_absent_and_not_null() -> None:
    assert Written.model_validate({"text": "x"}).model_fields_set == {"text"}
    with pytest.raises(ValidationError):
        Written.model_validate({"text": "x", "latex": None})


def test_no_default_is_documented() -> None:
    properties = Written.model_json_schema()["properties"]

    assert set(properties) == set(get_args(Format))
    assert not any("default" in schema for schema in properties.values())
