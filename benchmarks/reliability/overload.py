"""Ten times more than can be done, and an attack: python -m benchmarks.reliability.overload.

One process serves. The clients are in other processes of the same machine, so what they take of it
is missing; on two processors that is about half. Each figure is from one run, side by side.
"""

import json
import subprocess
import sys
from statistics import median
from typing import Any, NamedTuple

from benchmarks.http import served

PORT = 8821
UNCACHED = ("--cache-mb", "0")  # every answer is computed
SECONDS = 4.0
PEAK_CONNECTIONS = 16
OVERLOAD_CONNECTIONS = 160
# With this queue, most of these connections find no place.
SHORT_QUEUE = ("--queue-requests", "64")


class Client(NamedTuple):
    """Some connections that ask for the same kind of thing."""

    kind: str
    connections: int
    pause: float = 0.0


class Told:
    """What clients of one kind saw."""

    def __init__(self, output: bytes) -> None:
        seen: dict[str, Any] = json.loads(output)
        self.without_retry_after: int = seen["without_retry_after"]
        self.broken: int = seen["broken"]
        self._latencies: dict[str, list[float]] = seen["latencies"]

    def count(self, status: int) -> int:
        """Return how many answers had this status."""
        return len(self._latencies.get(str(status), ()))

    def milliseconds(self, status: int, share: float) -> float:
        """Return the latency that this share of the answers with this status did not exceed."""
        ordered = sorted(self._latencies.get(str(status), ())) or [float("nan")]
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000

    def line(self, name: str, status: int) -> str:
        """Return a row about the answers with this status."""
        return (
            f"{name:34}{status:5}{self.count(status) / SECONDS:9.0f}/s"
            f"{self.milliseconds(status, 0.5):9.1f}{self.milliseconds(status, 0.99):9.1f}"
        )


def seen_by(*clients: Client) -> list[Told]:
    """Let clients ask at the same time, each kind from a process of its own."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.reliability.load", str(PORT), each.kind,
             str(each.connections), str(SECONDS), str(each.pause)],
            stdout=subprocess.PIPE,
        )
        for each in clients
    ]  # fmt: skip
    return [Told(process.communicate()[0]) for process in processes]


def overload(*flags: str) -> None:
    """Print goodput, refusals and probes at the peak and at ten times as many connections."""
    print(f"Ten times as many connections {' '.join(flags)}")
    probe = Client("/health/live", 1, 0.02)
    with served("-m", "service", "serve", "--port", str(PORT), *UNCACHED, *flags, port=PORT):
        seen_by(Client("small", PEAK_CONNECTIONS))
        peaks, goodputs = [], []
        for _ in range(3):
            (peak,) = seen_by(Client("small", PEAK_CONNECTIONS))
            flooded, probes = seen_by(Client("small", OVERLOAD_CONNECTIONS), probe)
            peaks.append(peak.count(200))
            goodputs.append(flooded.count(200))
            print(peak.line(f"{PEAK_CONNECTIONS} connections", 200))
            print(flooded.line(f"{OVERLOAD_CONNECTIONS} connections", 200))
            print(flooded.line("", 503), f"without Retry-After: {flooded.without_retry_after}")
            print(probes.line("probes meanwhile", 200), f"broken: {flooded.broken}")
        print(f"goodput {median(goodputs) / median(peaks):31.2f} of the peak\n")


def attack() -> None:
    """Print the latency of innocent clients alone and beside clients that ask for heavy things."""
    innocent, probe = Client("small", 4, 0.02), Client("/health/live", 1, 0.02)
    with served("-m", "service", "serve", "--port", str(PORT), *UNCACHED, port=PORT):
        seen_by(innocent)
        (alone,) = seen_by(innocent)
        print(alone.line("innocent, alone", 200))
        together, probes, heavy = seen_by(innocent, probe, Client("heavy", 8))
        print(together.line("innocent, beside an attack", 200))
        print(probes.line("probes meanwhile", 200))
        print(heavy.line("the attack", 200))
        print(heavy.line("", 503))
        ratio = together.milliseconds(200, 0.99) / alone.milliseconds(200, 0.99)
        print(f"p99 {ratio:35.2f} times as long\n")


def main() -> None:
    """Print all of it."""
    print(f"{'':34}{'':5}{'':11}{'p50 ms':>9}{'p99 ms':>9}")
    overload()
    overload(*SHORT_QUEUE)
    attack()


if __name__ == "__main__":
    main()
