"""What is looked at in the head of a request before anything else: how long it is, and for whom."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.health import PROBES
from service.api.middleware.middleware import Middleware
from service.errors import HeadTooLarge, MisdirectedRequest
from service.settings import LOOPBACK, Settings, items

_MOST_FIELDS = 100


class Heads(Middleware):
    """Refuses requests with too many headers, and those for another host.

    A page from elsewhere whose name was made to lead here sends that name in Host (DNS rebinding).
    Probes, which come by address, are answered under any name.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app, settings)
        named = {name.lower().encode() for name in items(settings.allowed_hosts)}
        loopback = {name.encode() for name in (*LOOPBACK, settings.host)}
        self._hosts = named | loopback if named or settings.loopback else set()
        # What most requests say, or do not: HTTP/1.0 knows no Host.
        port = b":%d" % settings.port
        self._usual = {None, b"", *self._hosts, *(host + port for host in self._hosts)}

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass on, or raise HeadTooLarge or MisdirectedRequest."""
        if len(scope["headers"]) > _MOST_FIELDS:
            raise HeadTooLarge(f"There are more than {_MOST_FIELDS} headers.")
        host = scope["fields"].get(b"host")
        if self._hosts and host not in self._usual and not self._is_ours(host, scope["path"]):
            raise MisdirectedRequest(
                "The service does not answer for the name in Host; "
                "who runs it can add the name to GRADIENT_ALLOWED_HOSTS."
            )
        return self._app(scope, receive, send)

    def _is_ours(self, host: bytes, path: str) -> bool:
        return path in PROBES or _name(host) in self._hosts


def _name(host: bytes) -> bytes:
    """Return the name, or the address, without the port."""
    if host.startswith(b"["):
        return host[1:].partition(b"]")[0].lower()
    return host.partition(b":")[0].lower()
