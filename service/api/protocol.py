"""HTTP/1.1 as uvicorn reads it, within bounds of size and time; what is none of it is refused.

The application sees whole requests only. What happens before that, or on a connection that stands
still, is decided here.
"""

import os
from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from service.api.middleware.request_id import WITH_POLICY
from service.api.problems import problem_response
from service.errors import HeadTooLarge, MalformedHttp, RequestTimeout, ServiceError
from service.limits import LIMITS

# A byte in a chunk of its own comes with five others.
_MOST_AROUND_A_BYTE = 8


class Protocol(HttpToolsProtocol):
    """A connection on which a request, or an answer being taken, may last for some seconds.

    Bytes of a request that are not of its body, such as headers and the sizes of chunks, are
    counted while they come, because the parser keeps them for as long as the request lasts.
    """

    def __init__(self, *arguments: Any, seconds: float, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._seconds = seconds
        self._outside = 0  # bytes of the request so far, without those of its body
        self._inside = 0  # bytes of its body
        # The request that is being answered; `cycle` is the one that came last.
        self._answered: RequestResponseCycle | None = None
        self._is_taken_slowly = False  # an answer of which there is more to be written
        self._deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Wait for the first request."""
        super().connection_made(transport)
        self._start()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer, and have nothing more written of the answer that is under way."""
        self._stop()
        if self._answered is not None and not self._answered.response_complete:
            self._answered.disconnected = True
            self._answered.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def data_received(self, data: bytes) -> None:
        """Read on, and look at how much and how long it has been."""
        self._outside += len(data)
        super().data_received(data)
        if not self._outside + self._inside:
            return
        if self._outside > LIMITS.head_bytes + _MOST_AROUND_A_BYTE * self._inside:
            detail = "Headers, and the sizes of chunks, take too many bytes."
            limit = {"name": "head_bytes", "value": LIMITS.head_bytes}
            self._refuse(HeadTooLarge(detail, limit=limit))
        elif self._deadline is None:
            self._start()

    def on_body(self, body: bytes) -> None:
        """Count the bytes of the body."""
        self._outside -= len(body)
        self._inside += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Begin to count anew, and wait no longer."""
        self._outside = self._inside = 0
        self._stop()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Wait for the client to take what is written; all of an answer has one time."""
        super().pause_writing()
        answered = self._answered
        self._is_taken_slowly = answered is not None and not answered.response_complete
        if self._deadline is None:
            self._start()

    def resume_writing(self) -> None:
        """Wait no longer, unless there is more of the answer."""
        if not self._is_taken_slowly:
            self._stop()
        super().resume_writing()

    def on_response_complete(self) -> None:
        """Wait no longer, but for the rest to be taken, or for a request that has begun to come."""
        self._is_taken_slowly = False
        if not self.flow.write_paused:
            self._stop()
            if self._outside + self._inside:
                self._start()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP with a problem document rather than a line of text."""
        self._refuse(MalformedHttp("This is no request of HTTP/1.1."))

    def _start(self) -> None:
        self._stop()
        self._deadline = self.loop.call_later(self._seconds, self._too_late)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        if self.flow.write_paused or self._is_taken_slowly:
            self.transport.abort()
        elif self._outside + self._inside:
            self._refuse(RequestTimeout(f"The request took longer than {self._seconds:g} s."))
        else:
            self.transport.close()

    def _refuse(self, error: ServiceError) -> None:
        """Answer with a problem and close; an answer that is under way is finished instead."""
        cycle: Any = self.cycle  # None before the first request
        if cycle is not None and not (cycle.response_complete or cycle.more_body):
            cycle.keep_alive = False
            self.flow.pause_reading()
            return
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(_document(error))
        self.transport.close()


def _document(error: ServiceError) -> bytes:
    """Return the whole answer with the problem document of an error."""
    request_id = os.urandom(16).hex()
    response = problem_response(error, request_id)
    headers = [
        *response.raw_headers,
        (b"x-request-id", request_id.encode()),
        *WITH_POLICY,
        (b"connection", b"close"),
    ]
    lines = b"".join(b"%s: %s\r\n" % header for header in headers)
    return STATUS_LINE[response.status_code] + lines + b"\r\n" + bytes(response.body)
