"""One operation after the other, and between them whatever else the event loop has to do."""

import asyncio
from collections import deque
from time import perf_counter
from typing import Final

from service.errors import Overloaded
from service.observability.metrics import queue_seconds, queued

# Seconds of work in a row before connections are looked at again; with more of them to be looked
# at, refusals would have most of the time if it were less.
_SLICE: Final = 0.002
_CROWDED_SLICE: Final = 0.008
_MEMORY: Final = 0.05  # the weight of the latest operation in what one usually takes


class Gate:
    """A bounded queue, first come first served, before work that occupies the event loop.

    While nobody waits, work is done at once. After a slice of it the gate is closed until the loop
    has come round: then it has read and answered what needs no turn, as probes of health.
    """

    def __init__(self, most: int, patience: float) -> None:
        """Let at most so many wait, for at most so many seconds."""
        self._most = most
        self._patience = patience
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.is_open = True
        self._called = 0  # whose turn it is; the last of them calls the next ones
        self._worked = 0.0  # seconds since the gate was closed last
        self._usual = 0.0  # seconds that an operation takes

    @property
    def is_crowded(self) -> bool:
        """Whether anybody waits."""
        return bool(self._waiting)

    def refusal(self) -> Overloaded | None:
        """Return what to say when there is no place from which the turn comes in time."""
        count = len(self._waiting)
        if count and (count >= self._most or count * self._usual > self._patience):
            return overloaded(count * self._usual)
        return None

    async def turn(self) -> None:
        """Wait until it is one's turn, then work at once, and say so. Raises Overloaded."""
        if error := self.refusal():
            raise error
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        queued.inc()
        since = perf_counter()
        try:
            await turn
        except asyncio.CancelledError:
            self._left(turn)
            raise
        finally:
            queued.dec()
            waited = perf_counter() - since
            queue_seconds.observe(waited)
        if waited > 2 * self._patience:
            self._done()
            raise overloaded(self._patience)

    def _left(self, turn: "asyncio.Future[None]") -> None:
        """Go on without someone whose turn never came, or just has."""
        if not turn.cancelled():
            self._done()
        elif turn in self._waiting:
            self._waiting.remove(turn)

    def did(self, seconds: float) -> None:
        """Take note of work that took so many seconds."""
        self._usual += _MEMORY * (seconds - self._usual)
        if not self.is_open:
            self._done()
            return
        self._worked += seconds
        if self._worked > _SLICE:
            self.is_open = False
            self._worked = 0.0
            asyncio.get_running_loop().call_soon(self._next)

    def _done(self) -> None:
        self._called -= 1
        if self._called == 0:
            asyncio.get_running_loop().call_soon(self._next)

    def _next(self) -> None:
        """Call the next ones, for a slice of work in the next round of the loop, or open."""
        most = 1 + int(_CROWDED_SLICE / (self._usual + _CROWDED_SLICE / 100))
        while self._waiting and self._called < most:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                self._called += 1
        self.is_open = self._called == 0


def overloaded(seconds: float) -> Overloaded:
    """Return what is said to those who would have to wait for so long."""
    error = Overloaded("More requests are waiting than can be answered in time; try again later.")
    error.after(seconds)
    return error
