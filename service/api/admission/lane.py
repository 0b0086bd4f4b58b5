"""Where long operations are done: beside the process that serves, so that they hold up nobody."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from time import perf_counter
from typing import Final

from service.api.admission.asked import Answer, Asked
from service.api.admission.cost import Spend
from service.api.admission.process import LongProcess, ProcessDied
from service.errors import InternalFault, Overloaded
from service.observability.logs import failure, log
from service.observability.metrics import queue_seconds, queued

Check = Callable[[], Awaitable[None]]

_MEMORY: Final = 0.2  # the weight of the latest operation in what one usually takes
_HANG_SECONDS: Final = 600  # nothing within the limits takes as long


class Lane:
    """A few processes and a bounded queue before them."""

    def __init__(self, processes: int, patience: float) -> None:
        """Have so many processes, for which may be waited for so many seconds."""
        self._count = processes
        self._patience = patience
        self._idle: list[LongProcess] = []
        self._turns = asyncio.Semaphore(processes)
        self._asked = 0
        self._usual = 0.0
        self.is_running = False

    @property
    def is_busy(self) -> bool:
        """Whether anything is done or waits here."""
        return self._asked > 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Have the processes, if there are to be any, until the end of the block.

        The lane runs as soon as they have loaded; where none can be started it never does.
        """
        try:
            self._idle = [LongProcess() for _ in range(self._count)]
        except OSError as error:
            log.error("long-process-not-started", **failure(error))
        self._loading = asyncio.create_task(self._load())
        try:
            yield
        finally:
            self._loading.cancel()
            self.is_running = False
            while self._idle:
                self._idle.pop().kill()

    async def _load(self) -> None:
        with suppress(ProcessDied):
            await asyncio.gather(*(process.loaded() for process in self._idle))
        self.is_running = bool(self._idle)

    async def ask(self, path: str, asked: Asked, spend: Spend, check: Check) -> Answer:
        """Return the answer of an operation.

        Raises Overloaded, what the check raises when the turn has come, and what the operation
        raises.
        """
        wait = (self._asked + 1 - self._count) * self._usual / self._count
        if wait > self._patience:
            raise self._overloaded(wait)
        self._asked += 1
        try:
            await self._turn(wait)
            try:
                await check()
                return await self._answer(path, asked, spend)
            finally:
                self._turns.release()
        finally:
            self._asked -= 1

    async def _turn(self, wait: float) -> None:
        since = perf_counter()
        queued.inc()
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        except TimeoutError:
            raise self._overloaded(wait) from None
        finally:
            queued.dec()
            queue_seconds.observe(perf_counter() - since)

    async def _answer(self, path: str, asked: Asked, spend: Spend) -> Answer:
        is_well = False
        process = await self._taken()
        started = perf_counter()
        try:
            async with asyncio.timeout(_HANG_SECONDS):
                answer = await process.ask(path, asked, spend)
            is_well = True
        except (ProcessDied, TimeoutError) as error:
            log.error("long-process-died", path=path)
            raise InternalFault(
                "The process that worked on this request ended; its log may say why."
            ) from error
        except Exception:
            is_well = True
            raise
        finally:
            self._usual += _MEMORY * (perf_counter() - started - self._usual)
            self._put_back(process, is_well=is_well)
        return answer

    async def _taken(self) -> LongProcess:
        while self._idle:
            process = self._idle.pop()
            if process.is_alive:
                return process
            process.kill()
        try:
            process = LongProcess()
        except OSError as error:
            log.error("long-process-not-started", **failure(error))
            raise self._overloaded(0) from error
        try:
            await process.loaded()
        except ProcessDied:
            return process  # who asks it finds out, and tells
        except asyncio.CancelledError:
            process.kill()
            raise
        return process

    def _put_back(self, process: LongProcess, *, is_well: bool) -> None:
        if is_well and self.is_running:
            self._idle.append(process)
        else:
            process.kill()

    @staticmethod
    def _overloaded(wait: float) -> Exception:
        return Overloaded(
            "More long operations are waiting than can be done in time; try again later."
        ).after(wait)
