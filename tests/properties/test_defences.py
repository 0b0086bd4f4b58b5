"""Each layer of defence holds by itself: the grammar without bounds, the bounds without a grammar.

An attack is dealt with in a process of its own, which tells what it did besides computing: whether
it opened, imported, compiled, started or connected to anything.
"""

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from tests.architecture.repository import ROOT
from tests.properties.audited import BOMBS, MODES, MOST_SECONDS

_REFUSED_BY_BOUNDS = {"compute-budget-exceeded", "limit-exceeded", "non-finite-constant"}


@cache
def _dealt_with(mode: str) -> Any:
    run = subprocess.run(
        [sys.executable, "-m", "tests.properties.audited", mode],
        capture_output=True,
        check=False,
        cwd=ROOT,
        timeout=10 * MOST_SECONDS,
    )
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


@pytest.mark.parametrize("mode", MODES)
def test_attacks_touch_no_file_no_socket_no_process_and_no_code(mode: str) -> None:
    """With all layers; with the grammar alone; and past the grammar, as trees."""
    assert _dealt_with(mode)["events"] == {}


def test_what_the_grammar_cannot_express_is_bounded_as_a_tree() -> None:
    ended = _dealt_with("bombs")["outcomes"]

    assert len(ended) == len(BOMBS)
    assert set(ended) <= {"answered", "not-expressible", *_REFUSED_BY_BOUNDS}
    assert sum(each in _REFUSED_BY_BOUNDS for each in ended) > len(BOMBS) // 3
