"""The locks pin every package by name, version and hash."""

import re

import pytest

from tests.architecture.repository import ROOT

LOCKS = ("requirements-build.lock", "requirements.lock", "requirements-dev.lock")
ENTRY = re.compile(
    r"(?P<pin>[a-z0-9-]+==[^ ]+(?: ; [^\\]+)?) \\\n(?: +--hash=sha256:\w{64} ?\\?\n)+"
)


def _pins(lock: str) -> set[str]:
    return {match["pin"] for match in ENTRY.finditer((ROOT / lock).read_text())}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_nothing_but_pins_with_their_hashes(lock: str) -> None:
    assert ENTRY.sub("", (ROOT / lock).read_text()) == ""


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_tests_run_with_the_versions_that_serve(lock: str) -> None:
    assert _pins(lock) <= _pins("requirements-dev.lock")
