"""Cross-origin requests: pages from the origins in the settings may ask from a browser."""

from collections.abc import Awaitable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.middleware.middleware import Middleware
from service.settings import Settings, items

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match, "
    "X-Request-ID",
    "Access-Control-Max-Age": "600",
}
_EXPOSED = (b"access-control-expose-headers", b"ETag, Retry-After, X-Request-ID")
_ANY = b"*"


class Cors(Middleware):
    """Tells browsers which pages may read answers; without origins it is not there."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app, settings)
        self._origins = {origin.encode() for origin in items(settings.cors_origins)}
        # Answers differ by origin, unless it is any.
        self._always = [] if _ANY in self._origins else [(b"vary", b"Origin")]

    @classmethod
    def is_needed(cls, settings: Settings) -> bool:
        """Whether any origin is listed."""
        return bool(items(settings.cors_origins))

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer a preflight; add the origin to other answers."""
        fields = scope["fields"]
        headers = self._always
        if origin := self._granted(fields.get(b"origin")):
            headers = [*headers, (b"access-control-allow-origin", origin)]
            if scope["method"] == "OPTIONS" and b"access-control-request-method" in fields:
                response = Response(status_code=204, headers=_PREFLIGHT)
                response.raw_headers += headers
                return response(scope, receive, send)
            headers.append(_EXPOSED)

        def send_with_origin(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *headers]
            return send(message)

        return self._app(scope, receive, send_with_origin)

    def _granted(self, origin: bytes | None) -> bytes | None:
        """Return the origin whose pages may read the answer, if there is one."""
        if origin and _ANY in self._origins:
            return _ANY
        return origin if origin in self._origins else None
