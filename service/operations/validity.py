"""Where a function and its derivative exist, written down."""

from collections.abc import Sequence
from math import inf, isfinite
from typing import Any, Final

from service.operations.reading import Problem
from service.operations.stages import Stage
from service.rendering.conditions import written_conditions
from service.rendering.reasons import reason
from service.rendering.regions import written_region
from service.rendering.writer import Writer
from service.symbolic.definitions import substituted_back
from service.symbolic.expression import Expression
from service.symbolic.validity.analysis import Validity, validity
from service.symbolic.validity.approach import Limit
from service.symbolic.validity.borders import Borders
from service.symbolic.validity.point import Point
from service.symbolic.validity.regions import Bound, Region

Json = dict[str, Any]

_EMPTY: Final[Json] = {
    "domain": None, "period": None, "points": [], "complete": False, "searched": None,
}  # fmt: skip


def written_validity(problem: Problem, stages: Sequence[Stage], writer: Writer) -> Json:
    """Return domain and points of a function of one variable; of others, conditions only."""
    function: Expression = substituted_back(
        problem.expression, problem.expression, problem.definitions
    )
    variable = problem.by[0]
    asked = Borders([function], variable).domain
    conditions = list(written_conditions(writer, tuple(asked)))
    if not function.free <= {variable} or set(problem.by) != {variable}:
        return {**_EMPTY, "conditions": conditions}
    found = validity(function, [stage.derivative for stage in stages], variable)
    return {**_written(writer, found), "conditions": conditions}


def _written(writer: Writer, found: Validity) -> Json:
    return {
        "domain": {
            "function": _region(writer, found.function),
            "derivative": _region(writer, found.derivative),
        },
        "period": _expression(writer, found.period),
        "points": [_point(writer, point) for point in found.points],
        "complete": found.complete,
        "searched": found.searched,
    }


def _region(writer: Writer, region: Region) -> Json:
    return {
        **written_region(writer, region),
        "intervals": [
            {"low": _bound(writer, low), "high": _bound(writer, high)}
            for low, high in region.intervals
        ],
        "period": _expression(writer, region.period),
    }


def _bound(writer: Writer, bound: Bound) -> Json:
    return {
        "exact": _expression(writer, bound.exact),
        "value": _extended(bound.value),
        "closed": bound.closed,
    }


def _point(writer: Writer, point: Point) -> Json:
    left, right = point.limits
    return {
        "at": {"exact": _expression(writer, point.root.exact), "value": point.root.value},
        "kind": point.kind,
        "order": point.order,
        "left": tended(point.left),
        "right": tended(point.right),
        "limits": {"left": tended(left), "right": tended(right)},
        "value": point.value,
        "because": reason(point),
    }


def _expression(writer: Writer, node: Expression | None) -> Json | None:
    return None if node is None else writer.expression(node)


def tended(limit: Limit) -> float | str | None:
    """Return a limit as JSON has it: a number, "Infinity", "-Infinity", or null for none."""
    told = limit.kind == "infinite" or isfinite(limit.value)  # Some are more than floats can say.
    return _extended(limit.value) if told else None


def _extended(value: float) -> float | str:
    if abs(value) < inf:
        return value
    return "Infinity" if value > 0 else "-Infinity"
