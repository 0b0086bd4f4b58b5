"""A route: one path, what its methods do, and how FastAPI documents it."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from service.api.admission.admission import Admission
from service.api.admission.asked import Answer, Asked
from service.api.admission.intake import read
from service.api.body import JSON, announced
from service.api.negotiation import preferred
from service.api.strict_json import dumps, loads
from service.api.validation import validate
from service.errors import MethodNotAllowed, NotFound
from service.schemas.model import Model


class Endpoint(APIRoute):
    """A route with a fixed path, which has that path to itself.

    GET also answers HEAD (the server leaves the body out), and every path answers OPTIONS.
    """

    @property
    def allowed(self) -> tuple[str, ...]:
        """The methods that this path answers."""
        return tuple(sorted({*self._answered, "OPTIONS"}))

    @property
    def _answered(self) -> set[str]:
        methods = self.methods or set()
        return methods | {"HEAD"} if "GET" in methods else methods

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match by path alone; methods are looked at in `handle`."""
        if scope["type"] != "http" or scope["path"] != self.path:
            return Match.NONE, {}
        return Match.FULL, {"route": self}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer. Raises MethodNotAllowed."""
        method = scope["method"]
        if method in self._answered:
            await self.answer(scope, receive, send)
        elif method == "OPTIONS":
            headers = {"Allow": ", ".join(self.allowed)}
            await Response(status_code=204, headers=headers)(scope, receive, send)
        else:
            raise MethodNotAllowed(
                f"This path answers {', '.join(self.allowed)} only.", expected=self.allowed
            )

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the endpoint with the request and send the response that it returns."""
        await self.endpoint(Request(scope))(scope, receive, send)


class OperationEndpoint(Endpoint):
    """A route to an operation: a function from a request model, or nothing, to plain data.

    FastAPI documents the models. Requests are validated here, strictly and once; answers are
    written as they are, because the operation has just built them.
    """

    media_types: tuple[str, ...] = (JSON,)
    size_limit = "body_bytes"
    is_timed = False

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, operate, write."""
        headers = scope["fields"]
        accepted = preferred(headers.get(b"accept", b""), self.media_types)
        if self.body_field is None:
            answer = await self.admitted(scope, receive, Asked(accepted, "", b""))
        else:
            media_type, size = announced(headers, self.media_types, self.size_limit)
            intake = scope["app"].state.admission.intake
            intake.hold(size)
            try:
                scope["sent"] = body = await read(scope, receive, self.size_limit)
                answer = await self.admitted(scope, receive, Asked(accepted, media_type, body))
            finally:
                intake.release(size)
        await send_body(send, *answer)

    async def admitted(self, scope: Scope, receive: Receive, asked: Asked) -> Answer:
        """Return the answer when it is its turn. Raises ServiceError."""
        spend = scope.get("spend", _for_nothing)
        admission: Admission = scope["app"].state.admission
        return await admission.answer(self, asked, spend)

    def respond(self, asked: Asked) -> Answer:
        """Validate, operate, write. Raises ServiceError."""
        operate: Callable[..., Any] = self.endpoint
        if self.body_field is None:
            data = operate()
        else:
            data = operate(validate(self.request_model, loads(asked.body)))
        return Answer(dumps(data), JSON)

    @cached_property
    def request_model(self) -> type[Model]:
        """The model of the body."""
        assert self.body_field is not None
        return cast("type[Model]", self.body_field.field_info.annotation)


def _for_nothing(units: int) -> None:
    """Spend without anybody counting."""


async def send_body(send: Send, body: bytes, media_type: str) -> None:
    """Send a complete answer of status 200."""
    headers = [(b"content-type", media_type.encode()), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def no_such_path(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand behind all routes. Raises NotFound."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
        return
    raise NotFound("Nothing has this path; /openapi.json lists those there are.")
