"""The process that loads SymPy once and forks a worker whenever it is asked to.

    python -m service.runtime.forkserver CONTROL ANSWER MEMORY_MB PROCESSOR_SECONDS

CONTROL is the number of a socket. A byte is sent there when everything is loaded; then each byte
that comes with a connection is one worker to fork. Its end is the end of this process.
"""

import gc
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from service.runtime.confinement import bound_memory, die_with
from service.runtime.worker import Answer, work

READY = b"r"
FORK = b"f"
_NICENESS = 5  # the serving process may share its processor with workers, and goes first


def main(control: socket.socket, answer: str, memory_mb: int, processor_seconds: int) -> None:
    """Fork workers until the serving process is gone."""
    # Who stops the service stops it, and so us; a signal to everybody must not come first.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # The kernel clears workers away when they end; nobody asks how.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    function = _function(answer)
    # What is loaded stays, and is shared as long as the collector does not touch it.
    gc.collect()
    gc.freeze()
    control.send(READY)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        connection = socket.socket(fileno=descriptors[0])
        parent = os.getpid()
        with suppress(OSError):  # of too many processes; the end of the connection tells
            if os.fork() == 0:
                control.close()
                _become_worker(connection, function, parent, memory_mb, processor_seconds)
        connection.close()


def _become_worker(
    connection: socket.socket, answer: Answer, parent: int, memory_mb: int, seconds: int
) -> NoReturn:
    try:
        die_with(parent)
        bound_memory(memory_mb)
        os.nice(_NICENESS)
        connection.send(str(os.getpid()).encode())
        work(connection, answer, seconds)
    finally:
        os._exit(0)


def _function(name: str) -> Answer:
    module, _, attribute = name.partition(":")
    function: Answer = getattr(import_module(module), attribute)
    return function


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
