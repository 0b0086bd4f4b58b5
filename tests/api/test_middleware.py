"""Around every request: an id, a line in the log, and a problem if it fails."""

import asyncio
import gc
import json
import weakref

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Message

from service.api.app import Service, create_app
from service.api.endpoint import Endpoint
from service.api.keys import new_key
from service.errors import InvalidRequest, VerificationRefuted
from service.settings import Settings
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
async def test_every_answer_says_what_browsers_may_do_with_it(
    client: httpx.AsyncClient, path: str
) -> None:
    response = await client.get(path)

    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    (policy,) = response.headers.get_list("content-security-policy")
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("frame-ancestors 'none'")
    assert (response.headers.get("cache-control") == "no-store") == (response.status_code >= 400)


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


async def test_bodies_are_told_apart_by_their_length_and_a_short_hash(
    client: httpx.AsyncClient, logged: Logged
) -> None:
    for sent in ("x^2", "x^2", "x^3"):
        await client.post("/differentiate", json={"expression": sent})
    first, second, third = ((line["body_bytes"], line["body_hash"]) for line in logged())

    assert first == second != third
    assert first[0] == third[0] == len(b'{"expression":"x^2"}')


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


def _client(**settings: object) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(Settings.model_validate(settings)))
    return httpx.AsyncClient(transport=transport, base_url="http://service")


async def test_nothing_of_a_request_is_kept_once_it_has_been_refused(app: Service) -> None:
    class Held:
        """What a frame on the way holds."""

    held: list[weakref.ref[Held]] = []

    def refuse(request: Request) -> None:
        large = Held()
        held.append(weakref.ref(large))
        try:
            int("x")
        except ValueError:
            raise InvalidRequest("This is no number.") from None

    app.router.add_api_route("/refuse", refuse, route_class_override=Endpoint)
    gc.disable()
    try:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://service"
        ) as client:
            response = await client.get("/refuse")
        assert response.status_code == 422
        assert [each() for each in held] == [None]
    finally:
        gc.enable()


async def test_what_is_unfinished_when_the_service_stops_may_be_sent_again() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return await asyncio.Future[Message]()

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {
        "type": "http", "method": "POST", "path": "/differentiate", "headers": headers,
        "client": None, "query_string": b"",
    }  # fmt: skip
    answering = asyncio.create_task(create_app(Settings())(scope, receive, send))
    await asyncio.sleep(0)
    answering.cancel()
    await answering

    start, body = sent
    assert (start["status"], json.loads(body["body"])["code"]) == (503, "draining")
    assert (b"retry-after", b"1") in start["headers"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost:9", 200),
        ("[::1]:8000", 200),
        ("LOCALHOST", 200),
        ("service", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8000", 421),
        ("localhost.evil.example", 421),
    ],
)
async def test_on_loopback_only_its_names_and_those_of_the_settings_are_answered(
    client: httpx.AsyncClient, host: str, status: int
) -> None:
    response = await client.get("/limits", headers={"host": host})

    assert response.status_code == status
    assert status == 200 or response.json()["code"] == "misdirected-request"
    assert (await client.get("/health/live", headers={"host": host})).status_code == 200


async def test_elsewhere_any_host_is_answered_unless_some_are_listed() -> None:
    async with _client(host="0.0.0.0", allowed_hosts="") as client:  # noqa: S104  what is tested
        assert (await client.get("/limits", headers={"host": "any.example"})).status_code == 200
    async with _client(host="0.0.0.0", allowed_hosts="a.example, b.example") as client:  # noqa: S104
        hosts = ("b.example", "any.example")
        answers = [await client.get("/limits", headers={"host": host}) for host in hosts]
        assert [answer.status_code for answer in answers] == [200, 421]


async def test_too_many_headers_are_refused(client: httpx.AsyncClient) -> None:
    response = await client.get("/limits", headers=[(f"x-{i}", "1") for i in range(200)])

    assert response.status_code == 431
    assert response.json()["code"] == "head-too-large"


KEY, HASH = new_key()


@pytest.mark.parametrize(
    "sent",
    [None, "", KEY, "Bearer", "Bearer ", f"Basic {KEY}", f"Bearer {HASH}", f"Bearer {KEY}x"],
    ids=["none", "empty", "bare", "scheme", "space", "basic", "hash", "longer"],
)
async def test_where_there_are_keys_nothing_is_answered_without_one(sent: str | None) -> None:
    async with _client(api_keys=f"ada:{HASH}") as client:
        headers = {} if sent is None else {"authorization": sent}
        for path in ("/limits", "/metrics", "/nowhere", "/Health/live"):
            response = await client.get(path, headers=headers)

            assert response.status_code == 401
            assert response.headers["www-authenticate"] == "Bearer"
            assert response.json()["code"] == "unauthorized"


async def test_with_a_key_its_name_is_in_the_log_and_the_key_is_not(logged: Logged) -> None:
    async with _client(api_keys=f"bob:{'0' * 64},ada:{HASH}") as client:
        response = await client.get("/limits", headers={"authorization": f"bearer {KEY}"})
    (line,) = logged()

    assert response.status_code == 200
    assert line["client"] == "ada"
    assert KEY not in str(line)
    assert HASH not in str(line)


async def test_probes_and_pages_need_no_key() -> None:
    async with _client(api_keys=f"ada:{HASH}") as client:
        for path in ("/health/live", "/health/ready", "/", "/docs", "/docs/docs.js"):
            assert (await client.get(path)).status_code < 400


PAGE = {"origin": "https://page.example"}


async def test_without_origins_no_page_from_elsewhere_may_read_answers(
    client: httpx.AsyncClient,
) -> None:
    asks = {**PAGE, "access-control-request-method": "POST"}

    for response in (
        await client.get("/limits", headers=PAGE),
        await client.options("/differentiate", headers=asks),
    ):
        assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("origins", "allowed"),
    [
        ("https://page.example, https://b.example", "https://page.example"),
        ("*", "*"),
        ("https://b.example", None),
    ],
)
async def test_pages_of_the_listed_origins_may(origins: str, allowed: str | None) -> None:
    asks = {**PAGE, "access-control-request-method": "POST"}
    async with _client(cors_origins=origins, api_keys=f"ada:{HASH}") as client:
        preflight = await client.options("/differentiate", headers=asks)
        refused = await client.post("/differentiate", headers=PAGE)

    assert refused.status_code == 401
    assert refused.headers.get("access-control-allow-origin") == allowed
    assert preflight.headers.get("access-control-allow-origin") == allowed
    if allowed:
        assert preflight.status_code == 204
        for name in ("Authorization", "If-None-Match"):
            assert name in preflight.headers["access-control-allow-headers"]
        assert "ETag" in refused.headers["access-control-expose-headers"]


@pytest.mark.parametrize(("origins", "vary"), [("https://page.example", "Origin"), ("*", None)])
async def test_answers_differ_by_origin_for_caches_too(origins: str, vary: str | None) -> None:
    asks = {**PAGE, "access-control-request-method": "POST"}
    async with _client(cors_origins=origins) as client:
        for answer in (
            await client.get("/limits"),
            await client.get("/limits", headers=PAGE),
            await client.get("/limits", headers={"origin": "https://other.example"}),
            await client.options("/differentiate", headers=asks),
        ):
            assert answer.headers.get("vary") == vary


async def test_a_client_that_has_spent_its_quota_is_told_when_the_next_one_begins() -> None:
    async with _client(quota_units=300, quota_seconds=3600) as client:
        answers = [
            await client.post("/differentiate", json={"expression": "(x^2 + 1)^3"})
            for _ in range(3)
        ]
        probe = await client.get("/health/live")

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "quota-exceeded"
    assert 0 < int(answers[2].headers["retry-after"]) <= 3600
    assert probe.status_code == 200


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("192.0.2.1", "192.0.2.2", 200),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", 200),
        ("192.0.2.1", "::ffff:192.0.2.1", 429),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", 429),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", 200),
        ("fe80::1%eth0", "fe80::2%eth0", 429),
    ],
)
async def test_a_quota_counts_by_address_and_in_ipv6_by_network(
    first: str, second: str, status: int
) -> None:
    app = create_app(Settings(quota_units=1, quota_seconds=3600))
    statuses = []
    for address in (first, second):
        transport = httpx.ASGITransport(app, client=(address, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            answer = await client.post("/differentiate", json={"expression": f"x + {len(address)}"})
            statuses.append(answer.status_code)

    assert statuses == [200, status]


async def test_what_is_refused_after_work_was_done_is_paid_for_as_well_and_by_each_for_itself() -> (
    None
):
    other, its_hash = new_key()
    product = "*".join(f"sin({i}x)" for i in range(1, 25))
    keys = f"ada:{HASH},bob:{its_hash}"
    async with _client(quota_units=1000, quota_seconds=3600, api_keys=keys) as client:
        statuses = [
            (
                await client.post(
                    "/differentiate",
                    json={"expression": product, "order": 3},
                    headers={"authorization": f"Bearer {key}"},
                )
            ).status_code
            for key in (KEY, KEY, other)
        ]

    assert statuses == [422, 429, 422]
