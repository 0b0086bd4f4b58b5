"""POST /differentiate: read, derive, tidy, verify, write down."""

from typing import Any, NamedTuple

from service.errors import VerificationRefuted
from service.limits import LIMITS
from service.operations.point import read_point, values_at
from service.operations.reading import Problem, read_problem
from service.rendering.conditions import written_conditions
from service.rendering.derivation import StepTree
from service.rendering.lines import LineWriter
from service.rendering.writer import Writer
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.build import ZERO
from service.symbolic.definitions import substituted_back
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression, Relation
from service.symbolic.interning import scope
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.whole import TOTAL
from service.symbolic.step import Step
from service.symbolic.total import total_step
from service.symbolic.verify import Claim, Verdict, Verification, verify

Json = dict[str, Any]

_RESULTS = ("y", "z", "f", "g", "h", "Y", "Z", "F", "G", "H", "result")
_CONVENTIONS = {"domain": "real", "log": "natural"}


class Stage(NamedTuple):
    """One differentiation: its derivation, and the derivative in the form asked for."""

    root: Step
    derivative: Expression


def differentiate(request: DifferentiateRequest) -> Json:
    """Return the derivative with its derivation, every step of it checked.

    Raises ServiceError; VerificationRefuted instead of an answer that its own check refutes.
    """
    with scope(LIMITS.work_for(_length(request))):
        problem = read_problem(request)
        derivation = Derivation(problem.names)
        stages = _derive(problem, derivation, tidy=request.simplify == "basic")
        verification, verdicts = _verify(problem, derivation, stages)
        conditions = _conditions(problem, derivation)
        return _write(request, problem, stages, verification, verdicts, conditions)


def _length(request: DifferentiateRequest) -> int:
    return len(request.expression) + sum(map(len, request.definitions.values()))


def _derive(problem: Problem, derivation: Derivation, *, tidy: bool) -> list[Stage]:
    stages: list[Stage] = []
    current = problem.expression
    for variable in problem.by:
        if problem.definitions and not stages:
            root = total_step(
                derivation, current, variable, problem.definitions, _name_apart("z", problem.names)
            )
            result = substituted_back(root.result, current, problem.definitions)
        else:
            root = derivation.derive(current, variable)
            result = root.result
        current = normal_form(result) if tidy else result
        stages.append(Stage(root, current))
    return stages


def _name_apart(first: str, taken: frozenset[str]) -> str:
    """Return a name for a result that the request does not use."""
    candidates: tuple[str, ...] = (first, *_RESULTS)
    return next(name for name in candidates if name not in taken)


def _verify(
    problem: Problem, derivation: Derivation, stages: list[Stage]
) -> tuple[Verification, dict[Step, Verdict]]:
    """Check every step, then that each stage's final form is the derivative of its function."""
    steps = list(derivation.steps)
    steps += [stage.root for stage in stages if stage.root.rule is TOTAL]
    claims = [Claim(step.of, step.result, step.variable, step.rule is TOTAL) for step in steps]
    claims += [
        Claim(root.of, derivative, root.variable, root.rule is TOTAL) for root, derivative in stages
    ]
    verification = verify(claims, problem.definitions)
    if verification.refuted:
        raise VerificationRefuted("The independent check refuted the answer; it was withheld.")
    return verification, dict(zip(steps, verification.verdicts, strict=False))


def _conditions(problem: Problem, derivation: Derivation) -> tuple[Relation, ...]:
    """Return what the steps ask for, in terms of the request's own names."""
    asked = [step.application.conditions for step in derivation.steps]
    if not any(asked):
        return ()
    names = problem.names
    stated = dict.fromkeys([each for some in asked for each in some if each.free <= names])
    positive = {each.left for each in stated if each.operator == ">" and each.right is ZERO}
    return tuple(each for each in stated if each.operator != "!=" or each.left not in positive)


def _write(
    request: DifferentiateRequest,
    problem: Problem,
    stages: list[Stage],
    verification: Verification,
    verdicts: dict[Step, Verdict],
    conditions: tuple[Relation, ...],
) -> Json:
    writer = Writer(request.formats, _name_apart("y", problem.names))
    brief = request.trace == "brief"
    tree = StepTree(writer, verdicts, brief=brief)
    lines = LineWriter(writer, tree, brief=brief)
    traced = stages if request.trace != "none" else []
    written = [tree.write(stage.root, str(i)) for i, stage in enumerate(traced, 1)]
    derivative = stages[-1].derivative
    return {
        "kind": problem.kind,
        "variable": problem.by[0],
        "variables": problem.by,
        "order": len(problem.by),
        "expression": writer.expression(problem.expression),
        "derivative": writer.expression(derivative),
        "value": _value(request, problem, derivative, conditions),
        "derivation": {"version": 1, "stages": written},
        "lines": [
            line
            for root, tidied in traced
            for line in lines.write(root, tidied, problem.constants(root.variable))
        ],
        "verification": {
            "status": verification.status,
            "method": verification.method,
            "points": verification.points,
            "max_relative_error": verification.max_relative_error,
        },
        "conditions": written_conditions(writer, conditions),
        "warnings": problem.reader.warnings,
        "conventions": _CONVENTIONS,
    }


def _value(
    request: DifferentiateRequest,
    problem: Problem,
    derivative: Expression,
    conditions: tuple[Relation, ...],
) -> Json | None:
    if not request.at:
        return None
    point = read_point(problem, request.at)
    function, *asked = [
        substituted_back(each, problem.expression, problem.definitions)
        for each in (problem.expression, *conditions)
    ]
    return values_at(point, function, derivative, asked)
