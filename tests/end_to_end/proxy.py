"""HAProxy in front of replicas, configured as the documentation says."""

import re
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.end_to_end.serving import PATIENCE_SECONDS, free_port

_DOCUMENT = Path(__file__).parents[2] / "docs/operations.md"
_PORTS = ("8001", "8002", "8080")
_ADMIN = "global\n    stats socket {socket} mode 600 level operator\n"


class Proxy:
    """A running proxy with two replicas behind it."""

    def __init__(self, port: int, admin: Path) -> None:
        self.port = port
        self._admin = admin

    def up(self) -> list[bool]:
        """Return which replicas the proxy sends requests to."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self._admin))
            connection.sendall(b"show stat\n")
            text = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
        rows = [line.split(",") for line in text.splitlines() if line.startswith("replicas,")]
        return [row[17] == "UP" for row in rows if row[1] != "BACKEND"]

    def wait_until_all_up(self) -> None:
        """Wait until every replica has its share of the requests."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all(self.up()):
            assert time.monotonic() < deadline, self.up()
            time.sleep(0.05)


@contextmanager
def proxying(
    folder: Path, ports: Sequence[int], changes: dict[str, str] | None = None
) -> Iterator[Proxy]:
    """Run HAProxy in front of replicas at these ports, with some of its settings changed."""
    port, admin = free_port(), folder / "admin"
    (text,) = re.findall(r"```haproxy\n(.*?)```", _DOCUMENT.read_text(), re.DOTALL)
    own = dict(zip(_PORTS, (*ports, port), strict=True))
    text = re.sub(r"(?<=:)\d+", lambda shown: str(own[shown.group()]), text)
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    (folder / "haproxy.cfg").write_text(text)
    (folder / "admin.cfg").write_text(_ADMIN.format(socket=admin))
    command = ["haproxy", "-db", "-f", str(folder / "haproxy.cfg"), "-f", str(folder / "admin.cfg")]
    with (folder / "haproxy.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        proxy = Proxy(port, admin)
        _wait_for(admin, process, folder / "haproxy.log")
        proxy.wait_until_all_up()
        yield proxy
    finally:
        process.kill()
        process.wait()


def _wait_for(path: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not path.exists():
        assert time.monotonic() < deadline, log.read_text()
        assert process.poll() is None, log.read_text()
        time.sleep(0.02)
