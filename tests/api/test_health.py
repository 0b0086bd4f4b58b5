"""Alive as long as it answers, ready until it drains."""

import httpx
import pytest

from service.api.app import Service

pytestmark = pytest.mark.anyio


async def test_a_service_is_alive_and_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}
    assert (await client.get("/health/ready")).json() == {"status": "ready"}


async def test_a_draining_service_is_alive_and_not_ready_and_still_answers(
    app: Service, client: httpx.AsyncClient
) -> None:
    app.state.readiness.drain()
    ready = await client.get("/health/ready")

    assert (ready.status_code, ready.json()["code"]) == (503, "draining")
    assert ready.headers["retry-after"] == "1"
    assert (await client.get("/health/live")).status_code == 200
    assert (await client.post("/differentiate", json={"expression": "x"})).status_code == 200
