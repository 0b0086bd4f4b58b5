"""Refusing what cannot be answered in time, at as little cost as there can be."""

import asyncio
import os
from collections.abc import Awaitable
from functools import lru_cache
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.admission.gate import overloaded
from service.api.middleware.middleware import Middleware
from service.api.middleware.request_id import WITH_POLICY
from service.api.operations import OPERATIONS
from service.api.problems import problem_response
from service.errors import Overloaded
from service.observability.logs import log
from service.observability.metrics import requests
from service.settings import Settings

_PATHS: Final = frozenset(row.path for row in OPERATIONS)
_ID: Final = b"request-id"

# A client that asks again at once is not refused at once, or refusals would be all there is.
PAUSE_SECONDS: Final = 0.025
_TELLING_SECONDS: Final = 1.0

Headers = tuple[tuple[bytes, bytes], ...]


class Refusals(Middleware):
    """Stands before everything else, and refuses operations while too many wait for their turn.

    All layers within would cost a good part of what an answer does. So refusals are counted one by
    one, and logged together once a second.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app, settings)
        self._refused = 0

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass on, or refuse."""
        gate = scope["app"].state.admission.gate
        if gate.is_crowded and scope["path"] in _PATHS and (error := gate.refusal()):
            return self._refuse(error, scope, send)
        return self._app(scope, receive, send)

    async def _refuse(self, error: Overloaded, scope: Scope, send: Send) -> None:
        self._count(scope)
        await asyncio.sleep(PAUSE_SECONDS)
        request_id = os.urandom(16).hex().encode()
        headers, body = _written(error.retry_after)
        body = body.replace(_ID, request_id)
        headers = (*headers, (b"content-length", b"%d" % len(body)), (b"x-request-id", request_id))
        await send({"type": "http.response.start", "status": error.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _count(self, scope: Scope) -> None:
        requests.labels(scope["path"], scope["method"], "503").inc()
        if not self._refused:
            asyncio.get_running_loop().call_later(_TELLING_SECONDS, self._tell)
        self._refused += 1

    def _tell(self) -> None:
        log.warning("refused", requests=self._refused, code=Overloaded.code)
        self._refused = 0


@lru_cache(maxsize=64)
def _written(retry_after: int) -> tuple[Headers, bytes]:
    """Return headers and body, but for the id of the request."""
    response = problem_response(overloaded(retry_after), _ID.decode())
    fields = (field for field in response.raw_headers if field[0] != b"content-length")
    return (*fields, *WITH_POLICY), bytes(response.body)
