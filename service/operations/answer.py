"""The answer to POST /differentiate: the derivative with its derivation, written down."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from service.errors import NotDifferentiable
from service.operations.kinks import kink_at, values_beside
from service.operations.point import does_not_hold, read_point, values_at
from service.operations.reading import Problem, Reader
from service.operations.stages import Stage, name_apart
from service.operations.validity import written_validity
from service.rendering.conditions import written_conditions
from service.rendering.derivation import StepTree
from service.rendering.lines import LineWriter
from service.rendering.writer import Writer
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.definitions import substituted_back
from service.symbolic.expression import Expression, Relation
from service.symbolic.step import Step
from service.symbolic.verify import Verdict, Verification

Json = dict[str, Any]
OwnTerms: TypeAlias = tuple[str, Expression] | None

CONVENTIONS: Final = {"domain": "real", "log": "natural"}


def write(
    request: DifferentiateRequest,
    problem: Problem,
    stages: list[Stage],
    verification: Verification,
    verdicts: dict[Step, Verdict],
    conditions: tuple[Relation, ...],
    own_terms: OwnTerms,
) -> Json:
    """Return the response, ready to be encoded."""
    writer = Writer(request.formats, name_apart("y", problem.names))
    brief = request.trace == "brief"
    tree = StepTree(writer, verdicts, brief=brief)
    lines = LineWriter(writer, tree, brief=brief)
    traced = stages if request.trace != "none" else []
    written = [tree.write(stage.root, str(i)) for i, stage in enumerate(traced, 1)]
    last = stages[-1]
    return {
        "kind": problem.kind,
        "variable": problem.by[0],
        "variables": problem.by,
        "order": len(problem.by),
        "expression": writer.expression(problem.expression),
        "derivative": writer.expression(last.final),
        "in_terms_of_f": _in_terms(writer, own_terms),
        "value": _value(request, problem, stages, conditions),
        "validity": written_validity(problem, stages, writer) if request.validity else None,
        "code": _code(writer, problem, last.final),
        "derivation": {"version": 1, "stages": written},
        "lines": [
            line
            for root, tidied, forms in traced
            for line in lines.write(root, tidied, problem.constants(root.variable), forms)
        ],
        **ending(writer, verification, conditions, problem.reader),
    }


def ending(
    writer: Writer, verification: Verification, conditions: Sequence[Relation], reader: Reader
) -> Json:
    """Return the members that every answer with derivatives ends with."""
    return {
        "verification": written_verification(verification),
        "conditions": written_conditions(writer, conditions),
        "warnings": reader.warnings,
        "conventions": CONVENTIONS,
    }


def written_verification(verification: Verification) -> Json:
    """Return what clients are told of the check."""
    return {
        "status": verification.status,
        "method": verification.method,
        "points": verification.points,
        "max_relative_error": verification.max_relative_error,
    }


def _in_terms(writer: Writer, own_terms: OwnTerms) -> Json | None:
    if own_terms is None:
        return None
    symbol, derivative = own_terms
    return {**writer.expression(derivative), "symbol": symbol}


def _value(
    request: DifferentiateRequest,
    problem: Problem,
    stages: list[Stage],
    conditions: tuple[Relation, ...],
) -> Json | None:
    if not request.at:
        return None
    point = read_point(problem, request.at)
    function, *asked = [
        substituted_back(each, problem.expression, problem.definitions)
        for each in (problem.expression, *conditions)
    ]
    derivatives = [stage.derivative for stage in stages]
    try:
        (value,), (slope,) = values_at(point, [function], derivatives[-1:], asked)
        kink = kink_at(problem, request.at, asked)
        if kink is None:
            return {"at": point, "function": value, "derivative": slope}
        refusal = does_not_hold(point, kink)
    except NotDifferentiable as error:
        refusal = error
    value, slope = values_beside(problem, request.at, function, derivatives, refusal)
    return {"at": point, "function": value, "derivative": slope}


def _code(writer: Writer, problem: Problem, derivative: Expression) -> Json | None:
    function = substituted_back(problem.expression, problem.expression, problem.definitions)
    return writer.programs(
        name_apart("f", problem.names), sorted(problem.free), function, derivative
    )
