"""What the worst requests cost: attacks, and well-formed requests at the limits.

Times are of the processor, so that other processes do not count. A row says how a request ended:
`answered`, the code of the problem (with the limit that was met), or the name of an exception that
should not be.
"""

import gc
from collections import Counter
from collections.abc import Iterable
from time import thread_time
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError

from benchmarks.scaling import nested, powers, products, sines
from service.errors import ServiceError
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest
from tests.properties.attacks import at_the_limits, attacks
from tests.properties.latex import latex_attacks

Json = dict[str, Any]

SHOWN = 25
ROUNDS = 3
# Requests that take longer than this are measured once.
_LONG = 0.5
_FAST = 0.001


class Row(NamedTuple):
    """What one request took, and how it ended."""

    seconds: float
    outcome: str
    size: int
    name: str


def ended(request: Json) -> tuple[str, int]:
    """Return how a request ended, and the bytes of its answer."""
    try:
        return "answered", len(
            orjson.dumps(differentiate(DifferentiateRequest.model_validate(request)))
        )
    except ServiceError as problem:
        limit = (problem.limit or {}).get("name", "")
        return f"{problem.code} {limit}".strip(), 0
    except ValidationError:
        return "invalid-request", 0
    except Exception as error:  # noqa: BLE001  whatever it is, it is what the table is to show
        return f"{type(error).__name__}: {error}"[:60], 0


def measured(name: str, request: Json) -> Row:
    """Return the fastest of a few runs."""
    fastest, outcome, size = float("inf"), "", 0
    for _ in range(ROUNDS):
        gc.collect(0)
        start = thread_time()
        outcome, size = ended(request)
        fastest = min(fastest, thread_time() - start)
        if fastest > _LONG or fastest < _FAST:
            break
    return Row(fastest, outcome, size, name)


def table(title: str, requests: Iterable[tuple[str, Json]], shown: int = SHOWN) -> None:
    """Print the slowest requests, how often each outcome occurred, and the worst case."""
    rows = sorted((measured(name, request) for name, request in requests), reverse=True)
    print(f"{title}: {len(rows)} requests, the slowest {min(shown, len(rows))}")
    for seconds, outcome, size, name in rows[:shown]:
        print(f"{seconds * 1e3:9.1f} ms {size:9} bytes  {outcome:42} {name[:70]}")
    for outcome, count in Counter(row.outcome for row in rows).most_common():
        print(f"{count:9} {outcome}")
    print(f"worst case {rows[0].seconds * 1e3:.1f} ms, "
          f"{sum(row.seconds > 0.1 for row in rows)} above 100 ms\n")  # fmt: skip


def main() -> None:
    """Print a table for the attacks, one for work at the limits, and one for large honest work."""
    # As the server does: what is loaded stays, and is not looked at again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    table("Attacks", attacks())
    table("Attacks in LaTeX", latex_attacks())
    table("At the limits, every format, every step", at_the_limits())
    honest = {
        "1,000 powers": powers(1_000),
        "1,000 sines": sines(1_000),
        "300 products": products(300),
        "50 levels": nested(50),
    }
    requests = [(name, {"expression": text, "variable": "x"}) for name, text in honest.items()]
    table("Large and ordinary", requests)


if __name__ == "__main__":
    main()
