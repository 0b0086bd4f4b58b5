"""Two replicas behind a proxy; one is killed, stopped or frozen, again and again, under load.

Every answer is compared, byte by byte, with the right one. A row of the table says what was done to
a replica, how often, and how many requests failed meanwhile; none may get a wrong answer.
"""

import signal
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path

from tests.end_to_end.load import Outcome, load
from tests.end_to_end.proxy import Proxy, proxying
from tests.end_to_end.replica import Replica

CYCLES = 100
FROZEN_SECONDS = 3
# So that a replica is frozen for longer than the proxy waits for it.
SETTINGS = {"timeout server 30s": "timeout server 2s"}


def killed(replica: Replica) -> None:
    """Kill it and start it again."""
    replica.signal(signal.SIGKILL)
    replica.wait()
    replica.start()


def restarted(replica: Replica) -> None:
    """Stop it as operators do and start it again."""
    status = replica.restart()
    assert status == 0, f"exit status {status}"


def frozen(replica: Replica) -> None:
    """Stop its clock for a while."""
    replica.signal(signal.SIGSTOP)
    time.sleep(FROZEN_SECONDS)
    replica.signal(signal.SIGCONT)


TROUBLES: dict[str, Callable[[Replica], None]] = {
    "kill -9": killed,
    "SIGTERM": restarted,
    "SIGSTOP": frozen,
}


def run(
    replicas: list[Replica], proxy: Proxy, outcome: Outcome, cycles: int
) -> dict[str, Counter[str]]:
    """Trouble the replicas in turn; return how many requests failed during each trouble."""
    counts = {name: Counter[str]() for name in TROUBLES}
    turns = zip(cycle(TROUBLES.items()), cycle(replicas), strict=False)
    for (name, trouble), replica in islice(turns, cycles):
        answered, failed = outcome.answered.total(), outcome.failed.total()
        trouble(replica)
        proxy.wait_until_all_up()
        counts[name] += Counter(
            cycles=1,
            answered=outcome.answered.total() - answered,
            failed=outcome.failed.total() - failed,
        )
    return counts


def main() -> None:
    """Print the table; exit with status 1 if a promise was broken."""
    parser = ArgumentParser("python -m benchmarks.reliability.replicas", description=__doc__)
    parser.add_argument("--cycles", type=int, default=CYCLES)
    cycles = parser.parse_args().cycles
    started = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        replicas = [Replica(folder / f"log{i}", "--drain-seconds", "1") for i in range(2)]
        for replica in replicas:
            stack.callback(replica.close)
        with ThreadPoolExecutor() as pool:
            list(pool.map(Replica.start, replicas))
        ports = [replica.port for replica in replicas]
        proxy = stack.enter_context(proxying(folder, ports, SETTINGS))
        with load(proxy.port, pause=0.01) as outcome:
            counts = run(replicas, proxy, outcome, cycles)
    print(f"{'trouble':10} {'cycles':>8} {'answered':>10} {'failed':>8}")
    for name, count in counts.items():
        print(f"{name:10} {count['cycles']:8} {count['answered']:10} {count['failed']:8}")
    wrong = outcome.wrong.total()
    print(f"\n{wrong} wrong answers in {outcome.answered.total() + wrong}, "
          f"{outcome.failed.total()} failed, in {time.monotonic() - started:.0f} s")  # fmt: skip
    for told, times in (outcome.failed + outcome.wrong).most_common(10):
        print(f"{times:9} {told}")
    sys.exit(bool(wrong or counts["SIGTERM"]["failed"]))


if __name__ == "__main__":
    main()
