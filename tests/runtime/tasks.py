"""What workers of tests answer with: a row for each way to behave, good or bad."""

import ctypes
import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path


def _echo(text: str) -> str:
    return text


def _sleep(seconds: str) -> str:
    time.sleep(float(seconds))
    return seconds


def _burn(seconds: str) -> str:
    end = time.process_time() + float(seconds)
    while time.process_time() < end:
        pass
    return seconds


def _allocate(mebibytes: str) -> str:
    return str(len(bytearray(int(mebibytes) << 20)))


def _exit(status: str) -> str:
    os._exit(int(status))


def _abort() -> str:
    os.kill(os.getpid(), signal.SIGSEGV)
    return ""


def _fail(message: str) -> str:
    raise ValueError(message)


def _recurse() -> str:
    return _recurse()


def _nothing() -> None:
    return None


def _long(characters: str) -> str:
    return "x" * int(characters)


def _pid() -> str:
    return str(os.getpid())


def _descriptors() -> str:
    links = (f"{each.name}={_target(each)}" for each in Path("/proc/self/fd").iterdir())
    return "\n".join(sorted(links))


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # the one that the folder is listed with
        return "gone"


def _environment(name: str) -> str:
    return os.environ.get(name, "")


def _core_bytes() -> str:
    return str(resource.getrlimit(resource.RLIMIT_CORE)[0])


def _first_to_go() -> str:
    return Path("/proc/self/oom_score_adj").read_text().strip()


def _niceness() -> str:
    return str(os.nice(0))


def _sleep_in_c(seconds: str) -> str:
    # With the lock of the interpreter held, as long arithmetic holds it.
    ctypes.PyDLL(None).sleep(int(seconds))
    return seconds


def _threads() -> str:
    return str(len(list(Path("/proc/self/task").iterdir())))


TASKS: dict[str, Callable[..., str | None]] = {
    "echo": _echo,
    "sleep": _sleep,
    "sleep-in-c": _sleep_in_c,
    "burn": _burn,
    "allocate": _allocate,
    "exit": _exit,
    "abort": _abort,
    "fail": _fail,
    "recurse": _recurse,
    "nothing": _nothing,
    "long": _long,
    "pid": _pid,
    "descriptors": _descriptors,
    "environment": _environment,
    "core-bytes": _core_bytes,
    "first-to-go": _first_to_go,
    "niceness": _niceness,
    "threads": _threads,
}


def answer(task: str, arguments: tuple[str, ...]) -> str | None:
    """Behave."""
    return TASKS[task](*arguments)
