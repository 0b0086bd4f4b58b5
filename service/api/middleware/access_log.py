"""The log of requests."""

from collections.abc import Awaitable
from hashlib import blake2s
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.middleware.middleware import Middleware
from service.observability.logs import log
from service.observability.metrics import request_metrics
from service.observability.trace_ids import trace_ids
from service.settings import Settings

_CLIENT_CLOSED = 499
_MOST_HASHED = 65_536  # bytes of a body; the hash of more takes too long


class AccessLog(Middleware):
    """Writes one line per request, without anything of its content, and counts it."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app, settings)
        self._log = log.bind()  # Where lines go is looked up once.

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Time the request and count the bytes of its answer."""
        started = perf_counter()
        status, size = _CLIENT_CLOSED, 0

        def send_and_count(message: Message) -> Awaitable[None]:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            return send(message)

        try:
            await self._app(scope, receive, send_and_count)
        finally:
            seconds = perf_counter() - started
            route = scope["route"].path if "route" in scope else None
            request_metrics(route or "unknown", scope["method"], status).observe(seconds)
            self._log.info(
                "request",
                request_id=scope["request_id"],
                method=scope["method"],
                path=route or _told_apart(scope),
                status=status,
                duration_ms=round(seconds * 1000, 3),
                bytes=size,
                **_sender(scope),
                **trace_ids(scope["headers"], traced=bool(scope.get("fastapi.telemetry"))),
            )


def _told_apart(scope: Scope) -> str:
    # A path that is not ours may hold anything, so the log only tells such paths apart.
    return f"unknown:{_hash(scope['path'].encode(errors='replace'))}"


def _sender(scope: Scope) -> dict[str, Any]:
    """Return who asked, if that is known, and what tells bodies apart without showing them."""
    told: dict[str, Any] = {}
    if client := scope.get("client_name"):
        told["client"] = client
    if sent := scope.get("sent"):
        told["body_bytes"] = sent.size
        if sent.size <= _MOST_HASHED:
            told["body_hash"] = _hash(sent.whole)
    return told


def _hash(content: bytes) -> str:
    return blake2s(content, digest_size=4).hexdigest()
