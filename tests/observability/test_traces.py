"""Spans have names and times, and nothing that a client wrote."""

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from service.observability.traces import tracer_provider


def test_a_query_is_taken_out() -> None:
    spans = InMemorySpanExporter()
    tracer = tracer_provider(SimpleSpanProcessor(spans)).get_tracer("")
    tracer.start_span("a", attributes={"url.query": "x=271828"}).end()
    tracer.start_span("b", attributes={"url.path": "/limits"}).end()
    first, second = spans.get_finished_spans()

    assert dict(first.attributes or {}) == {"url.query": "REDACTED"}
    assert dict(second.attributes or {}) == {"url.path": "/limits"}


@pytest.mark.parametrize("name", [None, "chain-rule"])
def test_the_environment_may_name_the_service(
    name: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name:
        monkeypatch.setenv("OTEL_SERVICE_NAME", name)
    provider = tracer_provider(SimpleSpanProcessor(InMemorySpanExporter()))

    assert provider.resource.attributes["service.name"] == (name or "gradient-service")
