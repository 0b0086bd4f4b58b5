"""What is started before the service serves and stopped after, and how it ends.

Nothing is answered before everything in PARTS is started; the first signal to stop only turns
readiness off, so that requests are sent elsewhere before the service goes.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from multiprocessing import parent_process
from types import FrameType

from fastapi import FastAPI

from service.api.caching.keys import service_key
from service.api.self_test import self_test
from service.observability.logs import log

Headers = tuple[tuple[bytes, bytes], ...]
Part = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Readiness:
    """Whether new work should be sent here."""

    def __init__(self) -> None:
        self.draining = False
        self.headers: Headers = ()

    def drain(self) -> None:
        """Be ready no more; clients are told with each answer to connect elsewhere."""
        self.draining = True
        self.headers = ((b"connection", b"close"),)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Start all parts in order, and stop them in reverse."""
    async with AsyncExitStack() as running:
        for part in PARTS:
            await running.enter_async_context(part(app))
        yield


@asynccontextmanager
async def warmed_up(app: FastAPI) -> AsyncIterator[None]:
    """Answer what is known, and work out what never changes. Raises VerificationRefuted."""
    self_test()
    service_key()
    app.openapi()
    yield


@asynccontextmanager
async def traced(app: FastAPI) -> AsyncIterator[None]:
    """Send what is left of the traces at the end."""
    yield
    if provider := app.state.tracer_provider:
        await asyncio.to_thread(provider.shutdown)


@asynccontextmanager
async def drained(app: FastAPI) -> AsyncIterator[None]:
    """Turn SIGTERM into a drain, and the end of the process that started this one into SIGTERM."""
    drain_on_sigterm(app.state.readiness, app.state.settings.drain_seconds)
    if parent := parent_process():
        asyncio.get_running_loop().add_reader(parent.sentinel, _orphaned, parent.sentinel)
    yield


@asynccontextmanager
async def consulting(app: FastAPI) -> AsyncIterator[None]:
    """End the workers that were started."""
    async with app.state.pool:
        yield


@asynccontextmanager
async def admitting(app: FastAPI) -> AsyncIterator[None]:
    """Have processes for long operations."""
    async with app.state.admission.running():
        yield


@asynccontextmanager
async def caching(app: FastAPI) -> AsyncIterator[None]:
    """Let go of the cache that processes share."""
    yield
    await app.state.answers.close()


PARTS: tuple[Part, ...] = (warmed_up, traced, drained, caching, consulting, admitting)


def drain_on_sigterm(readiness: Readiness, seconds: float) -> None:
    """Switch readiness off at SIGTERM, and pass the signal on to the server after some seconds.

    A second SIGTERM is passed on at once.
    """
    stop = signal.getsignal(signal.SIGTERM)
    if not callable(stop):
        return  # no server has asked for the signal
    loop = asyncio.get_running_loop()

    def drain(number: int, frame: FrameType | None) -> None:
        asked_before = readiness.draining
        readiness.drain()
        if asked_before or not seconds:
            stop(number, frame)
        else:
            loop.call_soon_threadsafe(loop.call_later, seconds, stop, number, None)
            log.info("draining", seconds=seconds)

    signal.signal(signal.SIGTERM, drain)


def _orphaned(sentinel: int) -> None:
    asyncio.get_running_loop().remove_reader(sentinel)
    signal.raise_signal(signal.SIGTERM)
