"""Several processes serve one address, count together and stop together."""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.end_to_end.serving import PATIENCE_SECONDS, serving

BODY = {"expression": "(x^2 + 1)^3"}


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _workers(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [
        int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def _counted(address: str) -> float:
    text = httpx.get(f"{address}/metrics").text
    (count,) = re.findall(
        r'^gradient_request_seconds_count{route="/differentiate"} (.*)', text, re.MULTILINE
    )
    return float(count)


def _ask(address: str, times: int) -> None:
    for _ in range(times):
        assert httpx.post(f"{address}/differentiate", json=BODY).status_code == 200


def test_a_process_that_is_killed_is_replaced_and_all_drain_and_stop_together(
    tmp_path: Path,
) -> None:
    log = tmp_path / "log"

    def logged(text: str, times: int) -> None:
        _until(lambda: log.read_text().count(text) == times)

    with serving(log, "--workers", "2", "--drain-seconds", "3600") as (address, process):
        logged("startup complete", 2)
        _ask(address, 20)
        before, first = _counted(address), _workers(process.pid)
        os.kill(first[0], signal.SIGKILL)
        _until(lambda: not Path(f"/proc/{first[0]}").exists())
        # The other one serves alone, and then there are two again; nothing counted is lost.
        _ask(address, 20)
        logged("startup complete", 3)
        assert len(set(_workers(process.pid)) - set(first)) == 1
        assert (before, _counted(address)) == (20, 40)

        process.send_signal(signal.SIGTERM)
        logged('"draining"', 2)
        assert httpx.get(f"{address}/health/ready").status_code == 503
        assert httpx.get(f"{address}/limits").headers["connection"] == "close"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0


def test_processes_whose_first_process_was_killed_stop(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--workers", "2") as (_, process):
        workers = _workers(process.pid)
        process.kill()

        assert len(workers) == 2
        _until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in workers))
