"""The application without a network, and its log."""

import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from service.api.app import Service, create_app
from service.observability.logs import configure_logging
from service.settings import Settings

Logged = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app() -> Service:
    return create_app(Settings())


@pytest.fixture
async def client(app: Service) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield client


@pytest.fixture
def logged(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Logged:
    """Return what reads the log lines of the service that were written since the last time."""
    monkeypatch.setattr(logging.root, "handlers", [])
    configure_logging(Settings())
    logging.getLogger().setLevel("WARNING")

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capfdbinary.readouterr().err.splitlines()]

    return read
