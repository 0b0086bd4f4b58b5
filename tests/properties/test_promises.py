"""Whatever is sent to the application, its answers keep what the contract promises."""

import asyncio
import gc
import logging
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from service.api.app import Service, create_app
from service.api.body import SAFETENSORS
from service.observability.logs import configure_logging
from service.settings import Settings
from tests.properties.calling import call
from tests.properties.mutations import VALID, Mutator, Request
from tests.properties.promises import broken

_REQUESTS = 2_000
_METHODS = ("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "post", "")
_PATHS = (
    *{path for path, _ in VALID}, "/", "", "//", "/docs", "/limits", "/functions", "/openapi.json",
    "/health/live", "/health/ready", "/differentiate/", "/differentiate/../limits", "/docs/x.js",
    "/docs/../../service/limits.py", "/\x00", "/é", "/" + "a" * 3_000, "/%2e%2e/etc/passwd", "*",
)  # fmt: skip
_HEADERS = (
    (b"content-type", b"application/json"), (b"content-type", b"application/json; charset=utf-8"),
    (b"content-type", b"text/plain"), (b"content-type", b"\xff\xfe"), (b"content-type", b";" * 99),
    (b"content-type", SAFETENSORS.encode()), (b"content-encoding", b"gzip"), (b"accept", b"*/*"),
    (b"content-encoding", b"deflate, br"), (b"content-length", b"-1"), (b"accept", b"text/html"),
    (b"content-length", b"9" * 40), (b"accept", b"application/json;q=0"), (b"accept", b",;q=x"),
    (b"accept", SAFETENSORS.encode()), (b"accept", b"*/*;q=" + b"9" * 200), (b"accept", b"\x80"),
    (b"x-request-id", b"a" * 65), (b"x-request-id", b'"<script>'), (b"x-request-id", b"\xc3"),
    (b"content-length", b"1_0"), (b"content-type", b"application/json; charset=utf-7"),
)  # fmt: skip


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setattr(logging.root, "handlers", [])
    settings = Settings(log_level="error")
    configure_logging(settings)
    return create_app(settings)


def _requests(seed: int, count: int) -> Iterator[Request]:
    mutator = Mutator(seed)
    return (mutator.request() for _ in range(count))


def test_mutated_requests_get_answers_or_problem_documents(app: Service) -> None:
    statuses, found = Counter[int](), []
    gc.freeze()

    async def send_all() -> None:
        for request in _requests(1, _REQUESTS):
            headers = [(b"content-type", request.media_type.encode())]
            answer = await call(app, request.path, request.body, headers)
            statuses[answer.status] += 1
            if promise := broken(answer.status, answer.media_type, answer.body, request.body):
                found.append((promise, request))

    asyncio.run(send_all())
    gc.unfreeze()

    assert found == []
    assert all(statuses[status] > _REQUESTS // 50 for status in (200, 400, 422))


def test_any_path_method_and_headers_get_answers_or_problem_documents(app: Service) -> None:
    random = Random(1)  # noqa: S311  repeatable on purpose
    pages = {"/", "/docs", "/openapi.json"}

    async def send_all() -> list[tuple[str, str, str]]:
        found = []
        for request in _requests(2, 800):
            path, method = random.choice(_PATHS), random.choice(_METHODS)
            headers = random.sample(_HEADERS, random.randrange(4))
            answer = await call(app, path, request.body, headers, method)
            if answer.status in {200, 307} and path in pages:
                continue
            promise = broken(answer.status, answer.media_type, answer.body, request.body)
            if promise:
                found.append((promise, method, path))
        return found

    assert asyncio.run(send_all()) == []
