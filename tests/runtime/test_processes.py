"""What is held of a process tells when it is gone."""

from dataclasses import replace
from errno import EMFILE

import pytest

from service.operations.consulting import Question, Reply
from service.runtime import processes
from service.runtime.processes import ForkserverProcess, NoForkserver, ProcessDied
from tests.runtime.pooling import STANDARD, is_running, kill, until

pytestmark = pytest.mark.anyio

ECHO = Question("echo", ("x",))


async def test_a_worker_answers_until_it_is_killed() -> None:
    server = await ForkserverProcess.start(STANDARD)
    worker, other = await server.fork(), await server.fork()

    assert await worker.ask(ECHO) == await worker.ask(ECHO) == Reply("x")
    assert (worker.tasks, worker.is_alive) == (2, True)

    kill(worker.pid)
    await until(lambda: not worker.is_alive)
    with pytest.raises(ProcessDied):
        await worker.ask(ECHO)
    worker.kill()  # there is nothing left to kill, which is no mistake
    other.kill()
    await until(lambda: not is_running(other.pid))
    server.kill()


async def test_a_forkserver_takes_its_workers_along() -> None:
    server = await ForkserverProcess.start(STANDARD)
    worker = await server.fork()

    assert server.is_alive
    server.kill()

    assert not server.is_alive
    await until(lambda: not worker.is_alive)
    worker.kill()
    with pytest.raises(ProcessDied):
        await server.fork()


async def test_where_nothing_more_can_be_opened_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_more() -> None:
        raise OSError(EMFILE, "Too many open files")

    server = await ForkserverProcess.start(STANDARD)
    monkeypatch.setattr(processes, "_pair", no_more)

    with pytest.raises(ProcessDied):
        await server.fork()
    with pytest.raises(NoForkserver):
        await ForkserverProcess.start(STANDARD)
    server.kill()


async def test_a_forkserver_that_has_nothing_to_answer_with_does_not_start() -> None:
    with pytest.raises(NoForkserver):
        await ForkserverProcess.start(replace(STANDARD, answer="tests.runtime.tasks:missing"))
