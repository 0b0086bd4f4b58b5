"""A route: one path, what its methods do, and how FastAPI documents it."""

from functools import cached_property, partial
from typing import Any, cast

from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from service.api.admission.admission import Admission
from service.api.admission.asked import PIECE, Answer, Asked, Body
from service.api.admission.counts import statuses
from service.api.admission.intake import Place, read
from service.api.admission.leaving import has_left
from service.api.body import JSON, announced
from service.api.caching.answers import Answers
from service.api.caching.conditional import has_it, tag_of
from service.api.caching.keys import MOST_BYTES, key_of
from service.api.negotiation import preferred
from service.api.strict_json import dumps, loads
from service.api.validation import validate
from service.errors import MethodNotAllowed, NotFound
from service.operations.consulting import Known
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
    is_kept = True

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, operate, write, as far as that is not done already."""
        headers = scope["fields"]
        accepted = preferred(headers.get(b"accept", b""), self.media_types)
        with Place(scope["app"].state.admission.intake) as place:
            asked = Asked(accepted, "")
            if self.body_field is not None:
                media_type = announced(headers, self.media_types, self.size_limit)
                scope["sent"] = body = await read(receive, self.size_limit, place)
                asked = Asked(accepted, media_type, body)
            answer, tag = await self._known_or_admitted(scope, receive, asked)
            place.take(answer.body.size if answer else 0)
            await send_answer(send, answer, tag)

    async def _known_or_admitted(
        self, scope: Scope, receive: Receive, asked: Asked
    ) -> tuple[Answer | None, bytes | None]:
        """Return the answer, or none if the client has it, and its entity tag if it has one."""
        if asked.body.size > MOST_BYTES:
            return await self.admitted(scope, receive, asked), None
        key = key_of(self.path, asked)
        tag = tag_of(key)
        if has_it(scope["fields"].get(b"if-none-match", b""), tag):
            return None, tag
        if not self.is_kept:
            return await self.admitted(scope, receive, asked), tag
        answers: Answers = scope["app"].state.answers
        answer = answers.kept(key)
        if answer is None:
            compute = partial(self.admitted, scope, receive, asked)
            answer = await answers.found(key, compute)
        return answer, tag if answer.lasting else None

    async def admitted(self, scope: Scope, receive: Receive, asked: Asked) -> Answer:
        """Return the answer when it is its turn. Raises ServiceError."""
        spend = scope.get("spend", _for_nothing)
        admission: Admission = scope["app"].state.admission
        return await admission.answer(self, asked, spend, partial(_check, scope, receive))

    def respond(self, asked: Asked) -> Answer:
        """Validate, operate, write. Raises ServiceError."""
        if self.body_field is None:
            data = self.endpoint()
        else:
            data = self.operate(validate(self.request_model, loads(asked.body.whole)), asked.known)
        return Answer(Body.of(dumps(data)), JSON, statuses(data))

    def operate(self, request: Any, known: Known) -> Any:
        """Call the operation."""
        return self.endpoint(request)

    @cached_property
    def request_model(self) -> type[Model]:
        """The model of the body."""
        assert self.body_field is not None
        return cast("type[Model]", self.body_field.field_info.annotation)


async def _check(scope: Scope, receive: Receive) -> None:
    """Raise ClientDisconnect or QuotaExceeded if the answer is not to be worked on any more."""
    if await has_left(receive):
        raise ClientDisconnect
    if check_quota := scope.get("check_quota"):
        check_quota()


def _for_nothing(units: int) -> None:
    """Spend without anybody counting."""


async def send_answer(send: Send, answer: Answer | None, tag: bytes | None) -> None:
    """Send a complete answer of status 200, or 304 if the client has it."""
    headers = [] if tag is None else [(b"etag", tag)]
    status, body = 304, Body()
    if answer is not None:
        status, body = 200, answer.body
        headers.append((b"content-type", answer.media_type.encode()))
        headers.append((b"content-length", b"%d" % body.size))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    *others, last = _pieces(body)
    for piece in others:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": last})


def _pieces(body: Body) -> list[bytes | memoryview]:
    """Return what is handed on, one after the other, as the client takes it."""
    if body.size <= PIECE:
        return [body.whole]
    return [
        memoryview(piece)[start : start + PIECE]
        for piece in body
        for start in range(0, len(piece), PIECE)
    ]


async def no_such_path(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand behind all routes. Raises NotFound."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
        return
    raise NotFound("Nothing has this path; /openapi.json lists those there are.")
