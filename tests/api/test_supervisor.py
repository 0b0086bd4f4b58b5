"""Whoever does not stop is made to."""

import os
import threading
from multiprocessing import Pipe
from typing import Any

import pytest
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Process

from service.api.supervisor import Supervisor


class Child:
    """A process that ends when it has been asked to a number of times."""

    def __init__(self, asked_to_end: float, exitcode: int = 0) -> None:
        self.process = self
        self.exitcode = exitcode
        self.left = asked_to_end
        self.killed = False

    def is_alive(self) -> bool:
        return self.left > 0 and not self.killed

    def join(self, seconds: float) -> None:
        """Wait no longer than a test should."""

    def terminate(self) -> None:
        self.left -= 1

    def kill(self) -> None:
        self.killed = True


def _supervisor(*children: Child | Process, patience: float = 3600) -> Any:
    supervisor: Any = object.__new__(Supervisor)
    supervisor.processes, supervisor.signal_queue = list(children), []
    supervisor._patience = patience
    return supervisor


def test_one_that_hangs_is_killed_and_the_others_are_not() -> None:
    hanging, orderly = Child(float("inf")), Child(0)
    _supervisor(hanging, orderly, patience=0).join_all()

    assert (hanging.killed, orderly.killed) == (True, False)


def test_one_that_dies_before_it_answers_is_not_waited_for() -> None:
    process = object.__new__(Process)
    process.parent_conn, process.child_conn = Pipe()
    end_of_child = os.dup(process.child_conn.fileno())
    _supervisor(process)._leave_to_children()
    assert not process.parent_conn.poll(0)

    os.close(end_of_child)

    assert process.parent_conn.poll(0)
    assert not process.ping()


def test_a_second_signal_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child(1)
    supervisor = _supervisor(child)
    monkeypatch.setattr(child, "join", lambda seconds: supervisor.signal_queue.append(15))
    supervisor.join_all()

    assert (child.left, child.killed) == (0, False)


def test_a_service_that_could_not_start_says_so_with_its_status(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    supervisor = _supervisor(Child(0), Child(0, STARTUP_FAILURE))
    supervisor.should_exit = threading.Event()
    supervisor.should_exit.set()
    monkeypatch.setattr(supervisor, "init_processes", lambda: None)
    with pytest.raises(SystemExit) as ended:
        supervisor.run()

    assert ended.value.code == STARTUP_FAILURE
