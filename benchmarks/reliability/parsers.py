"""Both parsers against random sentences: nothing but an expression or a typed refusal comes out.

    python -m benchmarks.reliability.parsers --executions 10000000

One process for each parser. Times are of the thread, so that other processes do not count.
"""

import argparse
import gc
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from service.errors import InternalFault, ServiceError
from service.symbolic import interning
from service.symbolic.interning import scope
from service.symbolic.parsing import Syntax, parse
from tests.properties.sentences import Breeder

SLOW_SECONDS = 0.05
_SHOWN = 120
_MOST_KEPT = 20
_PARSERS: tuple[Syntax, ...] = ("text", "latex")


@dataclass
class Report:
    """What became of all sentences for one parser."""

    syntax: Syntax
    executions: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    untyped: list[tuple[str, str]] = field(default_factory=list)
    slowest: float = 0.0
    slowest_sentence: str = ""
    slow: int = 0

    def took(self, seconds: float, sentence: str) -> None:
        """Note the time of an execution."""
        self.seconds += seconds
        if seconds > self.slowest:
            self.slowest, self.slowest_sentence = seconds, sentence
        if seconds > SLOW_SECONDS:
            self.slow += 1

    def escaped(self, error: BaseException, sentence: str) -> str:
        """Note an exception that is no refusal; returns what it is counted as."""
        if len(self.untyped) < _MOST_KEPT:
            self.untyped.append((repr(error)[:_SHOWN], sentence))
        return f"untyped {type(error).__name__}"

    def __str__(self) -> str:
        untyped = sum(n for name, n in self.outcomes.items() if name.startswith("untyped"))
        mean = self.seconds / max(self.executions, 1)
        lines = [
            f"{self.syntax}: {self.executions:,} executions, {untyped} untyped exceptions",
            f"  {self.slow} above {SLOW_SECONDS * 1e3:.0f} ms, mean {mean * 1e6:.1f} µs",
            f"  slowest {self.slowest * 1e3:.2f} ms: {shown(self.slowest_sentence)}",
            *(f"  {count:12,} {outcome}" for outcome, count in self.outcomes.most_common()),
            *(f"  {error} from {sentence!a}" for error, sentence in self.untyped),
        ]
        return "\n".join(lines)


def shown(sentence: str) -> str:
    """Return a sentence as ASCII, cut when it is long, with its length."""
    return f"{sentence[:_SHOWN]!a} ({len(sentence)} characters)"


def outcome(sentence: str, syntax: Syntax, report: Report) -> str:
    """Return "read" or the code of the refusal; anything else is noted in the report."""
    try:
        with scope():
            parse(sentence, known=("x",), syntax=syntax)
    except InternalFault as error:
        return report.escaped(error, sentence)
    except ServiceError as refusal:
        return refusal.code
    except BaseException as error:  # noqa: BLE001  whatever it is, it is what the run looks for
        return report.escaped(error, sentence)
    return "read"


def fuzzed(syntax: Syntax, executions: int, seed: int) -> Report:
    """Run one parser on so many sentences."""
    gc.freeze()
    report, breeder, clock = Report(syntax), Breeder(syntax, seed), time.thread_time
    for sentence in breeder:
        start = clock()
        ended = outcome(sentence, syntax, report)
        report.took(clock() - start, sentence)
        report.outcomes[ended] += 1
        if ended == "read":
            breeder.keep(sentence)
        report.executions += 1
        if report.executions >= executions:
            break
    return report


def main() -> int:
    """Print a report for each parser; the status says whether anything untyped came out."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--executions", type=int, default=10_000_000, help="of each parser")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    compiled = "not " if interning.__file__.endswith(".py") else ""
    print(f"The core is {compiled}compiled; seed {given.seed}.", flush=True)
    with ProcessPoolExecutor(len(_PARSERS), mp_context=get_context("spawn")) as pool:
        runs = [pool.submit(fuzzed, each, given.executions, given.seed) for each in _PARSERS]
        reports = [run.result() for run in runs]
    print(*reports, sep="\n")
    return int(any(report.untyped for report in reports))


if __name__ == "__main__":
    raise SystemExit(main())
