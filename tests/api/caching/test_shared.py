"""A shared cache gives what was put there, and is never missed when it is gone."""

import asyncio
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.api.admission.asked import Answer, Body
from service.api.caching import shared
from service.api.caching.answers import Answers
from service.api.caching.shared import SharedCache

pytestmark = pytest.mark.anyio

JSON = b"application/json"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A Redis server of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        options = ("--save", "", "--appendonly", "no", "--dir", str(folder))
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), *options],  # noqa: S607  Debian's
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("redis-server does not start")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.stop()


async def test_two_processes_share_answers(server: Server) -> None:
    ours, theirs = SharedCache(server.url), SharedCache(server.url)
    ours.put(b"a", JSON, b"{}")
    await ours.close()

    assert await theirs.get(b"a") == (JSON, b"{}")
    assert await theirs.get(b"b") is None
    await theirs.close()


async def test_an_answer_of_another_process_is_not_computed(server: Server) -> None:
    first, second = SharedCache(server.url), SharedCache(server.url)
    computed = []

    async def compute() -> Answer:
        computed.append(1)
        return Answer(Body.of(b"{}"), JSON.decode())

    await Answers(100_000, first).found(b"a", compute)
    await first.close()
    answer = await Answers(100_000, second).found(b"a", compute)
    await second.close()

    assert answer == Answer(Body.of(b"{}"), JSON.decode())
    assert len(computed) == 1


async def test_what_was_tampered_with_is_not_there(server: Server) -> None:
    cache = SharedCache(server.url)
    cache.put(b"a", JSON, b'{"derivative": "2*x"}')
    await asyncio.gather(*cache._writes)
    value = await cache._redis.get(b"gradient:a")
    assert isinstance(value, bytes)
    await cache._redis.set(b"gradient:a", value.replace(b"2*x", b"3*x"))
    await cache._redis.set(b"gradient:b", value)

    assert await cache.get(b"a") is None
    assert await cache.get(b"b") is None
    await cache.close()


async def test_a_cache_that_is_gone_is_left_alone_and_used_when_it_is_back(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "_REST_SECONDS", 0.05)
    cache = SharedCache(server.url)
    errors = shared._errors
    before = errors._value.get()
    server.stop()

    assert await cache.get(b"a") is None
    assert await cache.get(b"a") is None
    cache.put(b"a", JSON, b"{}")
    assert errors._value.get() == before + 1
    await cache.close()


NO_REPLIES = {
    "half a reply": b"$1000\r\nabc",
    "another protocol": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "a number that is none": b":abc\r\n",
    "a length that is none": b"$abc\r\n",
    "more than memory holds": b"$99999999999999\r\nabc",
    "endless nesting": b"*1\r\n" * 100_000,
    "an error": b"-ERR no\r\n",
    "a number": b":5\r\n",
}


class NoRedis(asyncio.Protocol):
    """Accepts what clients say when they connect, and replies the same to everything else."""

    def __init__(self, reply: bytes) -> None:
        self._reply = reply

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        is_asked = b"gradient:" in data
        self._transport.write(self._reply if is_asked else b"+OK\r\n" * data.count(b"*"))


@pytest.mark.parametrize("reply", NO_REPLIES.values(), ids=NO_REPLIES)
async def test_what_is_no_redis_is_not_waited_for_and_harms_nobody(reply: bytes) -> None:
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: NoRedis(reply), "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        cache = SharedCache(f"redis://127.0.0.1:{port}/0")
        cache.put(b"a", JSON, b"{}")

        assert await asyncio.wait_for(cache.get(b"a"), 20) is None
        await asyncio.wait_for(cache.close(), 20)


async def test_a_cache_that_does_not_answer_is_not_waited_for() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        cache = SharedCache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

        assert await asyncio.wait_for(cache.get(b"a"), 20) is None
        await cache.close()


async def test_answers_that_are_too_large_stay_at_home(server: Server) -> None:
    cache = SharedCache(server.url)
    cache.put(b"a", JSON, bytes(1_000_001))

    assert not cache._writes
    await cache.close()
