"""Spans reach a collector over HTTP, without anything of what was sent."""

import os
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.serving import PATIENCE_SECONDS, serving

TRACE = "0af7651916cd43dd8448eb211c80319c"


class Collector(HTTPServer):
    """Takes what is sent to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exports)
        self.received: list[tuple[str, bytes]] = []


class Exports(BaseHTTPRequestHandler):
    """One export, in the protocol of OpenTelemetry."""

    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.received.append((self.path, body))
        self.send_response(200)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        yield collector
        collector.shutdown()


def test_what_is_traced_is_sent_before_the_service_ends(
    tmp_path: Path, collector: Collector
) -> None:
    endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}"}
    environment = os.environ | endpoint
    with serving(tmp_path / "log", "--telemetry", "true", environment=environment) as (
        address,
        process,
    ):
        httpx.post(
            f"{address}/differentiate?271828",
            json={"expression": "x^2 + 271828"},
            headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"},
        )
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)
    ((path, sent),) = collector.received

    assert path == "/v1/traces"
    assert all(part in sent for part in (b"gradient-service", b"POST /differentiate"))
    assert bytes.fromhex(TRACE) in sent
    assert b"/health" not in sent
    assert b"271828" not in sent
