"""A worker answers one question after the other, each within processor time of its own."""

from dataclasses import replace

import pytest

from service.operations.consulting import Question, Reply
from service.runtime.processes import ForkserverProcess, ProcessDied
from tests.runtime.pooling import STANDARD

pytestmark = pytest.mark.anyio

BRIEF = replace(STANDARD, seconds=0)  # which is a second or two of processor time


async def test_processor_time_is_bounded_for_each_question_and_not_for_all_together() -> None:
    server = await ForkserverProcess.start(BRIEF)
    worker = await server.fork()

    for _ in range(3):
        assert await worker.ask(Question("burn", ("0.8",))) == Reply("0.8")
    with pytest.raises(ProcessDied):
        await worker.ask(Question("burn", ("3600",)))

    worker.kill()
    server.kill()


async def test_a_failure_does_not_end_a_worker() -> None:
    server = await ForkserverProcess.start(STANDARD)
    worker = await server.fork()

    assert await worker.ask(Question("fail", ("why",))) == Reply(None, "failed")
    assert await worker.ask(Question("allocate", ("256",))) == Reply(None, "memory")
    assert await worker.ask(Question("nothing", ())) == Reply(None)

    worker.kill()
    server.kill()
