"""What the system knows about the processes of a service."""

from pathlib import Path

_MEGABYTE = 1_024  # in kB, in which the system counts


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that live, in order."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return sorted(map(int, found.split()))


def memory(pid: int) -> float:
    """Return the megabytes that a process and those it started hold resident."""
    return sum(map(_resident, (pid, *children(pid)))) / _MEGABYTE


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
