"""Around every request: an id, a line in the log, and a problem if it fails."""

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Message

from service.api.app import Service
from service.api.endpoint import Endpoint
from service.errors import VerificationRefuted
from tests.api.conftest import Logged

pytestmark = pytest.mark.anyio

SENT = "x^2 + 271828"


def _fail(request: Request) -> None:
    raise RuntimeError(SENT)


def _refute(request: Request) -> None:
    raise VerificationRefuted("The check refuted the answer.")


@pytest.fixture(autouse=True)
def _failing_routes(app: Service) -> None:
    for path, answer in (("/fail", _fail), ("/refute", _refute)):
        app.router.add_api_route(path, answer, route_class_override=Endpoint)


async def test_a_request_id_is_made(client: httpx.AsyncClient) -> None:
    ids = [(await client.get("/health/live")).headers["x-request-id"] for _ in range(2)]

    assert len(set(ids)) == 2


async def test_a_well_formed_request_id_is_kept_and_is_the_instance_of_a_problem(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/nowhere", headers={"x-request-id": "trace-7.a_b"})

    assert response.headers["x-request-id"] == "trace-7.a_b"
    assert response.json()["instance"] == "urn:request:trace-7.a_b"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "{}", "a\u00e9"])
async def test_any_other_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    response = await client.get("/health/live", headers={b"x-request-id": given.encode()})

    assert len(response.headers["x-request-id"]) == 32


@pytest.mark.parametrize("path", ["/health/live", "/docs", "/nowhere", "/fail"])
async def test_no_answer_is_sniffed_for_another_type(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/health/live", "/differentiate", "/nowhere", "/fail"])
async def test_while_draining_every_answer_asks_the_client_to_connect_elsewhere(
    app: Service, client: httpx.AsyncClient, path: str
) -> None:
    before = await client.get(path)
    app.state.readiness.drain()
    after = await client.get(path)

    assert "connection" not in before.headers
    assert after.headers["connection"] == "close"


async def test_a_request_is_one_log_line(client: httpx.AsyncClient, logged: Logged) -> None:
    response = await client.get("/limits", headers={"x-request-id": "a"})
    (line,) = logged()

    assert line.pop("duration_ms") > 0
    assert line.pop("time")
    assert line == {
        "event": "request",
        "level": "info",
        "request_id": "a",
        "method": "GET",
        "path": "/limits",
        "status": 200,
        "bytes": len(response.content),
    }


async def test_the_log_has_the_trace_of_the_caller(
    client: httpx.AsyncClient, logged: Logged
) -> None:
    trace, span = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    await client.get("/limits", headers={"traceparent": f"00-{trace}-{span}-01"})
    (line,) = logged()

    assert (line["trace_id"], line["span_id"]) == (trace, span)


async def test_the_log_has_nothing_of_what_was_sent(
    client: httpx.AsyncClient, logged: Logged
) -> None:
    for body in ({"expression": SENT}, {"expression": f"{SENT} +"}, {SENT: SENT}):
        await client.post("/differentiate", json=body)
    await client.get(f"/{SENT}?{SENT}")
    await client.get("/fail")
    lines = logged()

    assert len(lines) == 6
    assert "271828" not in str(lines)


async def test_unknown_paths_are_told_apart_by_a_short_hash(
    client: httpx.AsyncClient, logged: Logged
) -> None:
    for path in ("/a", "/a", "/b"):
        await client.get(path)
    first, second, third = (line["path"] for line in logged())

    assert first == second != third
    assert len(first) < 20


async def test_a_fault_is_logged_and_not_shown(client: httpx.AsyncClient, logged: Logged) -> None:
    response = await client.get("/fail")
    fault, request = logged()

    assert response.status_code == 500
    assert response.json()["code"] == "internal-fault"
    assert SENT not in response.text
    assert fault["level"] == "error"
    assert fault["exception"] == "RuntimeError"
    assert fault["traceback"][-1].endswith(" _fail")
    assert fault["request_id"] == request["request_id"] == response.headers["x-request-id"]


async def test_a_refuted_answer_is_an_error_in_the_log(
    client: httpx.AsyncClient, logged: Logged
) -> None:
    response = await client.get("/refute")
    fault, request = logged()

    assert response.json()["code"] == "verification-refuted"
    assert (fault["level"], fault["event"]) == ("error", "verification-refuted")
    assert request["status"] == 500


async def test_a_client_that_leaves_is_logged_as_gone(app: Service, logged: Logged) -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError("nobody is there")

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/differentiate",
        "headers": [(b"content-type", b"application/json")],
    }
    await app(scope, gone, send)
    (line,) = logged()

    assert line["status"] == 499
