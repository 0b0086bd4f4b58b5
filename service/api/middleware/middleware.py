"""What every layer around the application has in common."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send

from service.settings import Settings


class Middleware(ABC):
    """A layer around an ASGI application that concerns HTTP only.

    What only passes on returns what is to be awaited, rather than awaiting it once more.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app

    @classmethod
    def is_needed(cls, settings: Settings) -> bool:  # noqa: ARG003  others look at them
        """Whether these settings ask for the layer."""
        return True

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Handle HTTP, pass on anything else."""
        handle = self.handle if scope["type"] == "http" else self._app
        return handle(scope, receive, send)

    @abstractmethod
    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Handle one request."""
