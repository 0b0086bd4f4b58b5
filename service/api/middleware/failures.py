"""Failures, told to the client."""

import asyncio
from contextlib import suppress

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from service.api.middleware.middleware import Middleware
from service.api.middleware.refusals import PAUSE_SECONDS
from service.api.problems import problem_response
from service.errors import Draining, InternalFault, Overloaded, detach, told
from service.observability.logs import failure, log


class Problems(Middleware):
    """Answers every failure with a problem document."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Catch what the application raises; a fault of ours is logged and not shown.

        The server cancels what is unfinished when the time to stop in is over.
        """
        request_id = scope["request_id"]
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:
            stopped = Draining(
                "The service stopped before this was done; send it again, elsewhere."
            )
            with suppress(RuntimeError):  # the answer was under way
                await problem_response(stopped, request_id)(scope, receive, send)
        except Exception as raised:  # noqa: BLE001  whatever it is, the client gets a problem
            error = told(raised)
            if isinstance(error, InternalFault):
                log.error(error.code, request_id=request_id, **failure(raised))
            detach(error)
            if isinstance(error, Overloaded):
                await asyncio.sleep(PAUSE_SECONDS)
            await problem_response(error, request_id)(scope, receive, send)
