"""Who comes first, who is refused, and what is done elsewhere."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import httpx
import numpy as np
import pytest
from safetensors.numpy import save
from starlette.requests import ClientDisconnect
from starlette.types import Message

from service.api.admission import admission
from service.api.admission.asked import Answer, Asked, Body
from service.api.admission.gate import Gate
from service.api.admission.intake import Intake, Place, read
from service.api.admission.leaving import has_left
from service.api.app import Service, create_app
from service.errors import Overloaded
from service.settings import Settings
from service.symbolic.interning import ANYTHING, TakesLong, meter, scope
from service.symbolic.parsing import parse
from tests.api.conftest import Logged
from tests.runtime.pooling import is_running, until

pytestmark = pytest.mark.anyio

LONG = "*".join(f"sin({i}x + {i})" for i in range(1, 12))


async def _work(gate: Gate, seconds: float, order: list[str], name: str) -> None:
    if not gate.is_open:
        await gate.turn()
    order.append(name)
    gate.did(seconds)


async def test_while_nobody_waits_work_is_done_at_once() -> None:
    gate, order = Gate(1, 1), list[str]()

    for name in "abc":
        await _work(gate, 0.0001, order, name)

    assert order == ["a", "b", "c"]
    assert not gate.is_crowded


async def test_others_come_first_come_first_served_after_the_loop_has_come_round() -> None:
    gate, order = Gate(10, 10), list[str]()

    async def probe() -> None:
        order.append("probe")

    tasks = [asyncio.create_task(_work(gate, 1, order, name)) for name in "abcd"]
    tasks.append(asyncio.create_task(probe()))
    await asyncio.gather(*tasks)

    assert order == ["a", "probe", "b", "c", "d"]
    await asyncio.sleep(0)
    assert gate.is_open


async def test_who_leaves_while_waiting_or_when_called_holds_up_nobody() -> None:
    gate, order = Gate(10, 10), list[str]()
    tasks = [asyncio.create_task(_work(gate, 1, order, name)) for name in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert order == ["a", "c"]
    await asyncio.sleep(0)
    assert gate.is_open


@pytest.mark.parametrize(("most", "patience"), [(2, 1000.0), (1000, 0.1)])
async def test_who_finds_no_place_or_would_wait_too_long_is_told_when_to_come_back(
    most: int, patience: float
) -> None:
    gate, order = Gate(most, patience), list[str]()
    tasks = [asyncio.create_task(_work(gate, 3, order, str(i))) for i in range(6)]
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Overloaded)]

    assert len(order) + len(refused) == 6
    assert refused
    assert all(error.retry_after >= 1 for error in refused)


async def _arriving(intake: Intake, *sizes: int) -> Place:
    """Return the place of a body that has arrived in pieces."""
    pieces = iter(sizes)
    left = len(sizes)

    async def receive() -> Message:
        nonlocal left
        left -= 1
        return {"type": "http.request", "body": bytes(next(pieces)), "more_body": left > 0}

    with ExitStack() as unless_read:
        place = unless_read.enter_context(Place(intake))
        await read(receive, "network_body_bytes", place)
        unless_read.pop_all()
    return place


async def test_bodies_together_stay_within_the_memory_and_one_is_always_taken() -> None:
    intake = Intake(200_000)
    with await _arriving(intake, 300_000):
        with pytest.raises(Overloaded):
            await _arriving(intake, 60_000, 10_000)
        assert intake.held == 300_000
    with await _arriving(intake, 60_000, 10_000):
        assert intake.held == 70_000
    assert intake.held == 0


async def test_large_bodies_keep_no_small_one_out() -> None:
    intake = Intake(200_000)
    with await _arriving(intake, 200_000), await _arriving(intake, 65_536):
        assert intake.held == 265_536


async def test_answers_are_held_until_they_have_been_taken() -> None:
    app = create_app(Settings(body_bytes_in_flight=1_000_000))
    layer = {"type": "linear", "in_features": 300, "out_features": 300}
    request = {"network": {"layers": [layer]}, "seed": 1}
    body = json.dumps(request).encode()
    scope = {
        "type": "http", "method": "POST", "path": "/initialize", "client": None,
        "query_string": b"", "headers": [(b"content-type", b"application/json")],
    }  # fmt: skip
    taken = asyncio.Event()
    sizes: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(message: Message) -> None:
        sizes.append(len(message.get("body", b"")))
        await taken.wait()

    slow = asyncio.create_task(app(scope, receive, send))
    await until(lambda: bool(sizes))
    async with _client(app) as client:
        refused = await client.post("/initialize", json=request)
        small = await client.post("/differentiate", json={"expression": "x^2"})
        taken.set()
        await slow
        answered = await client.post("/initialize", json=request)

    assert (refused.status_code, small.status_code, answered.status_code) == (503, 200, 200)
    assert max(sizes) < 300_000 < sum(sizes) == len(answered.content)
    assert app.state.admission.intake.held == 0


def test_work_beyond_what_may_be_done_here_is_not_a_failure_of_the_request() -> None:
    meter.here = 100
    try:
        with pytest.raises(TakesLong), scope(1_000_000):
            parse("+".join(["x"] * 100))
        with pytest.raises(TakesLong):
            meter.expect(101)
    finally:
        meter.here = ANYTHING


@asynccontextmanager
async def _client(app: Service) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield client


async def test_refusals_stand_before_everything_and_leave_probes_alone(logged: Logged) -> None:
    app = create_app(Settings(queue_requests=1))
    gate = app.state.admission.gate
    gate.did(1)  # closes it for a round
    waits = asyncio.create_task(gate.turn())
    async with _client(app) as client:
        gate._next = lambda: None
        await asyncio.sleep(0)
        refused = await client.post("/differentiate", content=b"")
        probe = await client.get("/health/live")
    waits.cancel()

    assert refused.status_code == 503
    assert refused.json()["code"] == "overloaded"
    assert refused.json()["instance"] == f"urn:request:{refused.headers['x-request-id']}"
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert probe.status_code == 200
    assert [line["path"] for line in logged()] == ["/health/live"]


def _step(*returned: str) -> tuple[bytes, dict[str, str]]:
    """Return a training step whose body takes long to read."""
    width = 1100
    network = {
        "layers": [{"name": "a", "type": "linear", "in_features": width, "out_features": width}]
    }
    request = {"network": network, "loss": {"type": "mse"}, "return": ["loss", *returned]}
    tensors = {
        "parameters/a.weight": np.zeros((width, width)),
        "parameters/a.bias": np.zeros(width),
        "inputs": np.ones((1, width)),
        "targets": np.ones((1, width)),
    }
    file = "application/vnd.safetensors"
    body = save(tensors, metadata={"request": json.dumps(request)})
    return body, {"content-type": file, "accept": "application/json"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def beside() -> AsyncIterator[Service]:
    """Give an application with a process for what takes long."""
    app = create_app(Settings())
    async with app.state.admission.running():
        await app.state.admission._lane._loading
        yield app


@pytest.fixture
def spent(beside: Service, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the paths of what was done elsewhere."""
    paths: list[str] = []
    ask = beside.state.admission._lane.ask

    def noted(path: str, *arguments: Any) -> Any:
        paths.append(path)
        return ask(path, *arguments)

    monkeypatch.setattr(beside.state.admission._lane, "ask", noted)
    return paths


@pytest.mark.parametrize(
    ("body", "elsewhere"),
    [
        ({"expression": "x^2"}, []),
        ({"expression": LONG, "order": 2}, ["/differentiate"]),
        ({"expression": "sin(x)*exp(x)*log(x)*tan(x)", "order": 20}, ["/differentiate"]),
    ],
    ids=["short", "long", "refused in the end"],
)
async def test_what_takes_long_is_done_elsewhere_with_the_same_answer(
    beside: Service, spent: list[str], body: dict[str, Any], elsewhere: list[str]
) -> None:
    async with _client(beside) as client, _client(create_app(Settings())) as plain:
        answers = [await each.post("/differentiate", json=body) for each in (client, plain)]
    here, there = (
        {name: value for name, value in answer.json().items() if name != "instance"}
        for answer in answers
    )

    assert spent == elsewhere
    assert here == there


async def test_a_large_body_is_read_elsewhere(beside: Service, spent: list[str]) -> None:
    body, headers = _step()
    async with _client(beside) as client:
        response = await client.post("/backprop", content=body, headers=headers)

    assert response.json()["loss"] == 1.0
    assert len(body) > 4_000_000
    assert spent == ["/backprop"]


async def _welcome() -> None:
    """Let whatever has waited be begun."""


async def test_large_bodies_travel_in_pieces_and_arrive_whole(beside: Service) -> None:
    body, headers = _step("gradients")
    file = headers["content-type"]
    pieces = Body(body[start : start + 100_000] for start in range(0, len(body), 100_000))
    async with _client(create_app(Settings())) as client:
        plain = await client.post("/backprop", content=body, headers=headers | {"accept": file})

    lane = beside.state.admission._lane
    answer = await lane.ask("/backprop", Asked(file, file, pieces), lambda units: None, _welcome)

    assert answer.body.whole == plain.content
    assert answer.body.size > 4_000_000
    assert max(map(len, answer.body)) < 1_000_000


async def test_a_process_that_died_costs_one_answer_at_most(beside: Service) -> None:
    lane = beside.state.admission._lane
    async with _client(beside) as client:
        for _ in range(2):
            (process,) = lane._idle
            os.kill(process._process.pid, 9)
            process._process.wait()
            response = await client.post("/differentiate", json={"expression": LONG, "order": 2})
            assert response.status_code == 200


async def test_who_is_not_to_be_answered_when_the_turn_comes_is_passed_over(
    beside: Service,
) -> None:
    lane = beside.state.admission._lane
    body = json.dumps({"expression": LONG, "order": 2}).encode()
    asked = Asked("application/json", "application/json", Body.of(body))
    spent: list[int] = []
    is_gone = False

    async def check() -> None:
        if is_gone:
            raise ClientDisconnect

    asking = [
        asyncio.create_task(lane.ask("/differentiate", asked, spent.append, check))
        for _ in range(3)
    ]
    await until(lambda: lane._turns.locked() and not lane._idle)
    is_gone = True
    begun, *waiting = await asyncio.gather(*asking, return_exceptions=True)

    assert isinstance(begun, Answer)
    assert [type(each) for each in waiting] == [ClientDisconnect] * 2
    assert len(spent) == 1
    assert not lane.is_busy


@pytest.mark.parametrize(
    ("messages", "gone"),
    [([], False), ([{"type": "http.request"}], False), ([{"type": "http.disconnect"}], True)],
)
async def test_whether_a_client_has_left_is_known_at_once(
    messages: list[Message], gone: bool
) -> None:
    async def receive() -> Message:
        return messages.pop() if messages else await asyncio.Future[Message]()

    assert await has_left(receive) is gone


async def test_a_quota_that_was_spent_meanwhile_ends_what_waits_among_long_operations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for units in ("ALONE", "TOGETHER"):  # nothing is spent on them before they wait
        monkeypatch.setattr(admission, units, 1)
    body, headers = _step()
    app = create_app(Settings(quota_units=1, quota_seconds=3600))
    async with app.state.admission.running(), _client(app) as client:
        await app.state.admission._lane._loading
        answers = await asyncio.gather(
            *(client.post("/backprop", content=body, headers=headers) for _ in range(3))
        )

    assert [answer.status_code for answer in answers] == [200, 429, 429]


async def test_the_process_beside_ends_with_its_parent_whatever_it_does() -> None:
    asking = (
        "import asyncio, os, signal; from service.api.admission.process import LongProcess\n"
        "async def main():\n"
        "    process = LongProcess(); await process.loaded()\n"
        "    pid = process._process.pid; os.kill(pid, signal.SIGSTOP); print(pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())"
    )
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", asking), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await parent.communicate()

    await until(lambda: not is_running(int(told)))


async def test_where_no_process_can_be_started_everything_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    app = create_app(Settings())
    async with app.state.admission.running(), _client(app) as client:
        await app.state.admission._lane._loading
        response = await client.post("/differentiate", json={"expression": LONG, "order": 2})

    assert response.status_code == 200
