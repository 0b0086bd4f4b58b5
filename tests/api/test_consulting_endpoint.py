"""A route to an operation that asks: the workers of the application answer."""

import asyncio
import inspect
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.types import Message

import service.api.routes
from service.api.app import Service, create_app
from service.api.consulting_endpoint import documented_alone
from service.api.lifecycle import lifespan
from service.api.operations import Operation
from service.operations.consulting import Consult, Question, nobody
from service.schemas.differentiate import DifferentiateRequest
from service.schemas.health import Health
from service.settings import Settings
from tests.runtime.pooling import ask, children, forkserver, is_running, kills, pool, until

pytestmark = pytest.mark.anyio


def repeat(request: DifferentiateRequest, consult: Consult = nobody) -> dict[str, Any]:
    """Ask to do what the variable says with the expression."""
    if request.expression == "nothing to ask":
        return {"status": "live"}
    reply = consult(Question(request.variable or "echo", (request.expression,)))
    return {"status": reply.text, "failure": reply.failure}


@pytest.fixture
async def app(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    row = Operation("POST", "/repeat", repeat, Health, "Repeat", "", consults=True)
    monkeypatch.setattr(service.api.routes, "OPERATIONS", (row,))
    app = create_app(Settings(long_processes=0))
    app.openapi_schema = {"openapi": "3.1.0"}  # has no examples of this operation
    app.state.pool = pool()
    async with lifespan(app):
        yield app


async def test_the_reply_is_in_the_answer(client: httpx.AsyncClient) -> None:
    response = await client.post("/repeat", json={"expression": "x^2"})

    assert response.json() == {"status": "x^2", "failure": None}


async def test_a_failure_is_told_to_the_operation(client: httpx.AsyncClient) -> None:
    response = await client.post("/repeat", json={"expression": "x", "variable": "abort"})

    assert response.json() == {"status": None, "failure": "failed"}


async def test_what_asks_nothing_starts_nothing(app: Service, client: httpx.AsyncClient) -> None:
    response = await client.post("/repeat", json={"expression": "nothing to ask"})

    assert response.json() == {"status": "live"}
    assert app.state.pool._loading is None


async def test_other_requests_are_answered_meanwhile(
    app: Service, client: httpx.AsyncClient
) -> None:
    long = {"expression": "3600", "variable": "sleep"}
    waiting = asyncio.create_task(client.post("/repeat", json=long))
    await until(lambda: app.state.pool._asked == 1)

    assert (await client.get("/health/live")).status_code == 200

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_a_client_that_leaves_ends_the_work_for_it(app: Service) -> None:
    await ask(app.state.pool, "echo", "warm")
    before = kills("left")
    body = json.dumps({"expression": "3600", "variable": "sleep"}).encode()
    messages: list[Message] = [{"type": "http.request", "body": body}]
    left = asyncio.Event()

    async def receive() -> Message:
        if messages:
            return messages.pop()
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/repeat", "headers": headers}
    answering = asyncio.create_task(app(scope, receive, send))
    await until(lambda: app.state.pool._asked == 1)
    left.set()
    await answering

    assert app.state.pool._asked == 0
    assert kills("left") == before + 1


async def test_the_end_of_the_service_is_the_end_of_its_workers(app: Service) -> None:
    async with lifespan(app):
        await ask(app.state.pool, "echo", "x")
        first = forkserver(app.state.pool)
        processes = [first, *children(first)]

    await until(lambda: not any(map(is_running, processes)))


def test_clients_are_shown_the_request_alone() -> None:
    shown = inspect.signature(documented_alone(repeat))

    assert list(shown.parameters) == ["request"]
    assert documented_alone(repeat).__name__ == "repeat"
