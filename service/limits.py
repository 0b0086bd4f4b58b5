"""The budgets that keep every request small; they bound the work before and while it is done."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from service.errors import LimitExceeded


def _limit(default: int, description: str, *, least: int = 1, most: int) -> Any:
    """Return a row: what a limit is when nothing else is set, what it bounds, where it may lie."""
    return field(
        default=default, metadata={"description": description, "least": least, "most": most}
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask for: a row for each limit."""

    body_bytes: int = _limit(1_000_000, "bytes of the body", least=1_000, most=64_000_000)
    head_bytes: int = _limit(
        65_536,
        "bytes of the head of a request, and of what else is not its body",
        least=4_096,
        most=1_000_000,
    )
    json_depth: int = _limit(32, "nesting of arrays and objects in it", least=16, most=100)
    expression_characters: int = _limit(24_000, "characters of one text", most=1_000_000)
    name_characters: int = _limit(64, "characters of one name", most=1_000)
    nesting: int = _limit(
        64, "nesting of parentheses, functions and signs in a text", least=4, most=64
    )
    expression_depth: int = _limit(
        160, "nesting of nodes in any expression, derivatives included", least=40, most=160
    )
    digits: int = _limit(
        400, "digits of an exact number, above or below the bar", least=40, most=4_000
    )
    work: int = _limit(
        200_000,
        "units of work for any request; a unit is about half a microsecond",
        least=40_000,
        most=20_000_000,
    )
    least_work: int = _limit(
        40_000, "units of work for a request of no length", least=1_000, most=20_000_000
    )
    work_per_character: int = _limit(
        20, "units more for each character that is to be differentiated", least=0, most=10_000
    )
    batch_requests: int = _limit(100, "requests in a batch", most=10_000)
    batch_work: int = _limit(
        1_000_000, "units of work for all of them together", least=1_000, most=100_000_000
    )
    order: int = _limit(20, "how many times may be differentiated", most=100)
    variables: int = _limit(64, "names in `symbols` and in `at`", least=4, most=1_000)
    definitions: int = _limit(64, "intermediate variables", most=1_000)
    questions: int = _limit(16, "questions to the computer algebra system", most=1_000)
    validity_work: int = _limit(
        300_000,
        "units of work more where validity or a point is asked for",
        least=1_000,
        most=20_000_000,
    )
    validity_points: int = _limit(16, "points at which a function is looked at for it", most=1_000)
    paths: int = _limit(500, "paths from the result to the variable", most=100_000)
    response_characters: int = _limit(
        8_000_000,
        "characters of all distinct expressions of the answer, in one format",
        least=10_000,
        most=100_000_000,
    )
    trace_elements: int = _limit(500_000, "numbers in a full trace", most=10_000_000)
    explained: int = _limit(16, "weights to be explained", most=1_000)
    jacobian_elements: int = _limit(
        1_000_000, "numbers in the local Jacobians behind them", most=100_000_000
    )
    explain_products: int = _limit(
        1_500_000_000, "products of two numbers that explanations take", most=100_000_000_000
    )
    explain_routes: int = _limit(16, "ways through the graph that are listed", most=1_000)
    explain_paths: int = _limit(100, "ways through single units that are listed", most=10_000)
    checked_entries: int = _limit(2_000, "entries that a gradient check compares", most=1_000_000)
    check_products: int = _limit(
        1_000_000_000, "products of two numbers that a gradient check takes", most=100_000_000_000
    )
    listed_units: int = _limit(64, "units, or kinks, that are listed of one kind", most=10_000)
    network_body_bytes: int = _limit(
        64_000_000,
        "bytes of the body of a request about a network",
        least=1_000,
        most=1_000_000_000,
    )
    json_values: int = _limit(
        3_000_000, "numbers and lists in such a body when it is JSON", most=100_000_000
    )
    nodes: int = _limit(256, "layers of a network", most=4_096)
    tensors: int = _limit(1024, "tensors of one kind, such as parameters", most=100_000)
    parameters: int = _limit(2_000_000, "numbers in all parameters together", most=100_000_000)
    batch: int = _limit(65_536, "examples in a batch", most=10_000_000)
    elements: int = _limit(
        10_000_000,
        "numbers in the values of all nodes, for the whole batch",
        most=1_000_000_000,
    )
    multiplications: int = _limit(
        2_000_000_000,
        "products of two numbers in a forward and a backward pass",
        most=1_000_000_000_000,
    )
    points: int = _limit(
        10_000_000, "points at which an expression is evaluated", most=1_000_000_000
    )
    point_work: int = _limit(
        2_000_000_000,
        "nanoseconds, as estimated, that this may take at all of them together",
        most=1_000_000_000_000,
    )
    answer_values: int = _limit(
        12_000_000, "numbers in lists of an answer in JSON", most=100_000_000
    )

    def work_for(self, characters: int) -> int:
        """Return the budget for texts of so many characters together."""
        return min(self.least_work + self.work_per_character * characters, self.work)

    def check(self, name: str, actual: int, detail: str) -> None:
        """Raise LimitExceeded when the actual amount is above the limit of this name."""
        value: int = getattr(self, name)
        if actual > value:
            raise LimitExceeded(detail, limit={"name": name, "value": value}, actual=actual)


class ImpossibleLimit(ValueError):
    """A limit was given a value that it cannot have, or there is no such limit."""


PREFIX = "GRADIENT_LIMIT_"


def limits_of(environment: Mapping[str, str]) -> Limits:
    """Return the limits with those that the environment sets. Raises ImpossibleLimit."""
    rows = {f"{PREFIX}{row.name.upper()}": row for row in fields(Limits)}
    given = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    for name in given.keys() - rows.keys():
        meant = "".join(f"; {near} is one" for near in get_close_matches(name, rows, 1))
        raise ImpossibleLimit(f"{name}: there is no such limit{meant}")
    return Limits(
        **{rows[name].name: _value(name, rows[name], text) for name, text in given.items()}
    )


def _value(name: str, row: "Field[int]", text: str) -> int:
    least, most = row.metadata["least"], row.metadata["most"]
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
        raise ImpossibleLimit(f"{name}: a whole number from {least} to {most} is needed")
    return int(text)


LIMITS = Limits()
