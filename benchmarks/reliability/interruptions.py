"""Every example of the documentation, ended in the middle to be done elsewhere, at many places.

    python -m benchmarks.reliability.interruptions --places 1500

An operation may only say that it takes long; whatever else it answered with less work to spend
would not be the answer that it has elsewhere.
"""

import argparse
import json
from collections.abc import Iterator

from service.api.admission.asked import Asked, Body
from service.api.app import create_app
from service.api.body import JSON
from service.api.endpoint import OperationEndpoint
from service.api.examples import EXAMPLES
from service.errors import ServiceError
from service.operations.consulting import Unanswered
from service.settings import Settings
from service.symbolic.interning import ANYTHING, TakesLong, meter


def answered(endpoint: OperationEndpoint, asked: Asked) -> bytes:
    """Return the answer, or what was raised in its place. Raises TakesLong."""
    try:
        return endpoint.respond(asked).body.whole
    except TakesLong:
        raise
    except (ServiceError, Unanswered) as error:
        return repr(error).encode()
    except Exception as error:  # noqa: BLE001  whatever it is, it is what the run looks for
        return f"untyped {error!r}".encode()


def asked_of(paths: dict[str, OperationEndpoint]) -> Iterator[tuple[str, OperationEndpoint, Asked]]:
    """Yield the name of each example with a body, its endpoint and what is asked."""
    for example in EXAMPLES:
        endpoint = paths.get(example.operation.split()[1])
        if endpoint is not None and endpoint.body_field is not None:
            body = Body.of(json.dumps(example.request).encode())
            yield example.name, endpoint, Asked(JSON, JSON, body)


def interrupted(endpoint: OperationEndpoint, asked: Asked, places: int) -> tuple[int, int]:
    """Return at how many places it was ended, and how often something else was answered."""
    answered(endpoint, asked)  # what is kept for later is there from now on
    before = meter.spent
    whole = answered(endpoint, asked)
    units = meter.spent - before
    count = wrong = 0
    for here in range(0, units, max(1, units // places)):
        meter.here = here
        try:
            wrong += answered(endpoint, asked) != whole
        except TakesLong:
            pass
        finally:
            meter.here = ANYTHING
        count += 1
    return count, wrong


def main() -> int:
    """Print what came of it; the status says whether anything else was answered."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--places", type=int, default=1500, help="of each example")
    places = arguments.parse_args().places
    routes = create_app(Settings()).routes
    paths = {route.path: route for route in routes if isinstance(route, OperationEndpoint)}
    total = wrong = 0
    for name, endpoint, asked in asked_of(paths):
        count, others = interrupted(endpoint, asked, places)
        if others:
            print(f"{name}: {others} of {count}")
        total, wrong = total + count, wrong + others
    print(f"ended at {total:,} places, answered otherwise at {wrong:,}")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
