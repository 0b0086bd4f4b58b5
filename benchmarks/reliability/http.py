"""A running service against valid, mutated and broken requests: every answer keeps its promises.

    python -m benchmarks.reliability.http --requests 1000000

The script starts the service with two workers and talks to it over sockets: requests one after the
other and pipelined on connections that stay open, and, beside these, clients that break HTTP, send
half a request, leave, or reset the connection. What breaks a promise is written to a file.
"""

import argparse
import asyncio
import gc
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import httpx
import uvloop

import service
from benchmarks.reliability.processes import children, memory
from service.symbolic import interning
from tests.end_to_end.rudeness import answers, drawn, play, posted
from tests.end_to_end.serving import serving
from tests.properties.mutations import Mutator, Request
from tests.properties.promises import broken

CONNECTIONS = 16
PIPELINED = 8
RUDE_CLIENTS = 4
RUDE_SHARE = 0.02
PATIENCE_SECONDS = 60
_FAULTS = ("internal-fault", "verification-refuted", "Traceback", "Exception in ASGI", "died")
# Pages are no data, and a redirection to one has no body.
_PAGES = frozenset((("text/html", 200), ("", 307)))


@dataclass
class Run:
    """What is left to send, and what came of what was sent."""

    port: int
    left: int
    mutator: Mutator
    random: Random
    violations: Path
    statuses: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    slowest: float = 0.0

    def took(self, count: int) -> int:
        """Take so many requests from those that are left; returns how many there were."""
        count = min(count, self.left)
        self.left -= count
        return count

    def check(self, status: int, media_type: str, answer: bytes, sent: bytes) -> None:
        """Count an answer, and note the promise that it breaks."""
        self.statuses[str(status)] += 1
        if (media_type, status) not in _PAGES and (
            promise := broken(status, media_type, answer, sent)
        ):
            self.note(promise, sent)

    def note(self, promise: str, sent: bytes) -> None:
        """Write a violation down."""
        self.broken += 1
        with self.violations.open("a") as file:
            file.write(f"{promise}\n{sent[:20_000]!r}\n\n")


async def polite(run: Run) -> None:
    """Send requests, some at once, on a connection that stays open, and read their answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", run.port, limit=2**20)
    while count := run.took(run.random.choice((1, PIPELINED))):
        requests = [run.mutator.request() for _ in range(count)]
        start = time.perf_counter()
        writer.write(b"".join(posted(r.body, r.path, r.media_type) for r in requests))
        for request in requests:
            await _answered(run, reader, request)
        run.slowest = max(run.slowest, time.perf_counter() - start)
    writer.close()


async def _answered(run: Run, reader: asyncio.StreamReader, request: Request) -> None:
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_SECONDS)).lower()
    length = int(head.split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
    media_type = head.split(b"content-type: ", 1)[1].split(b"\r\n", 1)[0].split(b";")[0].decode()
    run.check(int(head[9:12]), media_type, await reader.readexactly(length), request.body)


async def rude(run: Run) -> None:
    """Do on one connection after the other what no client should."""
    while run.took(1):
        script = drawn(run.random)
        sent = b"".join(step for step in script if isinstance(step, bytes))
        try:
            received = await play(run.port, script, PATIENCE_SECONDS)
            for status, media_type, body in answers(received):
                run.check(status, media_type, body, sent)
            run.statuses["no answer" if not received else "rude"] += 1
        except (TimeoutError, ValueError) as error:
            run.note(repr(error), sent)


async def _all(port: int, requests: int, seed: int, violations: Path) -> Run:
    random = Random(seed)  # noqa: S311  repeatable on purpose
    run = Run(port, requests, Mutator(seed), random, violations)
    rude_run = replace(run, left=int(requests * RUDE_SHARE))
    run.left -= rude_run.left
    await asyncio.gather(
        *(polite(run) for _ in range(CONNECTIONS)), *(rude(rude_run) for _ in range(RUDE_CLIENTS))
    )
    run.broken += rude_run.broken
    return run


def main() -> int:
    """Print what came back; the status says whether a promise was broken."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--violations", type=Path, default=Path("violations.txt"))
    given = arguments.parse_args()
    compiled = "not " if interning.__file__.endswith(".py") else ""
    print(f"The core is {compiled}compiled; seed {given.seed}.", flush=True)
    gc.freeze()
    environment = {
        **os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": str(Path(service.__file__).parents[1])
    }  # fmt: skip
    with (
        TemporaryDirectory() as directory,
        serving(
            Path(directory) / "log", "--workers", "2", "--log-level", "warning",
            environment=environment,
        ) as (address, process),
    ):  # fmt: skip
        workers, before = children(process.pid), memory(process.pid)
        start = time.perf_counter()
        port = int(address.rpartition(":")[2])
        run = uvloop.run(_all(port, given.requests, given.seed, given.violations.resolve()))
        seconds = time.perf_counter() - start
        alive = httpx.get(f"{address}/health/live").status_code == 200
        same = children(process.pid) == workers
        after = memory(process.pid)
        log = (Path(directory) / "log").read_text()
    print(
        f"{given.requests:,} requests in {seconds:.0f} s, {given.requests / seconds:,.0f} a second"
    )
    for status, count in sorted(run.statuses.items()):
        print(f"{count:12,} {status}")
    faults = sum(log.count(fault) for fault in _FAULTS)
    print(f"{run.broken} promises broken, {faults} faults in the log")
    print(f"slowest batch of up to {PIPELINED} requests {run.slowest * 1e3:.0f} ms")
    print(f"alive: {alive}; no worker died: {same}")
    print(f"memory of all processes {before:.0f} MB before, {after:.0f} MB after")
    return int(bool(run.broken or faults) or not (alive and same))


if __name__ == "__main__":
    sys.exit(main())
