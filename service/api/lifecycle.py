"""Ready, and then orderly on the way out."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

from fastapi import FastAPI

from service.observability.logs import log


class Readiness:
    """Whether new work should be sent here."""

    def __init__(self) -> None:
        self.draining = False


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Turn SIGTERM into a drain while the service runs."""
    drain_on_sigterm(app.state.readiness, app.state.settings.drain_seconds)
    async with app.state.admission.running():
        yield


def drain_on_sigterm(readiness: Readiness, seconds: float) -> None:
    """Switch readiness off at SIGTERM, and pass the signal on to the server after some seconds.

    A second SIGTERM is passed on at once.
    """
    stop = signal.getsignal(signal.SIGTERM)
    if not callable(stop):
        return  # no server has asked for the signal
    loop = asyncio.get_running_loop()

    def drain(number: int, frame: FrameType | None) -> None:
        if readiness.draining or not seconds:
            readiness.draining = True
            stop(number, frame)
        else:
            readiness.draining = True
            loop.call_soon_threadsafe(loop.call_later, seconds, stop, number, None)
            log.info("draining", seconds=seconds)

    signal.signal(signal.SIGTERM, drain)
