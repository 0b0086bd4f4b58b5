"""Slow clients, broken ones and large bodies: the service goes on answering the others."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import httpx
import pytest

from benchmarks.reliability.processes import memory
from service.limits import LIMITS
from tests.end_to_end.rudeness import ALWAYS, DRAWN, Script, answers, play, posted
from tests.end_to_end.serving import PATIENCE_SECONDS, serving
from tests.properties.promises import broken

_BODY = b'{"expression": "sin(x^2)*exp(3*x)"}'
_WHOLE = posted(_BODY)
_IDLE = 1_000
# So that a bomb would show, and work in between would not.
_MOST_MEGABYTES = 400
_OTHER = frozenset((("text/html", 200), ("", 307)))

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Service(NamedTuple):
    port: int
    pid: int
    log: Path

    def answers(self) -> bool:
        """Whether an operation is answered for somebody else."""
        address = f"http://127.0.0.1:{self.port}/differentiate"
        response = httpx.post(address, json={"expression": "x^2"}, timeout=PATIENCE_SECONDS)
        return bool(response.json()["derivative"]["text"] == "2*x")


def _served(log: Path, *flags: str) -> Iterator[Service]:
    with serving(log, "--log-level", "warning", *flags) as (address, process):
        yield Service(int(address.rpartition(":")[2]), process.pid, log)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    yield from _served(tmp_path_factory.mktemp("service") / "log")


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One that waits for nobody."""
    yield from _served(tmp_path_factory.mktemp("hasty") / "log", "--request-seconds", "1")


def _run(work: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(work(), PATIENCE_SECONDS)

    asyncio.run(bounded())


async def _connected(service: Service, *sent: bytes) -> Connection:
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    for each in sent:
        writer.write(each)
        await writer.drain()
    return reader, writer


@pytest.mark.parametrize("script", ALWAYS.values(), ids=ALWAYS)
def test_broken_http_gets_problem_documents_or_nothing(service: Service, script: Script) -> None:
    _check(service, script)


@pytest.mark.parametrize("seed", range(4))
def test_drawn_scripts_get_problem_documents_or_nothing(service: Service, seed: int) -> None:
    for draw in DRAWN:
        _check(service, draw(Random(seed)))  # noqa: S311  repeatable on purpose


def _check(service: Service, script: Script) -> None:
    sent = b"".join(step for step in script if isinstance(step, bytes))
    for status, media_type, body in answers(asyncio.run(play(service.port, script, 60))):
        assert (media_type, status) in _OTHER or not broken(status, media_type, body, sent)


def test_the_service_has_answered_all_of_this_without_a_fault(service: Service) -> None:
    assert service.answers()
    log = service.log.read_text()
    assert "fault" not in log
    assert "Traceback" not in log


@pytest.mark.parametrize("sent", [b"", _WHOLE[:30], _WHOLE[:-5]], ids=["nothing", "head", "body"])
def test_half_a_request_and_silence_ends_the_connection_in_time(
    hasty: Service, sent: bytes
) -> None:
    async def work() -> None:
        reader, writer = await _connected(hasty, sent)
        statuses = [answer.status for answer in answers(await reader.read())]
        writer.close()

        assert statuses == ([408] if sent else [])

    _run(work)


def test_bytes_that_drip_do_not_prolong_the_time(hasty: Service) -> None:
    async def work() -> None:
        reader, writer = await _connected(hasty, _WHOLE[:-20])
        dripping = asyncio.create_task(_drip(writer))
        received = await reader.read()
        dripping.cancel()
        writer.close()

        assert [answer.status for answer in answers(received)] in ([408], [])

    _run(work)


async def _drip(writer: asyncio.StreamWriter) -> None:
    for _ in range(10 * PATIENCE_SECONDS):
        writer.write(b" ")
        await asyncio.sleep(0.1)


def test_while_a_body_arrives_byte_by_byte_others_are_answered(service: Service) -> None:
    async def work() -> None:
        reader, writer = await _connected(service)
        for i in range(len(_WHOLE)):
            writer.write(_WHOLE[i : i + 1])
            if i % 20 == 0:
                assert await asyncio.to_thread(service.answers)
        head = await reader.readuntil(b"\r\n")
        writer.close()

        assert head.startswith(b"HTTP/1.1 200")

    _run(work)


def test_a_thousand_idle_connections_keep_nobody_from_being_answered(service: Service) -> None:
    async def work() -> None:
        idle = [await _connected(service, _WHOLE[: i % 60]) for i in range(_IDLE)]
        assert await asyncio.to_thread(service.answers)
        for _, writer in idle:
            writer.transport.abort()

    _run(work)


def test_a_client_that_takes_no_answer_is_left_in_time(hasty: Service) -> None:
    """Its answers fill what the system holds for it, and then it is waited for no longer."""
    large = {"expression": "+".join(f"sin({i}*x)" for i in range(300)), "variable": "x"}
    request = posted(json.dumps(large).encode())

    async def work() -> None:
        _, writer = await _connected(hasty)
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # it reads too
        writer.write(request * 60)
        await _closed(writer)
        assert await asyncio.to_thread(hasty.answers)

    _run(work)


async def _closed(writer: asyncio.StreamWriter) -> None:
    while True:
        try:
            writer.write(b"\r\n")
            await asyncio.sleep(0.1)
            await writer.drain()
        except ConnectionError:
            return


def _tensor(count: int) -> Any:
    data = base64.b64encode(bytes(8 * count)).decode()
    return {"dtype": "float64", "shape": [count], "encoding": "base64", "data": data}


_POINTS = '{"expression": "x", "points": {"x": %s}}'
_BOMBS = {
    "a list of three million numbers": ("/evaluate", _POINTS % f"[{'1,' * 3_100_000}1]"),
    "a list of lists": ("/evaluate", _POINTS % f"[{'[],' * 3_100_000}[]]"),
    "a list that is too deep": ("/evaluate", _POINTS % ("[" * 500_000 + "]" * 500_000)),
    "objects that are too deep": ("/differentiate", '{"a":' * 160_000 + "1" + "}" * 160_000),
    "a shape of many numbers": (
        "/evaluate",
        _POINTS % json.dumps({"dtype": "float64", "shape": [2**39, 2**39], "data": []}),
    ),
    "base64 of more points than there may be": (
        "/evaluate",
        _POINTS % f'"{"A" * LIMITS.network_body_bytes}"',
    ),
    "a network of many parameters": (
        "/initialize",
        '{"network": {"layers": [{"type": "linear", "in_features": 99999999, "out_features": 9}]}}',
    ),
    "a batch of expressions that are long": (
        "/differentiate/batch",
        json.dumps({"requests": [{"expression": "x+" * 4_000 + "x"}] * 100}),
    ),
    "300,000 keys": (
        "/evaluate",
        "{" + ",".join(f'"k{i}":1' for i in range(300_000)) + "}",
    ),
}


@pytest.mark.parametrize(("path", "body"), _BOMBS.values(), ids=_BOMBS)
def test_a_bomb_is_refused_and_takes_little_memory(service: Service, path: str, body: str) -> None:
    before = memory(service.pid)
    response = httpx.post(
        f"http://127.0.0.1:{service.port}{path}",
        content=body,
        headers={"content-type": "application/json"},
        timeout=PATIENCE_SECONDS,
    )

    assert 400 <= response.status_code < 500 or path == "/differentiate/batch"
    assert memory(service.pid) < before + _MOST_MEGABYTES
    assert service.answers()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
def test_a_compressed_body_is_refused_before_it_is_unpacked(
    service: Service, encoding: str
) -> None:
    response = httpx.post(
        f"http://127.0.0.1:{service.port}/evaluate",
        content=b"\x1f\x8b" + bytes(1_000),
        headers={"content-type": "application/json", "content-encoding": encoding},
    )

    assert response.status_code == 415
