"""A signal to stop first turns readiness off."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from service.api.app import Service, create_app
from service.api.lifecycle import Part, Readiness, drain_on_sigterm, lifespan
from service.api.self_test import KNOWN
from service.errors import VerificationRefuted
from service.settings import Settings

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
        assert app.openapi_schema


async def test_a_service_that_fails_its_self_test_does_not_start(
    app: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example, _), *_ = KNOWN
    monkeypatch.setattr("service.api.self_test.KNOWN", ((example, {"derivative": "x"}),))

    with pytest.raises(VerificationRefuted):
        async with lifespan(app):
            raise AssertionError("it has started")


async def test_parts_are_started_in_order_and_stopped_in_reverse(
    app: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = []

    def part(name: str) -> Part:
        @asynccontextmanager
        async def run(app: FastAPI) -> AsyncIterator[None]:
            happened.append(f"start {name}")
            yield
            happened.append(f"stop {name}")

        return run

    monkeypatch.setattr("service.api.lifecycle.PARTS", (part("a"), part("b")))
    async with lifespan(app):
        happened.append("serve")

    assert happened == ["start a", "start b", "serve", "stop b", "stop a"]


async def test_what_is_left_of_the_traces_is_sent_at_the_end() -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(spans, schedule_delay_millis=3_600_000))
    app = create_app(Settings(), provider)
    async with lifespan(app):
        provider.get_tracer("").start_span("left").end()
        before = spans.get_finished_spans()

    assert not before
    assert [span.name for span in spans.get_finished_spans()] == ["left"]
