"""Pools with the tasks of tests, and what can be seen of their processes from outside."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY

from service.operations.consulting import Question, Reply
from service.runtime.configuration import Configuration
from service.runtime.pool import WorkerPool

PATIENCE_SECONDS = 30
STANDARD = Configuration(
    workers=2, queue=100, seconds=60, memory_mb=128, tasks=1000, answer="tests.runtime.tasks:answer"
)


def pool(**different: Any) -> WorkerPool:
    """Return a pool that differs from the standard one."""
    fields = {name: getattr(STANDARD, name) for name in STANDARD.__slots__}
    return WorkerPool(Configuration(**(fields | different)))


async def ask(pool: WorkerPool, task: str, *arguments: object) -> Reply:
    """Ask one question."""
    return await pool.ask(Question(task, tuple(map(str, arguments))))


def forkserver(pool: WorkerPool) -> int:
    """Return the process that forks the workers of a pool."""
    running = pool._loaded()
    assert running
    return running.pid


def children(pid: int) -> list[int]:
    """Return the children of a process."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(each) for each in listed.split()]


def is_running(pid: int) -> bool:
    """Whether a process has not ended, even if nobody has taken note of its end."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def kill(pid: int) -> None:
    """Kill a process that may have ended already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110  other processes set no events here
            await asyncio.sleep(0.005)


def kills(reason: str) -> float:
    """Return how many workers have been killed for this reason."""
    return REGISTRY.get_sample_value("gradient_worker_kills_total", {"reason": reason}) or 0
