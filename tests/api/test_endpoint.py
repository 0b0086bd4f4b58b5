"""Every path answers its own methods, and says so otherwise."""

import httpx
import pytest
from starlette.types import Message

from service.api.app import Service

pytestmark = pytest.mark.anyio

ALLOWED = {
    "/differentiate": "OPTIONS, POST",
    "/functions": "GET, HEAD, OPTIONS",
    "/rules": "GET, HEAD, OPTIONS",
    "/limits": "GET, HEAD, OPTIONS",
    "/health/live": "GET, HEAD, OPTIONS",
    "/docs": "GET, HEAD, OPTIONS",
    "/": "GET, HEAD, OPTIONS",
}


@pytest.mark.parametrize(("path", "allowed"), ALLOWED.items())
async def test_a_wrong_method_is_told_the_right_ones(
    client: httpx.AsyncClient, path: str, allowed: str
) -> None:
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "POST" if "GET" in allowed else "GET"):
        response = await client.request(method, path)

        assert response.status_code == 405
        assert response.headers["allow"] == allowed
        assert response.json()["code"] == "method-not-allowed"


@pytest.mark.parametrize(("path", "allowed"), ALLOWED.items())
async def test_options_are_told(client: httpx.AsyncClient, path: str, allowed: str) -> None:
    response = await client.options(path)

    assert response.status_code == 204
    assert response.headers["allow"] == allowed


async def test_head_is_answered_where_get_is(client: httpx.AsyncClient) -> None:
    assert (await client.head("/limits")).status_code == 200


@pytest.mark.parametrize("path", ["/nowhere", "/differentiate/", "/docs/../x", "/%00"])
async def test_an_unknown_path_is_a_problem(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "not-found"


async def test_a_client_that_accepts_no_json_is_told_so_in_a_problem(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/limits", headers={"accept": "text/html"})

    assert response.status_code == 406
    assert response.json()["code"] == "not-acceptable"


async def test_a_websocket_is_closed(app: Service) -> None:
    sent = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    await app({"type": "websocket", "path": "/", "headers": []}, receive, send)

    assert sent == [{"type": "websocket.close", "code": 1000}]
