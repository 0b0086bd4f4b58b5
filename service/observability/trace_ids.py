"""Which trace a request belongs to (W3C Trace Context)."""

import re
from collections.abc import Iterable

from opentelemetry.trace import get_current_span

_TRACEPARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?"
)


def trace_ids(headers: Iterable[tuple[bytes, bytes]], *, traced: bool) -> dict[str, str]:
    """Return the trace of a request and a span: our own if it is traced, else the caller's."""
    if traced:
        span = get_current_span().get_span_context()
        return {"trace_id": f"{span.trace_id:032x}", "span_id": f"{span.span_id:016x}"}
    for name, value in headers:
        if name == b"traceparent" and (ids := _TRACEPARENT.fullmatch(value)):
            return {"trace_id": ids[1].decode(), "span_id": ids[2].decode()}
    return {}
