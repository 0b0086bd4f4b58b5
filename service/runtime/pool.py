"""Answers questions in workers: as many at a time as there are, each within its time."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from service.observability.logs import log
from service.observability.metrics import worker_kills
from service.operations.consulting import Question, Reply
from service.runtime.configuration import Configuration
from service.runtime.processes import ForkserverProcess, NoForkserver, ProcessDied, WorkerProcess

# Outcomes of a question after which its worker is as good as before.
_HARMLESS = {None, "failed"}


class WorkerPool:
    """Workers that are started when they are needed, and killed when they do not answer.

    One worker more than there are questions at a time is kept, so that the place of one that was
    killed is taken at once. As a context it answers; nothing is started before the first question,
    unless it shall be warm.
    """

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._asked = 0
        self._turns = asyncio.Semaphore(configuration.workers)
        self._idle: list[WorkerProcess] = []
        self._loading: asyncio.Task[ForkserverProcess] | None = None
        self._forking: asyncio.Task[None] | None = None
        self._is_open = False

    async def __aenter__(self) -> Self:
        self._is_open = True
        if self._configuration.warm and self._configuration.workers:
            self._keep_a_spare()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def seconds(self) -> float:
        """How long a question may take."""
        return self._configuration.seconds

    async def ask(self, question: Question, seconds: float | None = None) -> Reply:
        """Return the reply within the time, or why there is none.

        Loading SymPy does not count towards the time, waiting for a turn does. A question whose
        worker is killed from outside is asked once more. Cancelling this kills the worker.
        """
        configuration = self._configuration
        seconds = configuration.seconds if seconds is None else seconds
        if not configuration.workers or not self._is_open:
            return Reply(None, "unavailable")
        if self._asked >= configuration.workers + configuration.queue:
            return Reply(None, "overloaded")
        if seconds <= 0:
            return Reply(None, "timeout")
        self._asked += 1
        try:
            await self._forkserver()
            async with asyncio.timeout(seconds) as limit, self._turns:
                return await self._answered(question, limit)
        except TimeoutError:
            return Reply(None, "timeout")
        except NoForkserver:
            return Reply(None, "unavailable")
        finally:
            self._asked -= 1

    async def stop(self) -> None:
        """End all processes; questions that are still open are unavailable."""
        self._is_open = False
        tasks = [task for task in (self._forking, self._loading) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        while self._idle:
            self._idle.pop().kill()
        if forkserver := self._loaded():
            forkserver.kill()
        self._loading = None

    async def _answered(self, question: Question, limit: asyncio.Timeout) -> Reply:
        for is_repeated in (False, True):
            if is_repeated:
                log.warning("question-repeated", task=question.task)
            with suppress(ProcessDied):
                worker = await (self._forked() if is_repeated else self._taken())
                return await self._ask(worker, question, limit)
        return Reply(None, "crash")

    async def _ask(
        self, worker: WorkerProcess, question: Question, limit: asyncio.Timeout
    ) -> Reply:
        outcome: str | None = "crash"
        try:
            reply = await worker.ask(question)
            outcome = reply.failure
        except asyncio.CancelledError:
            outcome = "timeout" if limit.expired() else "left"
            raise
        finally:
            self._put_back(worker, outcome)
        return reply

    async def _taken(self) -> WorkerProcess:
        """Return an idle worker, or a new one, and see to it that another is idle."""
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive:
                self._keep_a_spare()
                return worker
            self._put_back(worker, "crash")
        worker = await self._forked()
        self._keep_a_spare()
        return worker

    def _put_back(self, worker: WorkerProcess, outcome: str | None) -> None:
        """Keep a worker for the next question, unless it has come to harm or to its end."""
        if outcome not in _HARMLESS:
            worker_kills.labels(outcome).inc()
            log.warning("worker-killed", reason=outcome)
        is_needed = self._is_open and len(self._idle) <= self._configuration.workers
        if outcome in _HARMLESS and is_needed and worker.tasks < self._configuration.tasks:
            self._idle.append(worker)
        else:
            worker.kill()

    def _keep_a_spare(self) -> None:
        if not self._idle and (self._forking is None or self._forking.done()):
            self._forking = asyncio.create_task(self._fork_spare())

    async def _fork_spare(self) -> None:
        with suppress(ProcessDied, NoForkserver):  # the next question finds out, and tells
            self._put_back(await self._forked(), None)

    async def _forked(self) -> WorkerProcess:
        """Return a new worker, from a new forkserver if the one there was is gone.

        Raises ProcessDied, NoForkserver.
        """
        with suppress(ProcessDied):
            return await (await self._forkserver()).fork()
        return await (await self._forkserver()).fork()

    async def _forkserver(self) -> ForkserverProcess:
        """Return the forkserver once it has loaded; whoever is cancelled leaves it to others.

        Raises NoForkserver.
        """
        if not self._is_open:
            raise NoForkserver
        if self._loading is None or (self._loading.done() and not self._is_loaded()):
            if lost := self._loaded():
                log.warning("forkserver-lost")
                lost.kill()
            self._loading = asyncio.create_task(ForkserverProcess.start(self._configuration))
        loading = self._loading
        try:
            return await asyncio.shield(loading)
        except asyncio.CancelledError:
            if loading.cancelled():  # by stop(), which concerns the pool and not who asks it
                raise NoForkserver from None
            raise

    def _loaded(self) -> ForkserverProcess | None:
        task = self._loading
        if task is None or not task.done() or task.cancelled() or task.exception():
            return None
        return task.result()

    def _is_loaded(self) -> bool:
        forkserver = self._loaded()
        return forkserver is not None and forkserver.is_alive
