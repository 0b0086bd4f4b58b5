"""Clients that ask without pause and compare every answer, byte by byte, with the right one."""

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from typing import Any, NamedTuple

import httpx
import numpy as np
from safetensors.numpy import save

from service.api.app import create_app
from service.settings import Settings

# The id of a request stands in problem documents, so all requests have the same.
_ID = {"X-Request-ID": "load"}
_JSON = {"Content-Type": "application/json"}
_TENSORS = "application/vnd.safetensors"
_CLIENT_SECONDS = 60
# What a proxy answers when it finds nobody; the service itself never does under this load.
_PASSING = {502, 503, 504}

_STEP: dict[str, Any] = {
    "network": {
        "layers": [
            {"name": "fc1", "type": "linear", "in_features": 2, "out_features": 16},
            {"type": "tanh"},
            {"name": "fc2", "type": "linear", "out_features": 1},
        ]
    },
    "loss": {"type": "mse"},
    "optimizer": {"type": "adam"},
    "seed": 7,
    "batch": {"inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]},
}

_MIXED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/differentiate", {"expression": "(x^2 + 1)^3", "at": {"x": 2}}),
    ("/differentiate", {"expression": "sin(x^2)*exp(3x)"}),
    ("/gradient", {"expression": "x*y + sin(x)", "at": {"x": 1, "y": 2}}),
    ("/check-answer", {"expression": "sin(x^2)", "answer": "cos(x^2)"}),
    ("/train-step", _STEP),
    ("/evaluate", {"expression": "x^2*y", "points": {"x": [1, 2, 3], "y": [4, 5, 6]}}),
    ("/differentiate", {"expression": "sin(x"}),
    ("/train-step", {"network": {}}),
    ("/nowhere", {}),
)


class Exchange(NamedTuple):
    """A request and what must come back."""

    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    answer: bytes


class Outcome:
    """What became of the requests of all clients: right answers, none, or wrong ones."""

    def __init__(self) -> None:
        self.answered: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self._lock = threading.Lock()

    def note(self, kind: str, told: str) -> None:
        """Count a request."""
        with self._lock:
            getattr(self, kind)[told] += 1


def exchanges() -> list[Exchange]:
    """Return one of each kind of request, with the answers that this process gives."""
    asked = [(path, _JSON, json.dumps(body).encode()) for path, body in _MIXED]
    asked.append(("/train-step", {"Content-Type": _TENSORS, "Accept": _TENSORS}, _file()))
    return asyncio.run(_answered([(path, headers | _ID, body) for path, headers, body in asked]))


def _file() -> bytes:
    tensors = {name: np.array(value, float) for name, value in _STEP["batch"].items()}
    request = {name: value for name, value in _STEP.items() if name != "batch"}
    return save(tensors, {"request": json.dumps(request)})


async def _answered(asked: Iterable[tuple[str, dict[str, str], bytes]]) -> list[Exchange]:
    transport = httpx.ASGITransport(create_app(Settings(log_level="error")))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        found = []
        for path, headers, body in asked:
            answer = await client.post(path, headers=headers, content=body)
            found.append(Exchange(path, headers, body, answer.status_code, answer.content))
        return found


@contextmanager
def load(port: int, clients: int = 4, pause: float = 0.002) -> Iterator[Outcome]:
    """Ask at this port until the block ends; the outcome is complete then."""
    mixed, outcome, stop = exchanges(), Outcome(), threading.Event()

    def ask(first: int) -> None:
        with closing(HTTPConnection("127.0.0.1", port, timeout=_CLIENT_SECONDS)) as connection:
            for exchange in islice(cycle(mixed), first, None):
                if stop.is_set():
                    return
                outcome.note(*_asked(connection, exchange))
                time.sleep(pause)

    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(ask, first) for first in range(clients)]
        try:
            yield outcome
        finally:
            stop.set()
    for client in running:
        client.result()


def _asked(connection: HTTPConnection, exchange: Exchange) -> tuple[str, str]:
    """Return what became of a request: a kind, and a few words more."""
    try:
        connection.request("POST", exchange.path, exchange.body, exchange.headers)
        response = connection.getresponse()
        status, answer = response.status, response.read()
    except (HTTPException, OSError) as error:
        connection.close()
        return "failed", f"{exchange.path} {type(error).__name__}"
    if (status, answer) == (exchange.status, exchange.answer):
        return "answered", exchange.path
    if status in _PASSING:
        return "failed", f"{exchange.path} {status}"
    return "wrong", f"{exchange.path} {status} {answer[:200]!r}"
