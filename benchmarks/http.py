"""Requests per second of POST /differentiate against a FastAPI endpoint that does nothing.

Both are served by one uvicorn worker in turn and driven by the same client from another process.
The endpoint that does nothing takes the same body through a model and returns as many bytes.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from benchmarks.symbolic import ours

CONNECTIONS = 16
SECONDS = 2.0
ROUNDS = 9


def bodies(count: int) -> list[bytes]:
    """Return request bodies with distinct expressions, of the shapes and numbers people send."""
    shapes = (
        "({b}x^2 + {a})^3",
        "sin({b}x^2 + {a})",
        "{b}exp(-x^2/{a})",
        "{b}x^{a}*log(x)",
        "({b}x - {a})/(x^2 + {a})",
        "sqrt({b}x^2 + {a})",
        "{b}/(1 + exp(-{a}x))",
        "{b}tanh({a}x + b)",
    )
    numbers = [{"a": a, "b": b} for b in range(2, count) for a in range(2, 22)]
    return [
        json.dumps(
            {
                "expression": shapes[i % len(shapes)].format(**numbers[i // len(shapes)]),
                "variable": "x",
            }
        ).encode()
        for i in range(count)
    ]


def request_bytes(path: str, body: bytes) -> bytes:
    """Return a whole HTTP/1.1 request."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _drive(port: int, requests: list[bytes], until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        writer.write(requests[done % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        done += 1
    writer.close()
    return done


async def _rate(port: int, requests: list[bytes]) -> float:
    until = time.perf_counter() + SECONDS
    share = max(1, len(requests) // CONNECTIONS)
    counts = await asyncio.gather(
        *(_drive(port, requests[i * share :] or requests, until) for i in range(CONNECTIONS))
    )
    return sum(counts) / SECONDS


@contextmanager
def served(*command: str, port: int) -> Iterator[None]:
    """Run a server as a process of its own until the block ends."""
    process = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def main() -> None:
    """Print requests per second of both, and the median of the ratios of the rounds."""
    sent = bodies(4_000)
    size = int(
        median(
            len(ours(json.loads(body)["expression"], json.loads(body)["variable"]))
            for body in sent[:200]
        )
    )
    ours_requests = [request_bytes("/differentiate", body) for body in sent]
    noop_requests = [request_bytes("/noop", body) for body in sent]
    print(f"HTTP, one worker, {CONNECTIONS} connections, distinct expressions, full trace, "
          f"median response of {size} bytes")  # fmt: skip
    rates: dict[str, list[float]] = {"ours": [], "noop": []}
    with (
        served("-m", "service", "serve", "--port", "8801", "--cache-mb", "0", port=8801),
        served("-m", "benchmarks.noop", "8802", str(size), port=8802),
    ):
        for _ in range(ROUNDS):
            rates["ours"].append(asyncio.run(_rate(8801, ours_requests)))
            rates["noop"].append(asyncio.run(_rate(8802, noop_requests)))
    ratios = [mine / noop for mine, noop in zip(rates["ours"], rates["noop"], strict=True)]
    print(f"POST /differentiate  {median(rates['ours']):9.0f} requests/s")
    print(f"no-op FastAPI        {median(rates['noop']):9.0f} requests/s")
    print(f"ratio                {median(ratios):9.2f}\n")


if __name__ == "__main__":
    main()
