"""Who may ask."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.health import PROBES
from service.api.keys import Keys
from service.api.middleware.middleware import Middleware
from service.api.pages import PAGES
from service.errors import Unauthorized
from service.settings import Settings

# What tells nothing but that there is a service, and what the whole world can read in its sources.
OPEN = PROBES | PAGES.keys()

_SCHEME = b"bearer "


class Access(Middleware):
    """Asks for an API key, for every path that is not open; without keys it is not there."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app, settings)
        self._keys = Keys.of(settings)

    @classmethod
    def is_needed(cls, settings: Settings) -> bool:
        """Whether there are keys."""
        return bool(Keys.of(settings))

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Find out whose key it is. Raises Unauthorized."""
        if scope["path"] not in OPEN:
            sent = scope["fields"].get(b"authorization", b"")
            if sent[: len(_SCHEME)].lower() != _SCHEME:
                raise Unauthorized("Send an API key: `Authorization: Bearer <key>`.")
            name = self._keys.name_of(sent[len(_SCHEME) :].strip())
            if name is None:
                raise Unauthorized("Nobody has this API key.")
            scope["client_name"] = name
        return self._app(scope, receive, send)
