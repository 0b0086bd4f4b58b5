"""Who is answered now, who waits, who is refused, and what is done elsewhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Final

from service.api.admission.asked import Answer, Asked, Operation
from service.api.admission.cost import Spend, answered
from service.api.admission.counts import count, count_refuted, counting
from service.api.admission.gate import Gate
from service.api.admission.intake import Intake
from service.api.admission.lane import Check, Lane
from service.errors import VerificationRefuted
from service.settings import Settings
from service.symbolic.interning import ANYTHING, TakesLong, meter

# Units of work, of half a microsecond, that may be spent where everybody waits for them: when
# nobody else does anything long, and when somebody does.
ALONE: Final = 20_000
TOGETHER: Final = 4_000

# Bytes of a body whose reading takes as long as a unit.
_BYTES: Final = {"application/json": 200}
_BYTES_OF_FILES: Final = 2_000


class Admission:
    """What stands before the operations of one process."""

    def __init__(self, settings: Settings) -> None:
        self.gate = Gate(settings.queue_requests, settings.queue_seconds)
        self.intake = Intake(settings.body_bytes_in_flight)
        self._lane = Lane(settings.long_processes, settings.long_queue_seconds)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Have processes for long operations; without them everything is done here."""
        async with self._lane.running():
            yield

    async def answer(
        self, operation: Operation, asked: Asked, spend: Spend, check: Check
    ) -> Answer:
        """Return the answer of an operation, and count what it cost and what its checks came to.

        `check` is called once more before what had to wait is begun. Raises Overloaded, and what
        the check and the operation raise.
        """
        spend = counting(operation.path, spend)
        try:
            answer = await self._answer(operation, asked, spend, check)
        except VerificationRefuted:
            count_refuted()
            raise
        count(answer.checked)
        return answer

    async def _answer(
        self, operation: Operation, asked: Asked, spend: Spend, check: Check
    ) -> Answer:
        units = self._units(asked)
        if units:
            if not self.gate.is_open:
                await self.gate.turn()
            try:
                return self._here(operation, asked, spend, units)
            except TakesLong:
                # Operations are pure functions of their requests, so this one can be done again.
                pass
        return await self._lane.ask(operation.path, asked, spend, check)

    def _units(self, asked: Asked) -> int:
        """Return how many units may be spent on a request here; none if reading it takes more."""
        if not self._lane.is_running:
            return ANYTHING
        allowed = TOGETHER if self._lane.is_busy or self.gate.is_crowded else ALONE
        reading = asked.body.size // _BYTES.get(asked.media_type, _BYTES_OF_FILES)
        return allowed if reading < allowed else 0

    def _here(self, operation: Operation, asked: Asked, spend: Spend, units: int) -> Answer:
        started = perf_counter()
        meter.here = units
        try:
            return answered(operation, asked, spend)
        finally:
            meter.here = ANYTHING
            self.gate.did(perf_counter() - started)
