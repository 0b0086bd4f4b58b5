"""A replica of the service that keeps its address when it is started again."""

import os
import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path

from tests.end_to_end.serving import PATIENCE_SECONDS, free_port, serving


class Replica:
    """One of the services behind a proxy."""

    def __init__(self, log: Path, *flags: str) -> None:
        self.port = free_port()
        self._log = log
        self._flags = flags
        self._running = ExitStack()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it is ready."""
        running = serving(self._log, *self._flags, port=self.port)
        _, self._process = self._running.enter_context(running)

    def signal(self, number: int) -> None:
        """Send a signal to the first process."""
        assert self._process
        os.kill(self._process.pid, number)

    def wait(self) -> int:
        """Wait until it has ended and return its exit status."""
        assert self._process
        status = self._process.wait(PATIENCE_SECONDS)
        self._running.close()
        return status

    def restart(self) -> int:
        """Stop it as operators do, and start it again; return the exit status in between."""
        self.signal(signal.SIGTERM)
        status = self.wait()
        self.start()
        return status

    def close(self) -> None:
        """End it, whatever it does."""
        self._running.close()
