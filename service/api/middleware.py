"""What happens around every request, outermost first: see MIDDLEWARE."""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from hashlib import blake2s
from time import perf_counter

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import problem_response
from service.errors import InternalFault, told
from service.observability.logs import failure, log
from service.observability.metrics import request_metrics
from service.observability.trace_ids import trace_ids

_REQUEST_ID = re.compile(rb"[0-9A-Za-z._-]{1,64}")
_CLIENT_CLOSED = 499


class Middleware(ABC):
    """A layer around an ASGI application that concerns HTTP only.

    What only passes on returns what is to be awaited, rather than awaiting it once more.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Handle HTTP, pass on anything else."""
        handle = self.handle if scope["type"] == "http" else self._app
        return handle(scope, receive, send)

    @abstractmethod
    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Handle one request."""


class RequestId(Middleware):
    """Takes the id of a request from X-Request-ID or makes one, and puts it on the answer."""

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Add the headers that every answer has."""
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = given if _REQUEST_ID.fullmatch(given) else os.urandom(16).hex().encode()
        scope["request_id"] = request_id.decode()
        connection = scope["app"].state.readiness

        def send_with_headers(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", request_id),
                    (b"x-content-type-options", b"nosniff"),
                    *connection.headers,
                ]
            return send(message)

        return self._app(scope, receive, send_with_headers)


class AccessLog(Middleware):
    """Writes one line per request, without anything of its content, and counts it."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
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
                **trace_ids(scope["headers"], traced=bool(scope.get("fastapi.telemetry"))),
            )


def _told_apart(scope: Scope) -> str:
    # A path that is not ours may hold anything, so the log only tells such paths apart.
    return f"unknown:{blake2s(scope['path'].encode(errors='replace'), digest_size=4).hexdigest()}"


class Problems(Middleware):
    """Answers every failure with a problem document."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Catch what the application raises; a fault of ours is logged and not shown."""
        request_id = scope["request_id"]
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            return
        except Exception as raised:  # noqa: BLE001  whatever it is, the client gets a problem
            error = told(raised)
            if isinstance(error, InternalFault):
                log.error(error.code, request_id=request_id, **failure(raised))
            await problem_response(error, request_id)(scope, receive, send)


MIDDLEWARE: tuple[type[Middleware], ...] = (RequestId, AccessLog, Problems)
