"""Several processes that serve one address, kept in number and stopped together."""

import sys
import time

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors import Multiprocess

# What a process needs at its end beyond finishing its requests: to send the last traces, say.
_MARGIN_SECONDS = 15


class Supervisor(Multiprocess):
    """Starts processes, replaces those that die, and passes the signal to stop on to all."""

    def __init__(self, config: Config, seconds_to_stop: float) -> None:
        super().__init__(config, sockets=[config.bind_socket()])
        self._patience = seconds_to_stop + _MARGIN_SECONDS

    def run(self) -> None:
        """Serve until told to stop. Exits with another status than 0 if nothing could start."""
        super().run()
        if any(process.exitcode == STARTUP_FAILURE for process in self.processes):
            sys.exit(STARTUP_FAILURE)

    def init_processes(self) -> None:
        """Start all processes."""
        super().init_processes()
        self._leave_to_children()

    def keep_subprocess_alive(self) -> None:
        """Replace the processes that have died."""
        super().keep_subprocess_alive()
        self._leave_to_children()

    def _leave_to_children(self) -> None:
        # While a child's end of its pipe is open here as well, one that dies before it answers is
        # waited for as if it were slow.
        for process in self.processes:
            process.child_conn.close()

    def join_all(self) -> None:
        """Wait until all have stopped.

        What is signalled again is passed on at once, and who takes too long is killed.
        """
        deadline = time.monotonic() + self._patience
        self.signal_queue.clear()
        for process in self.processes:
            while process.process.is_alive():
                process.process.join(0.1)
                if self.signal_queue:
                    self.signal_queue.clear()
                    self.terminate_all()
                if time.monotonic() > deadline:
                    process.kill()
