"""The steps of the Dockerfile, taken in a clean place, give a service that runs without rights."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.serving import PATIENCE_SECONDS, serving

ROOT = Path(__file__).parents[2]
PREFIX = "/opt/gradient"
INSTRUCTION = re.compile(r"^([A-Z]+) (.*)$", re.MULTILINE)


def _instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return INSTRUCTION.findall(text)


def _follow(build: Path, prefix: Path) -> None:
    """Do what the build stage does, with other folders for its own."""
    for name, arguments in _instructions():
        if name == "COPY" and "--from" not in arguments:
            *sources, target = arguments.split()
            for source in sources:
                _copy(ROOT / source, build / target)
        elif name == "RUN":
            command = arguments.replace(PREFIX, str(prefix))
            path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
            subprocess.run(
                ["/bin/sh", "-ec", command],
                cwd=build,
                # Whether the core compiles is tested elsewhere, and takes minutes.
                env=os.environ | {"PATH": path, "CC": "no-such-compiler"},
                check=True,
                stdout=subprocess.DEVNULL,
            )


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


@pytest.fixture(scope="module")
def prefix() -> Iterator[Path]:
    """Install into a folder that other users can read, but not write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "build").mkdir()
        _follow(folder / "build", folder / "gradient")
        yield folder / "gradient"


def _without_rights() -> list[str]:
    """Return a command that gives up the rights of root, where there are any to give up."""
    if os.geteuid() != 0:
        return []
    user = next(arguments for name, arguments in _instructions() if name == "USER")
    user, group = user.split(":")
    return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--no-new-privs"]


def test_the_installed_service_answers_and_stops_as_a_user_without_rights(
    prefix: Path, tmp_path: Path
) -> None:
    python = [*_without_rights(), str(prefix / "bin" / "python"), "-I"]
    environment = {"PYTHONDONTWRITEBYTECODE": "1"}
    with serving(tmp_path / "log", python=python, environment=environment) as (address, process):
        answer = httpx.post(f"{address}/differentiate", json={"expression": "x^2"}).json()
        docs = httpx.get(f"{address}/docs/swagger-ui.css")
        owner = Path(f"/proc/{process.pid}").stat().st_uid
        process.send_signal(signal.SIGTERM)

        assert answer["derivative"]["text"] == "2*x"
        assert docs.status_code == 200
        assert owner != 0
        assert process.wait(PATIENCE_SECONDS) == 0


def test_what_the_image_runs_are_commands_of_the_service(prefix: Path) -> None:
    commands = [
        json.loads(arguments[arguments.index("[") :])
        for name, arguments in _instructions()
        if name in ("CMD", "HEALTHCHECK")
    ]

    assert len(commands) == 2
    for _, *command in commands:
        python = prefix / "bin" / "python"
        subprocess.run([python, "-I", *command, "--help"], check=True, stdout=subprocess.DEVNULL)


def test_nothing_in_the_image_is_run_as_root() -> None:
    user = [arguments for name, arguments in _instructions() if name == "USER"]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user[-1])
