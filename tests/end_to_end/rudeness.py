"""What clients do on the wire that they should not, as scripts; and a client that plays them."""

import asyncio
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from random import Random
from socket import SO_LINGER, SOL_SOCKET, socket
from typing import Literal, NamedTuple, TypeAlias

# To send bytes, to wait for some seconds, to ask for the last time, to stop sending, to break the
# connection, to go away.
Step: TypeAlias = bytes | float | Literal["last", "end", "reset", "close"]
Script: TypeAlias = Sequence[Step]

_MEGABYTE = 1_000_000
_HEAD = b"POST /differentiate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
_BODY = b'{"expression": "sin(x^2)", "trace": "brief"}'


def posted(
    body: bytes, path: str = "/differentiate", media_type: str = "application/json"
) -> bytes:
    """Return a whole request."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media_type}\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _length(length: bytes, body: bytes = _BODY) -> bytes:
    return _HEAD + b"Content-Length: " + length + b"\r\n\r\n" + body


def _chunked(*chunks: bytes) -> bytes:
    return _HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(chunks)


_WHOLE = posted(_BODY)
_EXPECT = b"\r\nExpect: 100-continue"
_UPGRADE = b"GET /limits HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: "
_GET = b"GET /limits HTTP/1.1\r\nHost: a\r\n\r\n"
_LAST = b"GET /limits HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
_CHUNK = b"%x\r\n%s\r\n" % (len(_BODY), _BODY)


def _garbage(random: Random) -> Script:
    return (random.randbytes(random.choice((1, 20, 300, 5_000))), "end")


def _cut(random: Random) -> Script:
    return (_WHOLE[: random.randrange(1, len(_WHOLE))], random.choice(("end", "reset", "close")))


def _changed(random: Random) -> Script:
    place = random.randrange(len(_WHOLE) - len(_BODY))
    return (_WHOLE[:place] + random.randbytes(1) + _WHOLE[place + 1 :], "end")


def _removed(random: Random) -> Script:
    place = random.randrange(len(_WHOLE))
    return (_WHOLE[:place] + _WHOLE[place + random.randrange(1, 6) :], "end")


def _pipelined(random: Random) -> Script:
    pieces = [random.choice((_WHOLE, posted(b"{"), _length(b"0", b""))) for _ in range(12)]
    whole = b"".join(pieces)
    cut = random.randrange(len(whole))
    return (whole[:cut], whole[cut:], random.choice(("last", b"\0\0\0\0")))


def _in_pieces(random: Random) -> Script:
    size = random.choice((1, 3, 40))
    return (*(_WHOLE[i : i + size] for i in range(0, len(_WHOLE), size)), "last")


ALWAYS: dict[str, Script] = {
    "nothing at all": ("end",),
    "away at once": ("close",),
    "reset at once": ("reset",),
    "an empty line": (b"\r\n\r\n", "end"),
    "NUL bytes": (b"\0" * 1000, "end"),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 200, "end"),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 50, "end"),
    "HTTP/0.9": (b"GET /limits\r\n", "end"),
    "HTTP/1.0": (b"GET /limits HTTP/1.0\r\n\r\n", "end"),
    "HTTP/9.9": (b"GET /limits HTTP/9.9\r\n\r\n", "end"),
    "no host": (b"GET /limits HTTP/1.1\r\n\r\n", "end"),
    "CONNECT": (b"CONNECT example:443 HTTP/1.1\r\nHost: example\r\n\r\n", "end"),
    "an unknown method": (b"BREW /limits HTTP/1.1\r\nHost: a\r\n\r\n", "end"),
    "an absolute address": (b"GET http://other/limits HTTP/1.1\r\nHost: other\r\n\r\n", "end"),
    "an address beyond ASCII": (b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n", "end"),
    "an address of escapes": (b"GET /%00%ff%zz%2e%2e/ HTTP/1.1\r\nHost: a\r\n\r\n", "end"),
    "a long address": (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", "end"),
    "a long header": (_HEAD + b"X: " + b"a" * _MEGABYTE + b"\r\n\r\n", "end"),
    "many headers": (_HEAD + b"X: 1\r\n" * 20_000 + b"Content-Length: 0\r\n\r\n", "end"),
    "a header without an end": (_HEAD + b"X: " + b"a" * 5_000, "end"),
    "a header in two lines": (_HEAD + b"X: a\r\n b\r\nContent-Length: 0\r\n\r\n", "end"),
    "a header with NUL": (_HEAD + b"X: \0\r\nContent-Length: 0\r\n\r\n", "end"),
    "a header without a name": (_HEAD + b": a\r\nContent-Length: 0\r\n\r\n", "end"),
    "a length too small": (_length(b"10"), "end"),
    "a length too large": (_length(b"1000"), "end"),
    "a length below zero": (_length(b"-1"), "end"),
    "a length beyond 64 bits": (_length(b"9" * 30), "end"),
    "a length that is a word": (_length(b"many"), "end"),
    "a length beyond the limit": (_length(b"999999999"), "end"),
    "two lengths": (_length(b"44\r\nContent-Length: 45"), "end"),
    "a length and chunks": (_length(b"5\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"), "end"),
    "chunks": (_chunked(_CHUNK, b"0\r\n\r\n"), "last"),
    "chunks without an end": (_chunked(_CHUNK), "end"),
    "a chunk shorter than it says": (_chunked(b"ff\r\n", _BODY, b"\r\n0\r\n\r\n"), "end"),
    "a chunk of no size": (_chunked(b"zz\r\n", _BODY, b"\r\n0\r\n\r\n"), "end"),
    "a chunk of a vast size": (_chunked(b"f" * 40 + b"\r\n", _BODY), "end"),
    "trailers": (_chunked(_CHUNK, b"0\r\nX: 1\r\n\r\n"), "last"),
    "an unknown transfer encoding": (_HEAD + b"Transfer-Encoding: gzip\r\n\r\n" + _BODY, "end"),
    "a compressed body": (_length(b"8\r\nContent-Encoding: gzip", b"\x1f\x8b\0\0\0\0\0\0"), "end"),
    "an upgrade": (_UPGRADE + b"websocket\r\nSec-WebSocket-Key: AAAA\r\n\r\n", "end"),
    "an upgrade to HTTP/2": (_UPGRADE + b"h2c\r\n\r\n" + b"\0" * 30, "end"),
    "to continue": (_length(b"44" + _EXPECT, b""), 0.01, _BODY, "end"),
    "to continue what is refused": (_length(b"44" + _EXPECT, b"").replace(b"json", b"xml"), "end"),
    "away before the answer": (_WHOLE * 5, "close"),
    "reset in the middle of the answer": (_WHOLE * 5, 0.002, "reset"),
    "a request, then garbage": (_WHOLE + b"\0\0\0\0",),
    "two requests in one": (_length(b"44", _BODY + _GET), "last"),
}  # fmt: skip
DRAWN: tuple[Callable[[Random], Script], ...] = (
    _garbage, _cut, _changed, _removed, _pipelined, _in_pieces,
)  # fmt: skip


def drawn(random: Random) -> Script:
    """Return one of all scripts."""
    if random.random() < 0.5:
        return random.choice(list(ALWAYS.values()))
    return random.choice(DRAWN)(random)


class Received(NamedTuple):
    """An answer as it came over the wire."""

    status: int
    media_type: str
    body: bytes


async def play(port: int, script: Script, patience: float) -> bytes:
    """Carry a script out on a connection of its own; return what came until the server closed it.

    Raises TimeoutError when neither an answer came nor the connection was closed.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        with suppress(OSError):
            for step in script:
                await _take(step, writer)
        if script[-1] in {"reset", "close"}:
            return b""
        received = bytearray()
        deadline = time.monotonic() + patience
        try:
            while more := await asyncio.wait_for(reader.read(65_536), deadline - time.monotonic()):
                received += more
        except TimeoutError:
            raise
        except OSError:  # The connection is gone, however this loop tells it.
            pass
        return bytes(received)
    finally:
        writer.close()


async def _take(step: Step, writer: asyncio.StreamWriter) -> None:
    if isinstance(step, bytes):
        writer.write(step)
        await writer.drain()
    elif isinstance(step, float):
        await asyncio.sleep(step)
    elif step == "last":
        writer.write(_LAST)
    elif step == "end":
        writer.write_eof()
    else:
        if step == "reset":
            connection: socket = writer.get_extra_info("socket")
            connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()


def answers(received: bytes) -> Iterator[Received]:
    """Yield the answers in what was received. Raises ValueError when there is anything else."""
    while received:
        head, found, received = received.partition(b"\r\n\r\n")
        if not found or not head.startswith(b"HTTP/1.1 "):
            raise ValueError(f"no answer: {head[:100]!r}")
        status = int(head[9:12])
        if status == 100:
            continue
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        length = int(headers.get(b"content-length", b"0"))
        if length > len(received):
            raise ValueError(f"an answer of {length} bytes was cut at {len(received)}")
        media_type = headers.get(b"content-type", b"").decode().split(";")[0]
        yield Received(status, media_type, received[:length])
        received = received[length:]
