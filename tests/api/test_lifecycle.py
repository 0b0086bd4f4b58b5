"""A signal to stop first turns readiness off."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from service.api.app import Service
from service.api.lifecycle import Readiness, drain_on_sigterm, lifespan

pytestmark = pytest.mark.anyio


@pytest.fixture
def stops() -> Iterator[list[int]]:
    """Collect the signals that reach the server."""
    received: list[int] = []
    original = signal.signal(signal.SIGTERM, lambda number, frame: received.append(number))
    yield received
    signal.signal(signal.SIGTERM, original)


async def test_a_drain_of_no_length_stops_at_once(stops: list[int]) -> None:
    readiness = Readiness()
    drain_on_sigterm(readiness, 0)

    signal.raise_signal(signal.SIGTERM)

    assert readiness.draining
    assert stops == [signal.SIGTERM]


async def test_a_drain_goes_on_serving_until_its_time_is_over(stops: list[int]) -> None:
    readiness = Readiness()
    drain_on_sigterm(readiness, 0.01)

    signal.raise_signal(signal.SIGTERM)
    before = list(stops)
    await asyncio.sleep(0.05)

    assert readiness.draining
    assert (before, stops) == ([], [signal.SIGTERM])


async def test_asked_twice_it_stops_at_once(stops: list[int]) -> None:
    drain_on_sigterm(Readiness(), 3600)

    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGTERM)

    assert stops == [signal.SIGTERM]


async def test_without_a_server_the_signal_is_left_alone() -> None:
    drain_on_sigterm(Readiness(), 0)

    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


async def test_a_service_that_starts_is_ready(app: Service) -> None:
    async with lifespan(app):
        assert not app.state.readiness.draining
