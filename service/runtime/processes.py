"""The forkserver and its workers as the serving process holds them."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from math import ceil

from service.observability.logs import failure, log
from service.operations.consulting import Question, Reply
from service.runtime.configuration import Configuration
from service.runtime.forkserver import FORK, READY
from service.runtime.messages import MOST_BYTES, question_message, reply_of

_LOAD_SECONDS = 30
_FORK_SECONDS = 20
# SymPy orders terms by hashes of strings: the same question shall get the same reply. A worker
# has one processor, so one thread of it multiplies matrices.
_PINNED = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class ProcessDied(Exception):
    """The process at the other end is gone."""


class NoForkserver(Exception):
    """Nothing can fork workers: it does not load, or the service is about to end."""


class WorkerProcess:
    """A process that answers one question at a time."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        """Hold a worker. Raises OSError if it has ended."""
        self._connection = connection
        self.pid = pid
        self.tasks = 0
        # Unlike a number, a handle never comes to mean another process.
        self._handle = os.pidfd_open(pid)

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return _is_open(self._connection)

    async def ask(self, question: Question) -> Reply:
        """Return the reply. Raises ProcessDied. Whoever cancels this has to kill the worker."""
        self.tasks += 1
        message = question_message(question)
        if message is None:
            return Reply(None, "failed")
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(self._connection, message)
            received = await loop.sock_recv(self._connection, MOST_BYTES)
        except OSError:
            raise ProcessDied from None
        if not received:
            raise ProcessDied
        reply, exception = reply_of(received)
        if exception:
            log.warning("question-failed", task=question.task, exception=exception)
        return reply

    def kill(self) -> None:
        """End the process, whatever it does."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        os.close(self._handle)
        self._connection.close()


class ForkserverProcess:
    """A process with everything loaded, which forks workers."""

    def __init__(self, process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
        self._process = process
        self._control = control

    @classmethod
    async def start(cls, configuration: Configuration) -> "ForkserverProcess":
        """Return a forkserver that has loaded everything. Raises NoForkserver."""
        try:
            forkserver = cls(*_launch(configuration))
        except OSError as error:
            log.error("forkserver-not-started", **failure(error))
            raise NoForkserver from None
        is_loaded = False
        try:
            with suppress(OSError):  # which the end of the time is, too
                async with asyncio.timeout(_LOAD_SECONDS):
                    is_loaded = await _receive(forkserver._control, 1) == READY
        finally:
            if not is_loaded:
                forkserver.kill()
        if not is_loaded:
            log.error("forkserver-not-loaded")
            raise NoForkserver
        return forkserver

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return _is_open(self._control)

    async def fork(self) -> WorkerProcess:
        """Return a new worker. Raises ProcessDied."""
        try:
            ours, theirs = _pair()
        except OSError:
            raise ProcessDied from None
        try:
            with theirs:
                socket.send_fds(self._control, [FORK], [theirs.fileno()])
            async with asyncio.timeout(_FORK_SECONDS):
                pid = await _receive(ours, 32)
            return WorkerProcess(ours, int(pid))
        except TimeoutError:
            self.kill()  # it hangs; what it has forked ends with it
            ours.close()
            raise ProcessDied from None
        except (OSError, ValueError):
            ours.close()
            raise ProcessDied from None
        except BaseException:
            ours.close()
            raise

    def kill(self) -> None:
        """End the process and all of its workers."""
        self._control.close()
        self._process.kill()
        self._process.wait()


def _launch(configuration: Configuration) -> tuple["subprocess.Popen[bytes]", socket.socket]:
    """Start a forkserver; return it with our end of the connection to it. Raises OSError."""
    ours, theirs = _pair()
    with theirs:
        try:
            return _process(configuration, theirs), ours
        except OSError:
            ours.close()
            raise


def _process(configuration: Configuration, control: socket.socket) -> "subprocess.Popen[bytes]":
    """Return a forkserver that imports what we import and inherits nothing but its socket."""
    path = os.pathsep.join(each or os.getcwd() for each in sys.path)  # noqa: PTH109  a string
    return subprocess.Popen(  # noqa: S603  what it runs is our own
        [
            *(sys.executable, "-P", "-m", "service.runtime.forkserver"),
            *(str(control.fileno()), configuration.answer, str(configuration.memory_mb)),
            str(ceil(configuration.seconds) + 1),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=[control.fileno()],
        env=os.environ | _PINNED | {"PYTHONPATH": path},
        process_group=0,  # an interrupt from the terminal is for the service
    )


def _pair() -> tuple[socket.socket, socket.socket]:
    """Return our end and theirs of a connection on which messages stay whole."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    return ours, theirs


async def _receive(connection: socket.socket, size: int) -> bytes:
    return await asyncio.get_running_loop().sock_recv(connection, size)


def _is_open(connection: socket.socket) -> bool:
    """Whether the other end is still there; nothing is expected from it at this time."""
    try:
        return bool(connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except BlockingIOError:
        return True
    except OSError:
        return False
