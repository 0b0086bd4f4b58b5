"""Answers kept for the next time they are asked for."""

import asyncio
from collections.abc import Awaitable, Callable

from cachetools import LRUCache

from service.api.admission.asked import Answer, Body
from service.api.caching.shared import SharedCache
from service.observability.metrics import cache_lookups

_OVERHEAD = 400  # bytes for the key and the places of an answer
_LARGEST = 16  # answers that take more than one of so many parts are not kept


Compute = Callable[[], Awaitable[Answer]]

_hits = cache_lookups.labels("process", "hit")
_misses = cache_lookups.labels("process", "miss")
_joined = cache_lookups.labels("process", "in-flight")


class Answers:
    """The most recently used answers, which together take a bounded number of bytes.

    Behind them there may be a cache that processes share. What is being computed is not computed a
    second time at once: who asks for it waits for the first.
    """

    def __init__(self, most_bytes: int, shared: SharedCache | None = None) -> None:
        self._kept: LRUCache[bytes, Answer] = LRUCache(most_bytes, getsizeof=_size)
        self._largest = most_bytes / _LARGEST
        self._shared = shared
        self._flights: dict[bytes, asyncio.Future[Answer | None]] = {}

    @property
    def size(self) -> int:
        """About how many bytes the answers take."""
        return int(self._kept.currsize)

    def kept(self, key: bytes) -> Answer | None:
        """Return the answer if this process has it."""
        answer = self._kept.get(key)
        (_misses if answer is None else _hits).inc()
        return answer

    async def found(self, key: bytes, compute: Compute) -> Answer:
        """Return an answer that is not kept: another one's, or computed now."""
        while (flight := self._flights.get(key)) is not None:
            # Whoever waits may leave without ending what others wait for as well.
            answer = await asyncio.shield(flight)
            if answer is not None:
                _joined.inc()
                return answer
        flight = self._flights[key] = asyncio.get_running_loop().create_future()
        answer = None
        try:
            answer = await self._new(key, compute)
            return answer
        finally:
            # None says that there is no answer; the next one has to see for itself why.
            del self._flights[key]
            flight.set_result(answer)

    async def close(self) -> None:
        """Let go of the shared cache."""
        if self._shared is not None:
            await self._shared.close()

    async def _new(self, key: bytes, compute: Compute) -> Answer:
        found = None if self._shared is None else await self._shared.get(key)
        if found is not None:
            media_type, body = found
            answer = Answer(Body.of(body), media_type.decode())
        else:
            answer = await compute()
            if self._shared is not None and answer.lasting:
                self._shared.put(key, answer.media_type.encode(), answer.body.whole)
        if answer.lasting and _size(answer) <= self._largest:
            self._kept[key] = answer
        return answer


def _size(answer: Answer) -> int:
    return answer.body.size + _OVERHEAD
