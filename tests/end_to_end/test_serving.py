"""The service as a process, over HTTP."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.serving import PATIENCE_SECONDS, serving

BODY = b'{"expression": "(x^2 + 1)^3", "variable": "x"}'
HEAD = (
    b"POST /differentiate HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n" % len(BODY)
)

WRONG = """
from service.api import self_test, server
from service.settings import Settings
self_test.KNOWN = ((self_test.KNOWN[0][0], {"derivative": "x"}),)
server.serve(Settings(port=0))
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("service") / "log") as (address, _):
        yield address


def _connect(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)


def _receive_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_derivation_over_http(service: str) -> None:
    response = httpx.post(
        f"{service}/differentiate", json={"expression": "(x^2 + 1)^3", "variable": "x"}
    )
    answer = response.json()

    assert response.status_code == 200
    assert answer["derivative"]["text"] == "6*x*(x**2 + 1)**2"
    assert answer["verification"]["status"] == "verified"


def test_a_body_in_pieces_is_put_together(service: str) -> None:
    response = httpx.post(
        f"{service}/differentiate",
        content=(BODY[i : i + 5] for i in range(0, len(BODY), 5)),
        headers={"content-type": "application/json"},
    )

    assert response.status_code == 200


def test_a_body_that_is_too_large_is_refused_over_http(service: str) -> None:
    response = httpx.post(
        f"{service}/differentiate",
        content=(b" " * 65536 for _ in range(20)),
        headers={"content-type": "application/json"},
    )

    assert response.status_code == 413


def test_head_has_the_headers_of_get_and_no_body(service: str) -> None:
    get, head = (httpx.request(method, f"{service}/limits") for method in ("GET", "HEAD"))

    assert head.status_code == 200
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.content == b""


def test_a_client_that_leaves_in_the_middle_harms_nobody(service: str) -> None:
    with _connect(service) as connection:
        connection.sendall(HEAD + BODY[:10])

    assert httpx.get(f"{service}/health/live").status_code == 200


def test_sigterm_finishes_what_is_in_flight_and_exits_with_0(tmp_path: Path) -> None:
    with serving(tmp_path / "log") as (address, process), _connect(address) as connection:
        connection.sendall(HEAD + BODY[:10])
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        _until(lambda: "Shutting down" in (tmp_path / "log").read_text())
        connection.sendall(BODY[10:])
        answer = _receive_all(connection)

        assert answer.startswith(b"HTTP/1.1 200 ")
        assert process.wait(PATIENCE_SECONDS) == 0


def test_while_draining_the_service_is_not_ready_and_still_answers(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--drain-seconds", "3600") as (address, process):
        process.send_signal(signal.SIGTERM)
        _until(lambda: httpx.get(f"{address}/health/ready").status_code == 503)
        response = httpx.post(
            f"{address}/differentiate", content=BODY, headers={"content-type": "application/json"}
        )
        process.send_signal(signal.SIGTERM)

        assert response.status_code == 200
        assert process.wait(PATIENCE_SECONDS) == 0


def test_an_interrupt_stops_it_with_status_0(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--drain-seconds", "3600") as (_, process):
        process.send_signal(signal.SIGINT)

        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_service_with_wrong_answers_exits_with_status_3(tmp_path: Path) -> None:
    failed = subprocess.run(
        [sys.executable, "-c", WRONG], check=False, capture_output=True, timeout=PATIENCE_SECONDS
    )

    assert failed.returncode == 3
    assert b"The self-test 'derivative' gave a wrong answer." in failed.stderr


def test_the_log_is_one_json_object_a_line(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(log) as (address, process):
        httpx.get(f"{address}/nowhere", headers={"x-request-id": "a"})
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)
    lines = [json.loads(line) for line in log.read_text().splitlines()]

    assert [line["status"] for line in lines if line.get("request_id") == "a"] == [404]


def test_once_ready_it_shows_a_derivation_that_came_over_http(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--show-example") as (_, process):
        assert process.stdout
        shown = iter(process.stdout.readline, b"")
        text = b"".join(line for line, _ in zip(shown, range(11), strict=False)).decode()

    assert "6*x*(x**2 + 1)**2" in text
    assert "curl -s http://127.0.0.1:" in text
