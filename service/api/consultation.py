"""Operations that ask: called again with each reply, until they have no more questions."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from service.limits import LIMITS
from service.operations.consulting import Known, Question, Reply, Unanswered
from service.runtime.pool import WorkerPool

T = TypeVar("T")

_NOTHING_KNOWN = Known({})


async def consulted(
    respond: Callable[[Known], Awaitable[T]], pool: WorkerPool, receive: Receive
) -> T:
    """Return what an operation responds when it knows the replies to its questions.

    Questions are asked one after the other, so that no request takes more workers than another,
    and together they get the time of one. After LIMITS.questions rounds there are no more
    replies. Raises ServiceError; ClientDisconnect when nobody waits for the answer any more.
    """
    try:
        return await respond(_NOTHING_KNOWN)
    except Unanswered as unanswered:
        questions = unanswered.questions
    asking = _Asking(pool)
    for _ in range(LIMITS.questions):
        await _unless_left(asking.ask(questions), receive)
        try:
            return await respond(Known(asking.replies))
        except Unanswered as unanswered:
            questions = unanswered.questions
    return await respond(Known(asking.replies, last=True))


class _Asking:
    """Asks within the time of one question."""

    def __init__(self, pool: WorkerPool) -> None:
        self.replies: dict[Question, Reply] = {}
        self._pool = pool
        self._left = pool.seconds

    async def ask(self, questions: tuple[Question, ...]) -> None:
        """Add the replies to the questions."""
        clock = asyncio.get_running_loop().time
        for question in dict.fromkeys(questions):
            started = clock()
            self.replies[question] = await self._pool.ask(question, self._left)
            self._left -= clock() - started


async def _unless_left(work: Coroutine[Any, Any, T], receive: Receive) -> T:
    """Return what the work comes to, or cancel it when the client leaves."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
