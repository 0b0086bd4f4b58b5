"""Processes count together, whatever becomes of one of them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.mmap_dict import MmapedDict, mmap_key

from service.observability.processes import claimed_slot, counted_together, exposition

COUNT_AND_DIE = """
import os, signal
from service.observability.metrics import queued, request_metrics
request_metrics("/limits", "GET", 200).observe(0.002)
queued.set(5)
os.kill(os.getpid(), signal.SIGKILL)
"""


def _samples() -> dict[str, float]:
    lines = (line.rpartition(" ") for line in exposition().decode().splitlines())
    return {name: float(value) for name, _, value in lines if not name.startswith("#")}


def test_counts_of_processes_that_were_killed_are_kept_and_not_counted_twice() -> None:
    with counted_together():
        directory = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        for _ in range(3):
            killed = subprocess.run([sys.executable, "-c", COUNT_AND_DIE], check=False)
            assert killed.returncode == -signal.SIGKILL
        samples = _samples()

        assert {lock.name for lock in directory.glob("*.lock")} == {"0.lock"}
    assert samples['gradient_requests_total{method="GET",route="/limits",status="200"}'] == 3
    assert samples['gradient_request_seconds_count{route="/limits"}'] == 3
    assert samples['gradient_request_seconds_bucket{le="0.0025",route="/limits"}'] == 3
    assert samples['gradient_request_seconds_bucket{le="0.001",route="/limits"}'] == 0


def test_no_two_processes_that_live_have_the_same_slot(tmp_path: Path) -> None:
    assert [claimed_slot(tmp_path) for _ in range(3)] == [0, 1, 2]


def test_what_holds_for_the_living_only_goes_with_the_process(tmp_path: Path) -> None:
    gone, kept = tmp_path / "gauge_livesum_0.db", tmp_path / "gauge_livesum_1.db"
    for gauge in (gone, kept):
        gauge.touch()
    claimed_slot(tmp_path)

    assert not gone.exists()
    assert kept.exists()


def test_a_file_that_was_opened_just_now_adds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    counts = MmapedDict(tmp_path / "counter_0.db")
    counts.write_value(mmap_key("seen", "seen_total", [], [], "Help."), 2.0, 0.0)
    counts.close()
    (tmp_path / "counter_1.db").touch()

    assert _samples() == {"seen_total": 2}


def test_the_directory_goes_when_the_service_does() -> None:
    with counted_together():
        directory = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        assert directory.is_dir()

    assert not directory.exists()
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
