"""Kills workers, and what forks them, while they are asked; counts what came of the requests.

    python -m benchmarks.reliability.workers [KILLS]

Eight clients ask for full simplification over HTTP, each with one request at a time, and check
every answer: it has the id of its request, and shows the derivative as it was simplified before
anything was killed, or the basic form with a warning.
"""

import asyncio
import json
import os
import random
import signal
import socket
import sys
import time
from bisect import bisect_right
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from subprocess import Popen
from tempfile import TemporaryDirectory
from typing import Any

Json = dict[str, Any]

KILLS = 1000
FORKSERVER_EVERY = 40  # one kill in so many is of the forkserver
CLIENTS = 8
EXPRESSIONS = 48
ANSWERS_PER_KILL = 2  # as many answers have to come before the next kill
STEADY_SECONDS = 5.0
PATIENCE_SECONDS = 60.0
SYMPY_SECONDS = 20  # so that answers without SymPy are for kills, on a slow machine as well
JUDGEMENTS = (
    *("full form", "basic form, with a warning", "refused, typed", "refused, untyped"),
    *("wrong", "lost", "duplicated"),
)
_BRIEF = {"trace": "none", "formats": ["text"]}
_UNAVAILABLE = "full-simplification-unavailable"


@dataclass
class Outcome:
    """What came of the requests."""

    counts: Counter[str] = field(default_factory=Counter)
    full_at: list[float] = field(default_factory=list)
    killed_at: dict[str, list[float]] = field(
        default_factory=lambda: {"worker": [], "forkserver": []}
    )
    is_over: bool = False

    @property
    def kills(self) -> int:
        """How many processes have been killed."""
        return sum(map(len, self.killed_at.values()))

    def recoveries(self, kind: str) -> list[float]:
        """Return the times from each kill to the next answer with SymPy's help."""
        nexts = ((killed, bisect_right(self.full_at, killed)) for killed in self.killed_at[kind])
        return [
            self.full_at[place] - killed if place < len(self.full_at) else PATIENCE_SECONDS
            for killed, place in nexts
        ]


class Client:
    """One connection, with one request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._ids = count()

    async def ask(self, body: Json) -> tuple[int, Json]:
        """Return status and answer. Raises OSError, EOFError, ValueError."""
        streams, self._streams = self._streams, None  # a connection that failed is not used again
        reader, writer = streams or await asyncio.open_connection("127.0.0.1", self._port)
        name = f"{id(self)}-{next(self._ids)}"
        content = json.dumps(body).encode()
        writer.write(
            f"POST /differentiate HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: {name}\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.split("content-length: ")[1].split("\r\n")[0])
            answer = json.loads(await reader.readexactly(length))
        if f"x-request-id: {name}\r\n" not in head:
            raise ValueError("the answer to another request")
        self._streams = reader, writer
        return int(head.split()[1]), answer


@dataclass(frozen=True)
class Expected:
    """A request with the two answers that are right."""

    body: Json
    full: str
    basic: str

    def judge(self, status: int, answer: Json) -> str:
        """Return what an answer is."""
        if status != 200:
            return "refused, typed" if answer.get("code") else "refused, untyped"
        text = answer["derivative"]["text"]
        if any(warning["code"] == _UNAVAILABLE for warning in answer["warnings"]):
            return "basic form, with a warning" if text == self.basic else "wrong"
        return "full form" if text == self.full else "wrong"


async def _expected(client: Client) -> list[Expected]:
    expected = []
    for i in range(EXPRESSIONS):
        full = {"expression": f"exp({i + 2}x)*(x + {i + 3})", "simplify": "full", **_BRIEF}
        _, simplified = await client.ask(full)
        _, basic = await client.ask(full | {"simplify": "basic"})
        texts = (answer["derivative"]["text"] for answer in (simplified, basic))
        expected.append(Expected(full, *texts))
    return expected


async def _drive(client: Client, expected: list[Expected], outcome: Outcome) -> None:
    chance = random.Random(id(client))  # noqa: S311  not a secret
    while not outcome.is_over:
        each = chance.choice(expected)
        try:
            judged = each.judge(*await client.ask(each.body))
        except (OSError, EOFError):
            judged = "lost"
        except ValueError:
            judged = "duplicated"
        outcome.counts[judged] += 1
        if judged == "full form":
            outcome.full_at.append(time.monotonic())


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _forkservers(server: int) -> list[int]:
    """Return the children that fork workers; the process for long operations is none of them."""
    found = []
    for child in _children(server):
        with suppress(OSError):
            if b"service.runtime.forkserver" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


async def _kill(server: int, outcome: Outcome, kills: int) -> None:
    """Kill one process after another, as fast as answers come."""
    chance = random.Random(0)  # noqa: S311  not a secret
    while outcome.kills < kills:
        for forkserver in _forkservers(server):
            kind = "worker" if (outcome.kills + 1) % FORKSERVER_EVERY else "forkserver"
            victims = _children(forkserver) if kind == "worker" else [forkserver]
            if victims:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(victims), signal.SIGKILL)
                    outcome.killed_at[kind].append(time.monotonic())
        answered = outcome.counts.total()
        while outcome.counts.total() < answered + ANSWERS_PER_KILL:  # noqa: ASYNC110  a counter
            await asyncio.sleep(0.005)


async def _steady(outcome: Outcome) -> float:
    """Return answers with SymPy's help per second while nothing is killed."""
    before = len(outcome.full_at)
    await asyncio.sleep(STEADY_SECONDS)
    return (len(outcome.full_at) - before) / STEADY_SECONDS


async def measure(port: int, server: int, kills: int) -> tuple[Outcome, float, float]:
    """Return what came of the requests, and the rates before and after the kills."""
    expected = await _expected(Client(port))
    outcome = Outcome()
    driving = [asyncio.create_task(_drive(Client(port), expected, outcome)) for _ in range(CLIENTS)]
    before = await _steady(outcome)
    await _kill(server, outcome, kills)
    after = await _steady(outcome)
    outcome.is_over = True
    await asyncio.gather(*driving)
    return outcome, before, after


def main(kills: int = KILLS) -> None:
    """Print what came of it."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        command = (*(sys.executable, "-m", "service", "serve"), "--port", str(port))
        flags = ("--log-level", "warning", "--sympy-seconds", str(SYMPY_SECONDS))
        # No answer is kept, so every one is asked of a worker.
        server = Popen([*command, *flags, "--cache-mb", "0"], stderr=log)
        try:
            _wait_for(port)
            outcome, *rates = asyncio.run(measure(port, server.pid, kills))
        finally:
            server.terminate()
            server.wait()
        lines = (Path(folder) / "log").read_text().splitlines()
    _print(outcome, rates, repeated=sum('"question-repeated"' in line for line in lines))


def _print(outcome: Outcome, rates: list[float], repeated: int) -> None:
    for kind, times in outcome.killed_at.items():
        print(f"{kind + 's killed':34}{len(times):8}")
    print(f"{'requests':34}{outcome.counts.total():8}")
    for judged in JUDGEMENTS:
        print(f"{'  ' + judged:34}{outcome.counts[judged]:8}")
    print(f"{'questions asked again':34}{repeated:8}")
    for kind in outcome.killed_at:
        times = outcome.recoveries(kind)
        if times:
            middle, most = median(times) * 1000, max(times) * 1000
            tail = sorted(times)[len(times) * 19 // 20] * 1000
            print(
                f"{'next full form after a ' + kind:34}{middle:8.0f} ms in the median, "
                f"{tail:.0f} at the 95th percentile, {most:.0f} at most"
            )
    print(f"{'full forms per second':34}{rates[0]:8.1f} before, {rates[1]:.1f} after")


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
