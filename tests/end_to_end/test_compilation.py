"""A copy of the service is written whether or not there is a compiler."""

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.repository import ROOT, files


def _written(target: Path, compiler: str) -> str:
    """Write the copy with this compiler; return what is said about it."""
    script = ROOT / "compile_core.py"
    environment = os.environ | {"CC": compiler}
    command = [sys.executable, str(script), str(target)]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_without_a_compiler_the_copy_holds_the_sources(tmp_path: Path) -> None:
    said = _written(tmp_path / "copy", "no-such-compiler")

    copied = {path.relative_to(tmp_path / "copy") for path in files(tmp_path / "copy", "*.py")}
    assert copied == {path.relative_to(ROOT) for path in files(ROOT / "service", "*.py")}
    assert said.count("\n") == 1
    assert "uncompiled" in said


def test_a_compiler_without_the_headers_of_python_is_not_asked_to_compile(tmp_path: Path) -> None:
    assert "uncompiled" in _written(tmp_path / "copy", "false")
    assert not list((tmp_path / "copy").rglob("*.so"))
