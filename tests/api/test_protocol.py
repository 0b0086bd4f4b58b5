"""What is no request, too large a head, or too slow, is refused on the connection itself."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from service.api.middleware.request_id import WITH_POLICY
from service.api.protocol import Protocol
from service.limits import LIMITS
from tests.end_to_end.rudeness import answers, posted
from tests.properties.promises import broken

_WHOLE = posted(b"{}")


class Transport(asyncio.Transport):
    """One end of a connection without another."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()
        self.closed = self.aborted = False

    def write(self, data: Any) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True

    def is_closing(self) -> bool:
        return self.closed or self.aborted

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


async def _application(scope: Any, receive: Any, send: Any) -> None:
    """Answer when the body has come."""
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


class Connection:
    """A connection to the protocol."""

    def __init__(self, seconds: float) -> None:
        self.transport = Transport()
        config = Config(_application, log_config=None, lifespan="off")
        config.load()
        self.protocol = Protocol(
            config=config, server_state=ServerState(), app_state={}, seconds=seconds
        )
        self.protocol.connection_made(self.transport)

    async def sends(self, *pieces: bytes) -> list[int]:
        """Send pieces, let the service work, and return the statuses of its answers."""
        for piece in pieces:
            if not self.transport.closed:
                self.protocol.data_received(piece)
                await asyncio.sleep(0)
        for _ in range(20):
            await asyncio.sleep(0)
        return [answer.status for answer in self.answers()]

    def answers(self) -> Iterator[Any]:
        return answers(bytes(self.transport.written))

    def ends(self) -> None:
        self.protocol.connection_lost(None)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def connection() -> Any:
    connection = Connection(seconds=3600)
    yield connection
    connection.ends()


pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "pieces",
    [
        (b"\0\0\0\0",),
        (b"GET / HTTP/7.7\r\n\r\n",),
        (_WHOLE.replace(b"Content-Length: 2", b"Content-Length: two"),),
        (_WHOLE[:20], b"\0\0"),
    ],
)
async def test_what_is_no_http_is_a_problem_document(
    connection: Connection, pieces: tuple[bytes, ...]
) -> None:
    assert await connection.sends(*pieces) == [400]
    (answer,) = connection.answers()
    assert not broken(400, answer.media_type, answer.body, b"".join(pieces))
    assert b'"malformed-http"' in answer.body
    for name, value in WITH_POLICY:
        assert name + b": " + value in connection.transport.written
    assert connection.transport.closed


async def test_an_answer_under_way_is_finished_before_what_follows_is_refused(
    connection: Connection,
) -> None:
    assert await connection.sends(_WHOLE + _WHOLE + b"\0\0\0\0") == [200, 200]
    assert connection.transport.closed


@pytest.mark.parametrize("piece", [b"X: " + b"a" * 4_000 + b"\r\n", b"a" * 4_000])
async def test_a_head_that_is_too_large_is_refused(connection: Connection, piece: bytes) -> None:
    start = b"GET / HTTP/1.1\r\nA: "
    most = LIMITS.head_bytes // len(piece) + 1

    assert await connection.sends(start, *([piece] * most)) == [431]
    assert connection.transport.closed


async def test_trailers_without_an_end_are_refused(connection: Connection) -> None:
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"

    assert await connection.sends(head, *[b"X: " + b"a" * 4_000 + b"\r\n"] * 20) == [431]


async def test_a_long_body_in_small_chunks_is_no_large_head(connection: Connection) -> None:
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"1\r\n \r\n" * LIMITS.head_bytes

    pieces = (chunks[i : i + 6_000] for i in range(0, len(chunks), 6_000))
    assert await connection.sends(head, *pieces, b"0\r\n\r\n") == [200]


async def test_a_body_with_its_length_may_be_long(connection: Connection) -> None:
    whole = posted(b" " * (4 * LIMITS.head_bytes))

    assert await connection.sends(*(whole[i : i + 9_000] for i in range(0, len(whole), 9_000))) == [
        200
    ]


@pytest.mark.parametrize(
    ("sent", "statuses"), [(b"", []), (_WHOLE[:9], [408]), (_WHOLE[:-1], [408])]
)
async def test_a_request_that_does_not_end_is_refused(sent: bytes, statuses: list[int]) -> None:
    connection = Connection(seconds=0)
    if sent:
        connection.protocol.data_received(sent)
    await asyncio.sleep(0.01)

    assert [answer.status for answer in connection.answers()] == statuses
    assert connection.transport.closed
    connection.ends()


async def test_time_does_not_run_between_requests() -> None:
    connection = Connection(seconds=0)
    assert await connection.sends(_WHOLE) == [200]
    await asyncio.sleep(0.01)

    assert not connection.transport.closed
    connection.ends()


async def test_a_client_that_takes_nothing_is_left() -> None:
    connection = Connection(seconds=0)
    await connection.sends(_WHOLE)
    connection.protocol.pause_writing()
    await asyncio.sleep(0.01)

    assert connection.transport.aborted
    connection.ends()


async def test_a_client_that_takes_piece_after_piece_has_one_time_for_all_of_them() -> None:
    connection = Connection(seconds=0)
    await connection.sends(_WHOLE)
    assert connection.protocol._answered is not None
    connection.protocol._answered.response_complete = False
    connection.protocol.pause_writing()
    connection.protocol.resume_writing()
    await asyncio.sleep(0.01)

    assert connection.transport.aborted
    connection.ends()


async def test_nothing_is_written_to_a_client_that_left_with_another_request_on_its_way() -> None:
    connection = Connection(seconds=3600)
    connection.protocol.data_received(_WHOLE + _WHOLE)
    connection.ends()
    assert await connection.sends() == []


async def test_a_client_that_goes_on_taking_is_not_left() -> None:
    connection = Connection(seconds=0)
    await connection.sends(_WHOLE)
    connection.protocol.pause_writing()
    connection.protocol.resume_writing()
    await asyncio.sleep(0.01)

    assert not connection.transport.aborted
    connection.ends()
