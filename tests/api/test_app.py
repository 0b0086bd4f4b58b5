"""All of the application together: hostile bodies each get their answer."""

import json
from typing import Any

import httpx
import pytest

from service.schemas.problem import Problem
from tests.api.test_strict_json import MALFORMED

pytestmark = pytest.mark.anyio

JSON = {"content-type": "application/json"}

REFUSED = {
    "false for text": (b'{"expression": false}', 422),
    "false for a number": (b'{"expression": "x", "order": false}', 422),
    "text for a number": (b'{"expression": "x", "order": "3"}', 422),
    "a megabyte in an unknown key": (b'{"' + b"x" * 999_000 + b'": 1}', 422),
    "100,000 unknown keys": (
        json.dumps({f"k{i}": 0 for i in range(90_000)}).encode()[:-1] + b"}",
        413,
    ),
    "50,000 unknown keys": (json.dumps({f"k{i}": 0 for i in range(50_000)}).encode(), 422),
    "50,000 definitions": (
        json.dumps(
            {"expression": "x", "definitions": {f"k{i}": 0 for i in range(50_000)}}
        ).encode(),
        422,
    ),
    "100,000 wrong items": (
        json.dumps({"expression": "x", "formats": [0] * 100_000}).encode(),
        422,
    ),
    "a megabyte of text": (json.dumps({"expression": "x" * 999_000}).encode(), 422),
    "a number for the body": (b"1", 422),
    "null for the body": (b"null", 422),
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
async def test_malformed_json_is_a_400(client: httpx.AsyncClient, body: Any) -> None:
    response = await client.post("/differentiate", content=body, headers=JSON)

    assert response.status_code == 400
    assert Problem.model_validate(response.json()).code == "malformed-json"


@pytest.mark.parametrize(("body", "status"), REFUSED.values(), ids=REFUSED)
async def test_another_shape_is_refused_in_a_short_problem(
    client: httpx.AsyncClient, body: Any, status: int
) -> None:
    response = await client.post("/differentiate", content=body, headers=JSON)

    assert response.status_code == status
    assert Problem.model_validate(response.json()).status == status
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.content) < 1_000


async def test_the_same_request_gives_the_same_bytes(client: httpx.AsyncClient) -> None:
    body = {"expression": "sin(x^2)*exp(3x)"}
    first, second = [await client.post("/differentiate", json=body) for _ in range(2)]

    assert first.status_code == 200
    assert first.content == second.content
