"""A connection waits only so long, and reads only so much, before there is a request."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from service.api.app import create_app
from service.api.connection import Connection
from service.settings import Settings

pytestmark = pytest.mark.anyio

SOON_SECONDS = 0.05
POST = b"POST /differentiate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
BODY = b'{"expression": "x"}'
REQUEST = POST + b"Content-Length: %d\r\n\r\n" % len(BODY)


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(Connection, "head_seconds", SOON_SECONDS)
    monkeypatch.setattr(Connection, "body_seconds", SOON_SECONDS)
    config = Config(create_app(Settings()), log_config=None, lifespan="off", ws="none")
    config.load()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(config, ServerState(), {}), "127.0.0.1"
    )
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _answer(port: int, *parts: bytes, pause: float = 0) -> bytes:
    """Return all that comes back until the connection is closed from there."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await asyncio.sleep(pause)
    answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (POST, 408, "request-timeout"),
        (REQUEST, 408, "request-timeout"),
        (REQUEST + BODY[:-1], 408, "request-timeout"),
        (b"nonsense\r\n\r\n", 400, "malformed-request"),
        (POST + b"X: " + b"x" * 70_000, 431, "headers-too-large"),
    ],
    ids=["half a head", "no body", "half a body", "no HTTP", "an endless head"],
)
async def test_what_does_not_come_to_a_request_is_a_problem_and_the_end(
    port: int, sent: bytes, status: int, code: str
) -> None:
    head, _, body = (await _answer(port, sent)).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"connection: close" in head.lower()
    assert json.loads(body)["code"] == code


async def test_a_connection_that_says_nothing_is_closed_without_a_word(port: int) -> None:
    assert await _answer(port) == b""


async def test_the_second_request_of_a_connection_may_take_no_longer(port: int) -> None:
    answer = await _answer(port, REQUEST + BODY, POST)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in answer


async def test_who_is_slow_and_in_time_is_answered(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "head_seconds", 3600)
    monkeypatch.setattr(Connection, "body_seconds", 3600)
    last = b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    answer = await _answer(port, POST, last, BODY[:5], BODY[5:], pause=0.01)

    assert answer.startswith(b"HTTP/1.1 200 ")
