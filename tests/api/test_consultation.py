"""An operation that asks is called again with the replies, and again, but not for ever."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from service.api.consultation import consulted
from service.errors import InvalidRequest
from service.limits import LIMITS
from service.operations.consulting import Consult, Known, Question, Reply, Unanswered
from service.runtime.configuration import Configuration
from service.runtime.pool import WorkerPool

pytestmark = pytest.mark.anyio


class Answering(WorkerPool):
    """Answers each question with its argument, and keeps what it was asked and in which time."""

    def __init__(self) -> None:
        super().__init__(Configuration(1, 1, 5, 100, 1))
        self.asked: list[Question] = []
        self.times: list[float] = []
        self.delay = 0.0

    async def ask(self, question: Question, seconds: float | None = None) -> Reply:
        self.asked.append(question)
        self.times.append(seconds or 0)
        await asyncio.sleep(self.delay)
        return Reply(question.arguments[0])


class Gone(BaseException):
    """What a test that must not wait for the client raises."""


async def stays() -> Message:
    await asyncio.Event().wait()
    raise Gone


async def leaves() -> Message:
    return {"type": "http.disconnect"}


def with_request(
    operate: Callable[[Any, Consult], Any], request: Any
) -> Callable[[Known], Awaitable[Any]]:
    async def respond(known: Known) -> Any:
        return operate(request, known)

    return respond


def asks(count: int, consult: Consult) -> list[Reply]:
    return [consult(Question("echo", (str(i),))) for i in range(count)]


async def test_an_operation_that_asks_nothing_is_called_once() -> None:
    calls = []

    def operate(request: str, consult: Consult) -> str:
        calls.append(request)
        return "answer"

    pool = Answering()

    assert await consulted(with_request(operate, "request"), pool, leaves) == "answer"
    assert (calls, pool.asked) == (["request"], [])


async def test_each_reply_is_given_to_the_operation() -> None:
    pool = Answering()

    assert await consulted(with_request(asks, 3), pool, stays) == [
        Reply("0"),
        Reply("1"),
        Reply("2"),
    ]
    assert [question.arguments for question in pool.asked] == [("0",), ("1",), ("2",)]


async def test_several_questions_may_be_asked_at_once() -> None:
    calls: list[None] = []
    questions = tuple(Question("echo", (str(i),)) for i in range(100))

    def operate(request: None, consult: Consult) -> int:
        calls.append(request)
        unanswered: list[Question] = []
        for question in questions:
            try:
                consult(question)
            except Unanswered as raised:
                unanswered += raised.questions
        if unanswered:
            raise Unanswered(*unanswered)
        return len(questions)

    pool = Answering()

    assert await consulted(with_request(operate, None), pool, stays) == 100
    assert (len(calls), tuple(pool.asked)) == (2, questions)


async def test_an_operation_that_goes_on_asking_has_to_do_without() -> None:
    pool = Answering()

    replies = await consulted(with_request(asks, LIMITS.questions + 3), pool, stays)

    assert replies[-4:] == [
        Reply(str(LIMITS.questions - 1)),
        *[Reply(None, "unavailable")] * 3,
    ]
    assert len(pool.asked) == LIMITS.questions


async def test_all_questions_of_a_request_share_the_time_of_one() -> None:
    pool = Answering()
    pool.delay = 0.01

    await consulted(with_request(asks, 3), pool, stays)

    assert pool.times == sorted(pool.times, reverse=True)
    assert pool.times[0] == 5
    assert pool.times[2] <= 5 - 0.02


async def test_a_failure_of_the_operation_is_its_answer() -> None:
    def operate(request: None, consult: Consult) -> Any:
        consult(Question("echo", ("x",)))
        raise InvalidRequest("No.")

    with pytest.raises(InvalidRequest):
        await consulted(with_request(operate, None), Answering(), stays)


async def test_when_the_client_leaves_its_question_is_dropped() -> None:
    pool = Answering()
    pool.delay = 3600

    with pytest.raises(ClientDisconnect):
        await consulted(with_request(asks, 1), pool, leaves)


async def test_when_the_request_is_cancelled_so_is_its_question() -> None:
    pool = Answering()
    pool.delay = 3600
    before = asyncio.all_tasks()
    request = asyncio.create_task(consulted(with_request(asks, 1), pool, stays))
    await asyncio.sleep(0)

    request.cancel()

    with pytest.raises(asyncio.CancelledError):
        await request
    assert asyncio.all_tasks() == before
