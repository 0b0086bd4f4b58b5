"""A connection of the server: how long it waits for a request, and how much it reads of one."""

import asyncio
from typing import ClassVar, Final
from uuid import uuid4

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from service.api.problems import problem_response
from service.errors import HeadersTooLarge, MalformedRequest, RequestTimeout, ServiceError

_MOST_BYTES: Final = 65_536


class Connection(HttpToolsProtocol):
    """The server's own, which waits for the head and for the body of a request only so long.

    The head is the request line and the headers. What is refused here is a problem, too. A request
    that is there at once costs no timer.
    """

    head_seconds: ClassVar[float] = 10
    body_seconds: ClassVar[float] = 30
    _deadline: asyncio.TimerHandle | None = None
    _in_head = True
    _in_body = False
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        super().connection_made(transport)
        self._wait(self.head_seconds)

    def data_received(self, data: bytes) -> None:
        """Count what is there of a head that is not complete, and wait for what is missing."""
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > _MOST_BYTES:
                self._refuse(HeadersTooLarge(f"The headers have more than {_MOST_BYTES} bytes."))
            elif self._deadline is None:
                self._wait(self.head_seconds)
        elif self._in_body and self._deadline is None:
            self._wait(self.body_seconds)

    def on_message_begin(self) -> None:
        """Begin with a head."""
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Go on with a body."""
        self._in_head = False
        self._in_body = True
        self._head_bytes = 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Have all of a request."""
        self._in_body = False
        self._stop_waiting()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP."""
        self._in_head = False
        self._refuse(MalformedRequest("This is not an HTTP request that can be read."))

    def _wait(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self._too_late)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        if self._in_body:
            # Whoever reads the body is woken, and told so.
            self.scope["late"] = True  # type: ignore[typeddict-unknown-key]  # our own
            self.cycle.message_event.set()
        elif self._head_bytes:
            self._refuse(
                RequestTimeout(f"The headers did not arrive within {self.head_seconds:g} seconds.")
            )
        else:
            self.transport.close()

    def _refuse(self, error: ServiceError) -> None:
        """Tell why, unless an answer is just being sent, and close the connection."""
        self._stop_waiting()
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            response = problem_response(error, uuid4().hex)
            fields = dict(response.raw_headers) | {b"connection": b"close"}
            lines = [name + b": " + value + b"\r\n" for name, value in fields.items()]
            head = STATUS_LINE[error.status] + b"".join(lines)
            self.transport.write(head + b"\r\n" + bytes(response.body))
        self.transport.close()
