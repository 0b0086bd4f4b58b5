"""Cross-origin requests: pages from the origins in the settings may ask from a browser."""

from collections.abc import Awaitable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.middleware.middleware import Middleware
from service.settings import Settings, items

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, X-Request-ID",
    "Access-Control-Max-Age": "600",
}
_EXPOSED = (b"access-control-expose-headers", b"Retry-After, X-Request-ID")


class Cors(Middleware):
    """Tells browsers which pages may read answers; without origins it is not there."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app, settings)
        self._origins = {origin.encode() for origin in items(settings.cors_origins)}

    @classmethod
    def is_needed(cls, settings: Settings) -> bool:
        """Whether any origin is listed."""
        return bool(items(settings.cors_origins))

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer a preflight; add the origin to other answers."""
        fields = scope["fields"]
        origin = fields.get(b"origin")
        if origin is None or not self._origins & {origin, b"*"}:
            return self._app(scope, receive, send)
        # Answers differ by origin, unless it is any.
        allowed = b"*" if b"*" in self._origins else origin
        granted = [(b"access-control-allow-origin", allowed), (b"vary", b"Origin")]
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in fields:
            response = Response(status_code=204, headers=_PREFLIGHT)
            response.raw_headers += granted
            return response(scope, receive, send)

        def send_with_origin(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *granted, _EXPOSED]
            return send(message)

        return self._app(scope, receive, send_with_origin)
