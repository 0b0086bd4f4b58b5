"""Requests say which trace they belong to."""

import pytest
from opentelemetry.sdk.trace import TracerProvider

from service.observability.trace_ids import trace_ids

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.mark.parametrize("parent", [f"00-{TRACE}-{SPAN}-01", f"cc-{TRACE}-{SPAN}-00-what-comes"])
def test_without_tracing_the_ids_are_those_of_the_caller(parent: str) -> None:
    headers = [(b"accept", b"*/*"), (b"traceparent", parent.encode())]

    assert trace_ids(headers, traced=False) == {"trace_id": TRACE, "span_id": SPAN}


@pytest.mark.parametrize(
    "parent",
    [
        "",
        "00",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-{SPAN}-01x",
        f"00-{TRACE}x-{SPAN}-01",
    ],
)
def test_what_is_no_trace_context_is_ignored(parent: str) -> None:
    assert trace_ids([(b"traceparent", parent.encode())], traced=False) == {}


def test_with_tracing_the_span_is_our_own() -> None:
    with TracerProvider(shutdown_on_exit=False).get_tracer("").start_as_current_span("x") as span:
        context = span.get_span_context()
        ids = trace_ids([(b"traceparent", f"00-{TRACE}-{SPAN}-01".encode())], traced=True)

    assert int(ids["trace_id"], 16) == context.trace_id
    assert int(ids["span_id"], 16) == context.span_id
    assert (len(ids["trace_id"]), len(ids["span_id"])) == (32, 16)
