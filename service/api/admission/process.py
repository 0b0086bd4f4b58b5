"""A process of our own that does long operations, one after the other.

It is asked over a pair of sockets, ends when its end of them is closed, and is killed, whatever it
does, when the process that serves is gone.
Only bytes and our own exceptions travel, in frames: how long they are, then what they are.
"""

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from typing import Final

from service.api.admission.asked import PIECE, Answer, Asked, Body
from service.api.admission.cost import Spend
from service.runtime.confinement import die_with

_LENGTH: Final = 8
_NICE: Final = 10  # whoever waits for a short answer comes first


class ProcessDied(Exception):
    """The process ended before it answered."""


class LongProcess:
    """The end of the pair on which is asked."""

    def __init__(self) -> None:
        """Start the process; it takes a second or two until it answers. Raises OSError."""
        ours, theirs = socket.socketpair()
        with ExitStack() as unless_started, theirs:
            unless_started.callback(ours.close)
            self._process = subprocess.Popen(  # noqa: S603  it is this program
                [
                    *(sys.executable, "-m", "service.api.admission.worker"),
                    *(str(theirs.fileno()), str(os.getpid())),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
            unless_started.pop_all()
        self._socket = ours
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    async def loaded(self) -> None:
        """Wait until it has loaded everything. Raises ProcessDied."""
        try:
            reader, _ = await self._connected()
            await _frame(reader)
        except (OSError, asyncio.IncompleteReadError) as error:
            raise ProcessDied from error

    async def ask(self, path: str, asked: Asked, spend: Spend) -> Answer:
        """Return the answer of an operation. Raises what the operation raises, and ProcessDied."""
        try:
            reader, writer = await self._connected()
            head = pickle.dumps((path, asked._replace(body=Body())))
            for part in (Body.of(head), asked.body):
                writer.write(part.size.to_bytes(_LENGTH))
                for piece in part:
                    writer.write(piece)
                    await writer.drain()
            outcome = (await _frame(reader)).whole
            body = await _frame(reader)
        except (OSError, asyncio.IncompleteReadError) as error:
            raise ProcessDied from error
        told, spent = pickle.loads(outcome)  # noqa: S301  written by our own process
        spend(spent)
        if isinstance(told, Exception):
            raise told
        answer: Answer = told
        return answer._replace(body=body)

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        if self._streams:
            self._streams[1].close()
        else:
            self._socket.close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(sock=self._socket, limit=PIECE)
        return self._streams


async def _frame(reader: asyncio.StreamReader) -> Body:
    """Return what comes next, in pieces. Raises OSError, IncompleteReadError."""
    left = int.from_bytes(await reader.readexactly(_LENGTH))
    pieces = []
    while left:
        piece = await reader.readexactly(min(left, PIECE))
        pieces.append(piece)
        left -= len(piece)
    return Body(pieces)


class Frames:
    """The other end, on which is answered."""

    def __init__(self, number: int, parent: int) -> None:
        die_with(parent)
        os.nice(_NICE)
        # An interrupt from a terminal reaches every process; the one that serves says when to end.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._socket = socket.socket(fileno=number)
        self._stream = self._socket.makefile("rb")

    def read(self) -> bytes:
        """Return what comes next. Raises EOFError at the end."""
        head = self._stream.read(_LENGTH)
        part = self._stream.read(int.from_bytes(head))
        if len(head) < _LENGTH or len(part) < int.from_bytes(head):
            raise EOFError
        return part

    def write(self, *parts: bytes) -> None:
        """Send parts. Raises EOFError when nobody reads them any more."""
        with suppress(BrokenPipeError, ConnectionResetError):
            for part in parts:
                self._socket.sendall(len(part).to_bytes(_LENGTH))
                self._socket.sendall(part)
            return
        raise EOFError
