"""The OpenAPI document is pinned, complete, and its examples are true."""

import json
import math
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.api.app import create_app
from service.api.examples import EXAMPLES, REQUEST_ID
from service.api.lifecycle import lifespan
from service.api.strict_json import dumps, loads
from service.settings import Settings

FOLDER = Path(__file__).parents[2] / "openapi"
PINNED = json.loads((FOLDER / "openapi.json").read_text())
FILES = {
    file.stem: json.loads(file.read_text()) for file in sorted((FOLDER / "examples").glob("*.json"))
}

ROUNDING = 1e-12
REFRESH = "run `python -m service openapi --write openapi` and look at the difference"


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, but for the last digits of computed numbers."""
    if isinstance(one, dict) and isinstance(other, dict):
        # Which of several rounding errors is the largest differs between processors.
        error = one.get("max_relative_error")
        by_chance = {"worst"} if isinstance(error, float) and error < ROUNDING else set()
        compared = one.keys() - by_chance
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in compared)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return type(one) is type(other) and bool(one == other)


def _operations() -> list[Any]:
    return [
        pytest.param(operation, id=f"{method} {path}")
        for path, methods in PINNED["paths"].items()
        for method, operation in methods.items()
    ]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_the_document_is_the_pinned_one() -> None:
    document = loads(dumps(create_app(Settings()).openapi()))

    assert _same(document, PINNED), REFRESH


def test_there_is_a_file_for_each_example_and_no_other() -> None:
    assert FILES.keys() == {example.name for example in EXAMPLES}, REFRESH


@pytest.mark.anyio
@pytest.mark.parametrize("example", FILES.values(), ids=FILES)
async def test_an_example_is_what_the_service_answers(example: dict[str, Any]) -> None:
    method, path = example["operation"].split()
    app = create_app(Settings(sympy_seconds=60, long_processes=0))
    app.openapi_schema = PINNED  # takes long to make
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service")
    async with lifespan(app), client:
        response = await client.request(
            method, path, json=example["request"] or None, headers={"x-request-id": REQUEST_ID}
        )

    assert response.status_code == example["status"]
    assert _same(response.json(), example["response"]), REFRESH


@pytest.mark.parametrize("operation", _operations())
def test_every_operation_has_title_description_and_errors(operation: dict[str, Any]) -> None:
    responses = operation["responses"]

    assert operation["summary"]
    assert operation["description"]
    assert "500" in responses
    assert all(
        "application/problem+json" in answer["content"]
        for status, answer in responses.items()
        if status != "200"
    )


@pytest.mark.parametrize("schema", PINNED["components"]["schemas"].items(), ids=lambda s: s[0])
def test_every_field_has_a_title_and_a_description(schema: tuple[str, Any]) -> None:
    name, body = schema

    assert body["description"]
    for field, described in body.get("properties", {}).items():
        assert described.get("title") or "$ref" in described, f"{name}.{field}"
        assert described.get("description"), f"{name}.{field}"


def test_operations_with_a_body_have_several_examples_and_an_error() -> None:
    for methods in PINNED["paths"].values():
        for operation in methods.values():
            if "requestBody" not in operation:
                continue
            answers = operation["responses"]
            good = answers["200"]["content"]["application/json"]["examples"]
            bad = answers["422"]["content"]["application/problem+json"]["examples"]
            assert len(good) >= 3
            assert bad
