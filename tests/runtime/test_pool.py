"""Whatever a worker does, each question gets its own reply, or the reason why there is none."""

import asyncio
import os
import random
from contextlib import suppress
from typing import Any

import pytest

from service.operations.consulting import Question, Reply
from tests.runtime.pooling import (
    ask,
    children,
    forkserver,
    is_running,
    kill,
    kills,
    pool,
    until,
)

pytestmark = pytest.mark.anyio

REPLIES: dict[str, tuple[tuple[Any, ...], Reply]] = {
    "a reply": (("echo", "x**2"), Reply("x**2")),
    "nothing": (("nothing",), Reply(None)),
    "an exception": (("fail", "why"), Reply(None, "failed")),
    "endless recursion": (("recurse",), Reply(None, "failed")),
    "an unknown task": (("unheard-of",), Reply(None, "failed")),
    "a long reply": (("long", 300_000), Reply(None, "failed")),
    "a long question": (("echo", "x" * 300_000), Reply(None, "failed")),
    "too much memory": (("allocate", 256), Reply(None, "memory")),
    "an exit": (("exit", 0), Reply(None, "crash")),
    "a crash": (("abort",), Reply(None, "crash")),
    "no end": (("sleep", 3600), Reply(None, "timeout")),
    "no end, with the interpreter locked": (("sleep-in-c", 3600), Reply(None, "timeout")),
}


async def test_a_question_gets_its_reply_or_the_reason_why_not_and_so_does_the_next() -> None:
    async with pool(seconds=1.5) as workers:
        assert await ask(workers, "echo", "warm") == Reply("warm")
        for name, (question, reply) in REPLIES.items():
            assert (name, await ask(workers, *question)) == (name, reply)
            assert await ask(workers, "echo", name) == Reply(name)


async def test_nothing_is_started_before_the_first_question() -> None:
    async with pool() as workers:
        assert workers._loaded() is None

        await ask(workers, "echo", "x")

        assert workers._loaded() is not None


async def test_before_the_service_runs_every_question_is_unavailable() -> None:
    assert await ask(pool(), "echo", "x") == Reply(None, "unavailable")


async def test_a_warm_pool_loads_before_the_first_question() -> None:
    async with pool(warm=True) as workers:
        await until(lambda: bool(workers._idle))


async def test_without_workers_every_question_is_unavailable() -> None:
    async with pool(workers=0, warm=True) as workers:
        assert await ask(workers, "echo", "x") == Reply(None, "unavailable")
        assert workers._loading is None


async def test_a_pool_that_cannot_load_is_unavailable() -> None:
    async with pool(answer="tests.runtime.nowhere:answer", warm=True) as workers:
        assert await ask(workers, "echo", "x") == Reply(None, "unavailable")


async def test_waiting_for_a_turn_counts_towards_the_time_and_costs_no_worker() -> None:
    async with pool(workers=1) as workers:
        await ask(workers, "echo", "warm")
        holding = asyncio.create_task(ask(workers, "sleep", 3600))
        await until(workers._turns.locked)
        before = kills("timeout")

        waiting = [workers.ask(Question("echo", ("x",)), 0.1) for _ in range(3)]

        assert await asyncio.gather(*waiting) == [Reply(None, "timeout")] * 3
        assert kills("timeout") == before
        assert not holding.done()
        holding.cancel()


async def test_no_time_left_is_no_time_to_ask() -> None:
    async with pool() as workers:
        assert await workers.ask(Question("echo", ("x",)), 0) == Reply(None, "timeout")


async def test_a_question_beyond_the_queue_is_refused_at_once() -> None:
    async with pool(workers=1, queue=1) as workers:
        asking = [asyncio.create_task(ask(workers, "sleep", 0.2)) for _ in range(2)]
        await asyncio.sleep(0)

        assert await ask(workers, "echo", "x") == Reply(None, "overloaded")
        assert await asyncio.gather(*asking) == [Reply("0.2")] * 2
        assert await ask(workers, "echo", "x") == Reply("x")


async def test_questions_are_answered_at_the_same_time_in_as_many_workers_as_there_are() -> None:
    async with pool(workers=2) as workers:
        asking = [asyncio.create_task(ask(workers, "sleep", 3600)) for _ in range(6)]
        await until(lambda: workers._loaded() is not None and not workers._idle)
        await until(lambda: len(children(forkserver(workers))) == 3)  # one of them is the spare

        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        await until(lambda: len(children(forkserver(workers))) <= 3)


async def test_after_so_many_questions_another_worker_takes_the_place() -> None:
    async with pool(workers=1, tasks=2) as workers:
        pids = [(await ask(workers, "pid")).text for _ in range(8)]

        assert len(set(pids)) >= 4
        assert all(pids.count(pid) <= 2 for pid in pids)


async def test_a_spare_worker_is_ready_when_one_is_killed() -> None:
    async with pool(workers=1, seconds=0.5) as workers:
        await ask(workers, "echo", "x")
        await until(lambda: len(workers._idle) == 2)

        await ask(workers, "sleep", 3600)

        assert [worker.is_alive for worker in workers._idle] == [True]


async def test_a_client_that_leaves_takes_its_worker_along() -> None:
    async with pool() as workers:
        await ask(workers, "echo", "warm")
        await until(lambda: bool(workers._idle))
        busy = workers._idle[-1].pid
        before = kills("left")
        asking = asyncio.create_task(ask(workers, "burn", 3600))
        await asyncio.sleep(0.05)

        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking

        await until(lambda: not is_running(busy))
        assert kills("left") == before + 1
        assert await ask(workers, "echo", "x") == Reply("x")


async def test_a_client_that_leaves_the_queue_takes_no_worker_along() -> None:
    async with pool(workers=1) as workers:
        before = kills("left")
        first = asyncio.create_task(ask(workers, "sleep", 0.3))
        second = asyncio.create_task(ask(workers, "sleep", 3600))
        await until(workers._turns.locked)

        second.cancel()

        assert await first == Reply("0.3")
        assert kills("left") == before


async def test_one_who_leaves_while_it_loads_does_not_stop_the_loading_for_others() -> None:
    async with pool() as workers:
        leaving = asyncio.create_task(ask(workers, "echo", "x"))
        staying = asyncio.create_task(ask(workers, "echo", "y"))
        await asyncio.sleep(0)

        leaving.cancel()

        assert await staying == Reply("y")


async def test_workers_killed_from_outside_cost_no_question_its_reply_or_a_reason() -> None:
    async with pool(workers=2) as workers:
        await ask(workers, "echo", "warm")
        chance = random.Random(0)  # noqa: S311  not a secret
        questions = [asyncio.create_task(ask(workers, "burn", f"0.00{i}")) for i in range(1, 100)]
        killed = 0
        while not all(question.done() for question in questions):
            running = children(forkserver(workers))
            if running and sum(question.done() for question in questions) >= 4 * killed:
                kill(chance.choice(running))
                killed += 1
            await asyncio.sleep(0.005)
        replies = [question.result() for question in questions]

        assert killed > 20
        assert sum(reply.failure is None for reply in replies) > len(replies) / 2
        for i, reply in enumerate(replies, 1):
            assert reply in {Reply(f"0.00{i}"), Reply(None, "crash")}
        assert workers._asked == 0


async def test_a_killed_worker_is_replaced_and_its_question_asked_again() -> None:
    async with pool(workers=1) as workers:
        await ask(workers, "echo", "warm")
        await until(lambda: bool(workers._idle))
        asking = asyncio.create_task(ask(workers, "sleep", 0.2))
        busy = workers._idle[-1].pid
        await asyncio.sleep(0.05)

        kill(busy)

        assert await asking == Reply("0.2")


async def test_a_killed_forkserver_is_replaced() -> None:
    async with pool() as workers:
        asking = asyncio.create_task(ask(workers, "sleep", 0.3))
        await until(lambda: workers._loaded() is not None)
        for _ in range(2):
            lost = forkserver(workers)
            forked = children(lost)

            kill(lost)
            await until(lambda: not any(map(is_running, (lost, *forked))))  # noqa: B023  awaited here

            assert await ask(workers, "echo", "x") == Reply("x")
            assert forkserver(workers) != lost
        assert await asking in {Reply("0.3"), Reply(None, "crash")}


async def test_a_forkserver_that_ends_while_it_loads_makes_the_question_unavailable() -> None:
    before = children(os.getpid())
    async with pool() as workers:
        asking = asyncio.create_task(ask(workers, "echo", "x"))
        await until(lambda: children(os.getpid()) != before)

        for loading in set(children(os.getpid())) - set(before):
            kill(loading)

        assert await asking in {Reply("x"), Reply(None, "unavailable")}
        assert await ask(workers, "echo", "x") == Reply("x")


async def test_stopping_ends_every_process_and_answers_who_waits() -> None:
    workers = await pool(workers=1).__aenter__()
    waiting = [asyncio.create_task(ask(workers, "sleep", 3600)) for _ in range(2)]
    await until(lambda: workers._loaded() is not None and bool(children(forkserver(workers))))
    lost = forkserver(workers)
    processes = [lost, *children(lost)]

    await workers.stop()

    assert await asyncio.gather(*waiting) == [Reply(None, "unavailable")] * 2
    assert await ask(workers, "echo", "x") == Reply(None, "unavailable")
    await until(lambda: not any(map(is_running, processes)))


async def test_stopping_while_it_loads_answers_who_waits() -> None:
    before = children(os.getpid())
    workers = await pool().__aenter__()
    asking = asyncio.create_task(ask(workers, "echo", "x"))
    await asyncio.sleep(0.01)

    await workers.stop()

    assert await asking == Reply(None, "unavailable")
    assert children(os.getpid()) == before
