"""Answers are kept within a bound, and what is being computed is computed once."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from service.api.admission.asked import Answer, Body
from service.api.caching.answers import Answers

pytestmark = pytest.mark.anyio

JSON = "application/json"


class Computing:
    """Counts how often it computes, and waits until it is allowed to end."""

    def __init__(self, answer: Answer | Exception) -> None:
        self.answer = answer
        self.begun = 0
        self.go = asyncio.Event()

    async def __call__(self) -> Answer:
        self.begun += 1
        await self.go.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def at_once(answer: Answer) -> Callable[[], Awaitable[Answer]]:
    async def compute() -> Answer:
        return answer

    return compute


async def test_an_answer_is_kept() -> None:
    answers = Answers(100_000)
    answer = Answer(Body.of(b"{}"), JSON)

    assert answers.kept(b"a") is None
    assert await answers.found(b"a", at_once(answer)) is answer
    assert answers.kept(b"a") is answer


async def test_kept_answers_stay_within_the_bound_and_the_oldest_goes_first() -> None:
    answers = Answers(100_000)
    for i in range(100):
        await answers.found(b"%d" % i, at_once(Answer(Body.of(bytes(5_000)), JSON)))
        answers.kept(b"0")

    assert 90_000 < answers.size <= 100_000
    assert answers.kept(b"0") is not None
    assert answers.kept(b"1") is None


async def test_what_would_push_out_much_else_is_not_kept() -> None:
    answers = Answers(100_000)

    await answers.found(b"a", at_once(Answer(Body.of(bytes(50_000)), JSON)))

    assert answers.kept(b"a") is None


async def test_what_may_be_better_another_time_is_not_kept() -> None:
    answers = Answers(100_000)

    await answers.found(b"a", at_once(Answer(Body.of(b"{}"), JSON, lasting=False)))

    assert answers.kept(b"a") is None


async def test_identical_requests_in_flight_are_computed_once() -> None:
    answers = Answers(100_000)
    compute = Computing(Answer(Body.of(b"{}"), JSON))
    asked = [asyncio.create_task(answers.found(b"a", compute)) for _ in range(10)]
    await asyncio.sleep(0)
    compute.go.set()

    assert {each.body.whole for each in await asyncio.gather(*asked)} == {b"{}"}
    assert compute.begun == 1


async def test_who_asked_first_may_leave_without_ending_it_for_the_others() -> None:
    answers = Answers(100_000)
    compute = Computing(Answer(Body.of(b"{}"), JSON))
    first, second, third = (asyncio.create_task(answers.found(b"a", compute)) for _ in range(3))
    await asyncio.sleep(0)
    first.cancel()
    third.cancel()
    await asyncio.sleep(0)
    compute.go.set()

    assert (await second).body.whole == b"{}"
    assert compute.begun == 2
    assert first.cancelled()
    assert third.cancelled()


async def test_a_failure_is_everybodys_own() -> None:
    answers = Answers(100_000)
    compute = Computing(ValueError("no"))
    asked = [asyncio.create_task(answers.found(b"a", compute)) for _ in range(3)]
    await asyncio.sleep(0)
    compute.go.set()

    outcomes = await asyncio.gather(*asked, return_exceptions=True)

    assert [type(each) for each in outcomes] == [ValueError] * 3
    assert compute.begun == 3
    assert answers.size == 0
