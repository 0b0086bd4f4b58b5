"""Everything that is logged is one JSON object a line."""

import json
import logging

import pytest

from service.observability.logs import configure_logging, failure, log
from service.settings import Settings


@pytest.fixture(autouse=True)
def _no_other_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])


def test_libraries_log_into_the_same_stream(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    configure_logging(Settings())
    log.info("ours", answer=42)
    logging.getLogger("library").warning("theirs %d", 7)
    ours, theirs = map(json.loads, capfdbinary.readouterr().err.splitlines())

    assert (ours["event"], ours["answer"], ours["level"]) == ("ours", 42, "info")
    assert (theirs["event"], theirs["logger"], theirs["level"]) == (
        "theirs 7",
        "library",
        "warning",
    )
    assert ours["time"] <= theirs["time"]


def test_what_is_less_severe_than_the_level_is_left_out(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    configure_logging(Settings(log_level="error"))
    log.warning("ours")
    logging.getLogger("library").warning("theirs")

    assert capfdbinary.readouterr().err == b""


def test_a_failure_is_described_without_its_message(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    configure_logging(Settings())
    with pytest.raises(ValueError, match="secret") as caught:
        int("secret")
    described = failure(caught.value)
    logging.getLogger("library").error("failed", exc_info=caught.value)

    assert described["exception"] == "ValueError"
    assert described["traceback"][0].startswith(__file__)
    assert "secret" not in capfdbinary.readouterr().err.decode()
