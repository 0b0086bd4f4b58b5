"""The kernel keeps a process to what it may take."""

import os
import subprocess
import sys

import pytest

START = "from service.runtime.confinement import *\n"


def status(script: str) -> int:
    """Return how a process with this script ends: a status, or less than 0 for a signal."""
    return subprocess.run([sys.executable, "-c", START + script], check=False).returncode


@pytest.mark.parametrize(("mebibytes", "ends"), [(50, 0), (150, 7)])
def test_memory_is_bounded_beyond_what_there_is(mebibytes: int, ends: int) -> None:
    script = f"""
held = bytearray(200 << 20)
bound_memory(100)
try:
    bytearray({mebibytes} << 20)
except MemoryError:
    os._exit(7)
"""
    assert status(script) == ends


def test_a_process_whose_parent_is_gone_goes_too() -> None:
    assert status(f"die_with({os.getpid()})") == 0
    assert status("die_with(os.getppid() + 1)") == 1
