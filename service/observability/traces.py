"""Traces of requests, sent with OpenTelemetry; only loaded where they are asked for."""

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from service import __version__

_RESOURCE = {"service.name": "gradient-service", "service.version": __version__}


def tracer_provider(processor: SpanProcessor | None = None) -> TracerProvider:
    """Return what makes spans and hands them to a processor, by default one that sends them.

    The environment variables of OpenTelemetry say where to, how many, and under which name.
    """
    resource = Resource.create(_RESOURCE).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(Redaction())
    provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter()))
    return provider


class Redaction(SpanProcessor):
    """Takes out of a span what a client may have written: no operation reads a query."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Take out the query."""
        if span.attributes and "url.query" in span.attributes:
            span.set_attribute("url.query", "REDACTED")
