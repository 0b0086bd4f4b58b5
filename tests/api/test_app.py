"""All of the application together: hostile bodies each get their answer."""

import json
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from service.api.app import create_app
from service.observability.traces import tracer_provider
from service.schemas.problem import Problem
from service.settings import Settings
from tests.api.conftest import Logged
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


TRACE = "0af7651916cd43dd8448eb211c80319c"


async def _spans(method: str, path: str, **more: Any) -> list[ReadableSpan]:
    exporter = InMemorySpanExporter()
    app = create_app(Settings(), tracer_provider(SimpleSpanProcessor(exporter)))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        await client.request(method, path, **more)
    return list(exporter.get_finished_spans())


async def test_an_operation_is_a_span_of_its_route_in_the_trace_of_the_caller(
    logged: Logged,
) -> None:
    (span,) = await _spans(
        "POST",
        "/differentiate",
        json={"expression": "x^2"},
        headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"},
    )
    attributes, context = span.attributes or {}, span.context
    (line,) = logged()

    assert span.name == "POST /differentiate"
    assert attributes["http.route"] == "/differentiate"
    assert attributes["http.response.status_code"] == 200
    assert context
    assert f"{context.trace_id:032x}" == line["trace_id"] == TRACE
    assert f"{context.span_id:016x}" == line["span_id"]


async def test_spans_have_nothing_of_what_was_sent() -> None:
    secret = "x^2 + 271828"
    for body in ({"expression": secret}, {"expression": f"{secret} +"}, {secret: secret}):
        (span,) = await _spans("POST", f"/differentiate?{secret}={secret}", json=body)
        assert "271828" not in span.to_json()


@pytest.mark.parametrize("path", ["/health/ready", "/metrics", "/nowhere/271828", "/docs"])
async def test_only_operations_are_traced(path: str) -> None:
    assert await _spans("GET", path) == []


async def test_nothing_is_traced_unless_it_is_asked_for() -> None:
    app = create_app(Settings())

    assert app.state.tracer_provider is None
    assert not app._native_telemetry.enabled()
