"""The service with its workers, over HTTP."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.serving import PATIENCE_SECONDS, serving
from tests.runtime.pooling import children, is_running

# Without the process for long operations.
ALONE = ("--long-processes", "0")
FULL = {"expression": "exp(3x)*(x^2 + 7)", "simplify": "full", "formats": ["text"]}
SIMPLE = "(3*x**2 + 2*x + 21)*exp(3*x)"


def _differentiate(address: str, request: dict[str, Any]) -> Any:
    response = httpx.post(f"{address}/differentiate", json=request, timeout=PATIENCE_SECONDS)
    assert response.status_code == 200
    return response.json()


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_workers_come_with_the_first_question_and_go_with_the_service(
    tmp_path: Path, number: signal.Signals
) -> None:
    with serving(tmp_path / "log", *ALONE, "--sympy-seconds", "60") as (address, process):
        _differentiate(address, FULL | {"simplify": "basic"})
        before = children(process.pid)
        answer = _differentiate(address, FULL)
        (forkserver,) = children(process.pid)
        processes = [forkserver, *children(forkserver)]

        process.send_signal(number)

        assert before == []
        assert answer["derivative"]["text"] == SIMPLE
        assert answer["warnings"] == []
        assert process.wait(PATIENCE_SECONDS) == (0 if number == signal.SIGTERM else -number)
        _until(lambda: not any(map(is_running, processes)))


def test_without_workers_the_answer_is_the_basic_form_with_a_warning(tmp_path: Path) -> None:
    with serving(tmp_path / "log", *ALONE, "--sympy-workers", "0") as (address, process):
        basic = _differentiate(address, FULL | {"simplify": "basic"})
        answer = _differentiate(address, FULL)

        assert answer["derivative"] == basic["derivative"]
        assert [warning["code"] for warning in answer["warnings"]] == [
            "full-simplification-unavailable"
        ]
        assert children(process.pid) == []
