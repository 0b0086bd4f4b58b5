"""Load for a service on this machine, made in a process of its own.

python -m benchmarks.reliability.load PORT KIND CONNECTIONS SECONDS prints what came back as JSON.
"""

import asyncio
import json
import os
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.http import bodies, request_bytes

WARM_UP_SECONDS = 0.5
_NICE = 10  # who attacks has a machine of its own; what this takes of ours should not count


@dataclass
class Seen:
    """Latencies in seconds by status; refusals without Retry-After; connections that broke."""

    latencies: dict[int, list[float]] = field(default_factory=dict)
    without_retry_after: int = 0
    broken: int = 0


def _long_expression(number: int) -> bytes:
    """Return a request that takes tens of milliseconds, and shares nothing with the others."""
    product = "*".join(f"sin({i}x + {number})" for i in range(1, 12))
    return request_bytes(
        "/differentiate", json.dumps({"expression": product, "variable": "x", "order": 2}).encode()
    )


def _step(width: int) -> bytes:
    """Return a training step with a body of megabytes: a million parameters and a batch."""
    rows = [[random.random() for _ in range(width)] for _ in range(64)]  # noqa: S311  any numbers
    weights = [[random.random() for _ in range(width)] for _ in range(width)]  # noqa: S311  as above
    step = {
        "network": {
            "layers": [{"name": "a", "type": "linear", "in_features": width, "out_features": width}]
        },
        "loss": {"type": "mse"},
        "optimizer": {"type": "sgd", "lr": 0.01},
        "state": {"parameters": {"a.weight": weights, "a.bias": [0.0] * width}},
        "batch": {"inputs": rows, "targets": rows},
    }
    return request_bytes("/train-step", json.dumps(step).encode())


def requests_of(kind: str) -> list[bytes]:
    """Return the requests of a kind of client, to be sent in turn."""
    match kind:
        case "small":
            return [request_bytes("/differentiate", body) for body in bodies(2_000)]
        case "heavy":
            return [_step(700)] + [_long_expression(i) for i in range(20)]
        case _:
            return [f"GET {kind} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()]


async def _client(port: int, requests: list[bytes], pause: float, until: float, seen: Seen) -> None:
    place = random.randrange(len(requests))  # noqa: S311  any place
    since = time.perf_counter() + WARM_UP_SECONDS
    while time.perf_counter() < until:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            while time.perf_counter() < until:
                place += 1
                started = time.perf_counter()
                writer.write(requests[place % len(requests)])
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
                now, status = time.perf_counter(), int(head[9:12])
                if since < now < until:
                    seen.latencies.setdefault(status, []).append(now - started)
                    if status == 503 and b"\r\nretry-after: " not in head:
                        seen.without_retry_after += 1
                if pause:
                    await asyncio.sleep(pause * random.random() * 2)  # noqa: S311  like people
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            seen.broken += 1
            await asyncio.sleep(0.01)


async def run(port: int, kind: str, connections: int, seconds: float, pause: float) -> Seen:
    """Ask over so many connections, each as soon as it is answered and, perhaps, a pause later."""
    seen, requests = Seen(), requests_of(kind)
    until = time.perf_counter() + WARM_UP_SECONDS + seconds
    await asyncio.gather(*(_client(port, requests, pause, until, seen) for _ in range(connections)))
    return seen


def main(port: str, kind: str, connections: str, seconds: str, pause: str = "0") -> None:
    """Print what was seen."""
    if kind == "heavy":
        os.nice(_NICE)
    seen = asyncio.run(run(int(port), kind, int(connections), float(seconds), float(pause)))
    told: dict[str, Any] = asdict(seen)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
