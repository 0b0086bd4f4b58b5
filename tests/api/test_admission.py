"""Who comes first, who is refused, and what is done elsewhere."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import numpy as np
import pytest
from safetensors.numpy import save

from service.api.admission.asked import Asked, Body
from service.api.admission.gate import Gate
from service.api.admission.intake import Intake
from service.api.app import Service, create_app
from service.errors import Overloaded
from service.settings import Settings
from service.symbolic.interning import ANYTHING, TakesLong, meter, scope
from service.symbolic.parsing import parse
from tests.api.conftest import Logged

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


def test_bodies_together_stay_within_the_memory_and_one_is_always_taken() -> None:
    intake = Intake(100)
    intake.hold(200)

    with pytest.raises(Overloaded):
        intake.hold(1)
    intake.release(200)
    intake.hold(100)


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


async def test_large_bodies_travel_in_pieces_and_arrive_whole(beside: Service) -> None:
    body, headers = _step("gradients")
    file = headers["content-type"]
    pieces = Body(body[start : start + 100_000] for start in range(0, len(body), 100_000))
    async with _client(create_app(Settings())) as client:
        plain = await client.post("/backprop", content=body, headers=headers | {"accept": file})

    lane = beside.state.admission._lane
    answer = await lane.ask("/backprop", Asked(file, file, pieces), lambda units: None)

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


async def test_where_no_process_can_be_started_everything_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    app = create_app(Settings())
    async with app.state.admission.running(), _client(app) as client:
        await app.state.admission._lane._loading
        response = await client.post("/differentiate", json={"expression": LONG, "order": 2})

    assert response.status_code == 200
