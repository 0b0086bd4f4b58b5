"""Every path answers its own methods, and says so otherwise."""

import httpx
import pytest
from starlette.types import Message

from service.api.app import Service, create_app
from service.settings import Settings
from service.symbolic.interning import meter

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


ASKED = {"expression": "x^2*sin(x)"}


async def test_an_answer_has_a_strong_tag_and_is_not_sent_to_who_has_it(
    client: httpx.AsyncClient,
) -> None:
    first = await client.post("/differentiate", json=ASKED)
    tag = first.headers["etag"]
    again = await client.post("/differentiate", json=ASKED, headers={"if-none-match": tag})
    other = await client.post(
        "/differentiate", json={"expression": "x"}, headers={"if-none-match": tag}
    )

    assert tag.startswith('"')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (other.status_code, other.headers["etag"] != tag) == (200, True)


async def test_catalogues_and_training_steps_have_tags_as_well(client: httpx.AsyncClient) -> None:
    step = {
        "network": {"layers": [{"type": "linear", "in_features": 2, "out_features": 1}]},
        "loss": {"type": "mse"},
        "optimizer": {"type": "sgd", "lr": 0.1},
        "seed": 1,
        "batch": {"inputs": [[1, 2]], "targets": [[0]]},
    }
    for method, path, body in (("GET", "/functions", None), ("POST", "/train-step", step)):
        tag = (await client.request(method, path, json=body)).headers["etag"]
        again = await client.request(method, path, json=body, headers={"if-none-match": tag})
        assert again.status_code == 304


async def test_a_refusal_has_no_tag(client: httpx.AsyncClient) -> None:
    response = await client.post("/differentiate", json={"expression": "x +"})

    assert response.status_code == 422
    assert "etag" not in response.headers


async def test_what_may_be_better_another_time_has_no_tag(client: httpx.AsyncClient) -> None:
    response = await client.post("/differentiate", json={**ASKED, "simplify": "full"})

    assert response.json()["warnings"][-1]["code"] == "full-simplification-unavailable"
    assert "etag" not in response.headers


async def test_a_kept_answer_is_not_computed_again() -> None:
    app = create_app(Settings(cache_mb=1))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        first = await client.post("/differentiate", json=ASKED)
        before = meter.spent
        again = await client.post("/differentiate", json=ASKED)

    assert again.content == first.content
    assert meter.spent == before
