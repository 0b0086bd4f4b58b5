"""A body of another shape is told what is wrong, and where, without being repeated."""

from typing import Any

import pytest

from service.api.validation import validate
from service.errors import InvalidRequest, LimitExceeded
from service.limits import LIMITS
from service.schemas.differentiate import DifferentiateRequest

INVALID: dict[str, tuple[Any, str]] = {
    "an array": ([], ""),
    "a string": ("x", ""),
    "null": (None, ""),
    "no expression": ({}, "/expression"),
    "an empty expression": ({"expression": ""}, "/expression"),
    "a number for an expression": ({"expression": 1}, "/expression"),
    "an unknown field": ({"expression": "x", "variabel": "x"}, "/variabel"),
    "an unknown field to escape": ({"expression": "x", "a/b~": 1}, "/a~1b~0"),
    "true for a number": ({"expression": "x", "order": True}, "/order"),
    "text for a number": ({"expression": "x", "order": "3"}, "/order"),
    "a fraction for a whole number": ({"expression": "x", "order": 1.5}, "/order"),
    "order 0": ({"expression": "x", "order": 0}, "/order"),
    "an unknown choice": ({"expression": "x", "simplify": "most"}, "/simplify"),
    "a format twice": ({"expression": "x", "formats": ["text", "text"]}, "/formats"),
    "no format": ({"expression": "x", "formats": []}, "/formats"),
    "an unknown format": ({"expression": "x", "formats": ["text", "pdf"]}, "/formats/1"),
    "text for a list": ({"expression": "x", "symbols": "rate"}, "/symbols"),
    "no variables": ({"expression": "x", "variables": []}, "/variables"),
    "variable and variables": (
        {"expression": "x", "variable": "x", "variables": ["x"]},
        "/variables",
    ),
    "order and variables": ({"expression": "x", "order": 1, "variables": ["x"]}, "/variables"),
    "a variable that is no name": ({"expression": "x", "variable": "x+1"}, "/variable"),
    "a number for a definition": ({"expression": "x", "definitions": {"x": 1}}, "/definitions/x"),
    "true for a coordinate": ({"expression": "x", "at": {"x": True}}, "/at/x"),
    "a list for a coordinate": ({"expression": "x", "at": {"x": [1]}}, "/at/x"),
    "a point that is no object": ({"expression": "x", "at": [1]}, "/at"),
    "a coordinate beyond float64": ({"expression": "x", "at": {"x": 10**399}}, "/at/x"),
}


@pytest.mark.parametrize(("body", "pointer"), INVALID.values(), ids=INVALID)
def test_another_shape_is_refused_with_a_pointer_to_the_place(body: Any, pointer: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        validate(DifferentiateRequest, body)

    assert caught.value.pointer == pointer
    assert caught.value.expected


@pytest.mark.parametrize("name", ["2", "x+1", ""])
def test_what_a_name_is_is_said_in_words(name: str) -> None:
    with pytest.raises(InvalidRequest, match="a letter, Latin or Greek") as caught:
        validate(DifferentiateRequest, {"expression": "x", "variable": name})

    assert "^" not in str(caught.value.expected)


def test_a_misspelt_field_is_recognised() -> None:
    with pytest.raises(InvalidRequest) as caught:
        validate(DifferentiateRequest, {"expression": "x", "variabel": "x"})

    assert "variable" in caught.value.suggestions


LARGE: dict[str, tuple[dict[str, Any], str]] = {
    "order": ({"order": 21}, "order"),
    "huge order": ({"order": 10**300}, "order"),
    "expression": (
        {"expression": "x" * (LIMITS.expression_characters + 1)},
        "expression_characters",
    ),
    "variable": ({"variable": "x" * 65}, "name_characters"),
    "variables": ({"variables": ["x"] * 21}, "order"),
    "definitions": ({"definitions": {f"x{i}": "1" for i in range(65)}}, "definitions"),
    "definition": (
        {"definitions": {"x": "1" * (LIMITS.expression_characters + 1)}},
        "expression_characters",
    ),
    "symbols": ({"symbols": ["x"] * 65}, "variables"),
    "at": ({"at": {f"x{i}": 1 for i in range(65)}}, "variables"),
}


@pytest.mark.parametrize(("fields", "limit"), LARGE.values(), ids=LARGE)
def test_a_field_beyond_a_limit_is_refused_with_the_limit(
    fields: dict[str, Any], limit: str
) -> None:
    with pytest.raises(LimitExceeded) as caught:
        validate(DifferentiateRequest, {"expression": "x", **fields})

    assert caught.value.limit == {"name": limit, "value": getattr(LIMITS, limit)}
    assert caught.value.pointer == f"/{next(iter(fields))}"


@pytest.mark.parametrize(
    "body",
    [
        {"x" * 1_000_000: 1},
        {"expression": "x", "symbols": ["#" * 1_000_000]},
        {"expression": "x", "syntax": "y" * 1_000_000},
        {"expression": ["y" * 1_000_000]},
        {"expression": "x", "definitions": {"y" * 1_000_000: "1"}},
        {"expression": "x", "definitions": {"#" * 60: "1"}},
    ],
)
def test_an_error_does_not_repeat_the_input(body: Any) -> None:
    with pytest.raises((InvalidRequest, LimitExceeded)) as caught:
        validate(DifferentiateRequest, body)

    error = caught.value
    assert len(f"{error.detail}{error.pointer}{error.actual}{error.suggestions}") < 600


def test_a_whole_number_may_be_written_with_a_fraction_of_zero() -> None:
    assert validate(DifferentiateRequest, {"expression": "x", "order": 3.0}).order == 3


def test_a_coordinate_is_a_number_or_an_expression() -> None:
    request = validate(
        DifferentiateRequest, {"expression": "x", "at": {"x": 1, "y": 0.5, "z": "pi"}}
    )

    assert request.at == {"x": 1.0, "y": 0.5, "z": "pi"}
