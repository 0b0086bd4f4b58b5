"""A forked worker has what it needs and nothing else, and does not outlive who asked for it."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.pooling import ask, children, forkserver, is_running, kill, pool, until

pytestmark = pytest.mark.anyio

SERVING = """
import asyncio
from tests.runtime.pooling import ask, children, forkserver, pool, until

async def serve():
    async with pool(workers=2) as workers:
        busy = [asyncio.create_task(ask(workers, task, 3600)) for task in ("burn", "sleep-in-c")]
        await until(lambda: workers._loaded() and len(children(forkserver(workers))) == 3)
        await until(lambda: workers._idle)
        print(forkserver(workers), *children(forkserver(workers)), flush=True)
        await asyncio.gather(*busy)

asyncio.run(serve())
"""


async def test_a_worker_inherits_no_descriptor_but_its_connection(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, (tmp_path / "file").open("w") as file:
        os.set_inheritable(server.fileno(), True)
        os.set_inheritable(file.fileno(), True)
        async with pool() as workers:
            for _ in range(2):
                listed = (await ask(workers, "descriptors")).text or ""
                targets = dict(each.split("=", 1) for each in listed.splitlines())
                others = {n: each for n, each in targets.items() if n not in {"0", "1", "2"}}

                assert targets["0"] == targets["1"] == "/dev/null"
                assert sorted(each.partition(":")[0] for each in others.values()) == [
                    "gone",
                    "socket",
                ]


@pytest.mark.parametrize(
    ("task", "arguments", "reply"),
    [
        ("environment", ("PYTHONHASHSEED",), "0"),
        ("environment", ("OPENBLAS_NUM_THREADS",), "1"),
        ("core-bytes", (), "0"),
        ("threads", (), "1"),
        ("first-to-go", (), "1000"),
    ],
)
async def test_a_worker_is_set_up_like_every_other(
    task: str, arguments: tuple[str, ...], reply: str
) -> None:
    async with pool() as workers:
        assert (await ask(workers, task, *arguments)).text == reply


async def test_workers_let_the_serving_process_go_first() -> None:
    async with pool() as workers:
        assert int((await ask(workers, "niceness")).text or 0) > os.nice(0)


async def test_a_signal_to_everybody_to_stop_leaves_workers_to_the_service() -> None:
    async with pool() as workers:
        await ask(workers, "echo", "x")
        first = forkserver(workers)
        for pid in (first, *children(first)):
            os.kill(pid, signal.SIGTERM)

        assert (await ask(workers, "echo", "y")).text == "y"
        assert forkserver(workers) == first


async def test_no_process_outlives_a_killed_serving_process() -> None:
    serving = subprocess.Popen(  # noqa: ASYNC220  there is nothing else on this loop
        [sys.executable, "-c", SERVING],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert serving.stdout
    with serving.stdout:
        processes = [int(pid) for pid in serving.stdout.readline().split()]
    alive = [is_running(pid) for pid in processes]

    kill(serving.pid)
    serving.wait()

    assert alive == [True] * 4
    await until(lambda: not any(map(is_running, processes)))


def test_the_serving_process_loads_no_computer_algebra() -> None:
    script = """
import sys
from service.api.server import serve
from service.api.app import create_app
from service.settings import Settings
create_app(Settings())
print(*sorted(sys.modules.keys() & {"sympy", "mpmath", "multiprocessing.forkserver"}))
"""
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert loaded.stdout.split() == []
