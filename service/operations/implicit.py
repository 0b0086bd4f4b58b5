"""Implicit derivatives: dy/dx where an equation F = G makes y a function of x."""

import math
from collections.abc import Set as AbstractSet
from typing import Any

from service.errors import (
    AmbiguousVariable,
    InvalidRequest,
    OutsideDomain,
    PointOffCurve,
    VerificationRefuted,
)
from service.operations.kinds import Question, Telling, conditions_with, vertical
from service.operations.point import read_point, values_at
from service.operations.reading import Reader, warn_of_absent
from service.rendering.curve_lines import CurveLines
from service.rendering.equations import joined
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.build import applied, symbol
from service.symbolic.derivation import Derivation
from service.symbolic.equivalence import abstract_functions
from service.symbolic.expression import Expression, Relation
from service.symbolic.implicit import Curve, higher_step, implicit_step
from service.symbolic.relation import Reduced, reduced
from service.symbolic.step import Step
from service.symbolic.substitution import exchanged
from service.symbolic.tangent import METHOD, Claimed, Finding, check_slopes, local, residual
from service.symbolic.verify import Claim, Verdict, Verification, verified

Json = dict[str, Any]

_OFF_CURVE = 1e-9


def implicit(request: DifferentiateRequest) -> Json | None:
    """Return the derivative of one variable of an equation by another; None if there is no "=".

    Raises ServiceError.
    """
    dependent = request.dependent
    # A letter that is not known to be a variable may stand as y(x), too.
    names = request.names - {dependent} if len(dependent or "") == 1 else request.names
    reader = Reader(request.symbols, names, request.syntax)
    sides = reader.read_sides(request.expression, "/expression")
    if len(sides) == 1 and dependent is None:
        return None
    curve = _curve(request, sides)
    free = tuple(sorted(curve.left.free | curve.right.free))
    question = Question("implicit", curve.variable, request.order, (curve.variable,), free, reader)
    if curve.variable not in free:
        warn_of_absent([curve.variable], free, reader)
    derivation = Derivation(question.names)
    stages = _derived(request, curve, derivation)
    verification, verdicts = _checked(curve, derivation, stages)
    conditions = _conditions(curve, derivation, stages, question.names)
    value = _value(request, question, curve, stages, conditions) if request.at else None
    telling = Telling(request, question, verdicts)
    constants = [name for name in question.constants if name != curve.dependent]
    trees = telling.steps(stages)
    lines = CurveLines(telling.writer, telling.lines, curve, brief=telling.brief)
    written = [telling.writer.notation(side) for side in (curve.left, curve.right)]
    equation = joined("equals", written)
    return telling.answer(
        stages, verification, conditions, trees,
        lines.write(stages if telling.traced else [], constants),
        expression=equation, equation=equation, dependent=curve.dependent, value=value,
    )  # fmt: skip


def _curve(request: DifferentiateRequest, sides: tuple[Expression, ...]) -> Curve:
    """Return the equation with its variables. Raises InvalidRequest, AmbiguousVariable."""
    if len(sides) == 1:
        raise InvalidRequest(
            "dependent is for an equation, and there is no '='.",
            pointer="/expression",
            expected="an equation such as x^2 + y^2 = 25",
        )
    for field in ("definitions", "variables"):
        if field in request.model_fields_set:
            raise InvalidRequest(
                f"{field} are not for equations.",
                pointer=f"/{field}",
                expected="variable and dependent",
            )
    free = sides[0].free | sides[1].free
    functions = abstract_functions(sides[0]) | abstract_functions(sides[1])
    variable = request.variable or _only(free - {request.dependent}, "variable")
    dependent = request.dependent or _only(free - {variable} or functions, "dependent")
    left, right = [_without_argument(side, dependent, variable) for side in sides]
    free = left.free | right.free
    if dependent not in free or dependent == variable:
        raise InvalidRequest(
            "The dependent variable occurs in the equation and is another one than the variable.",
            pointer="/dependent",
            expected=sorted(free - {variable})[:8],
            actual=dependent,
        )
    return Curve(left, right, variable, dependent)


def _without_argument(side: Expression, dependent: str, variable: str) -> Expression:
    """Return a side with y for y(x). Raises InvalidRequest for y of something else."""
    function = applied(dependent, (symbol(variable),))
    plain: Expression = exchanged(side, {function: symbol(dependent)})
    if dependent in abstract_functions(plain):
        raise InvalidRequest(
            f"{dependent} stands for {dependent}({variable}) here, and for nothing else.",
            pointer="/expression",
            expected=f"{dependent} or {dependent}({variable})",
        )
    return plain


def _only(candidates: AbstractSet[str], field: str) -> str:
    """Return the only candidate for one of the two variables. Raises AmbiguousVariable."""
    if len(candidates) == 1:
        return next(iter(candidates))
    names = sorted(candidates)[:8]
    raise AmbiguousVariable(
        'Say with "variable" and "dependent" which variable depends on which: '
        f"it may be any of {', '.join(names)}."
        if names
        else "An equation is differentiated with one of its variables as a function of another, "
        "and there are no two in this one; to differentiate one of its sides, send that alone.",
        pointer=f"/{field}" if names else "/expression",
        expected="the name of a variable" if names else "an equation such as x^2 + y^2 = 25",
        suggestions=tuple(names),
    )


def _derived(request: DifferentiateRequest, curve: Curve, derivation: Derivation) -> list[Reduced]:
    tidy = request.simplify != "none"
    stages = [reduced(implicit_step(derivation, curve), [], tidy=tidy)]
    for _ in range(request.order - 1):
        root = higher_step(derivation, curve, stages[-1].derivative, stages[0].derivative)
        stages.append(reduced(root, [curve.zero], tidy=tidy))
    return stages


def _checked(
    curve: Curve, derivation: Derivation, stages: list[Reduced]
) -> tuple[Verification, dict[Step, Verdict]]:
    """Check the steps along lines, then each derivative along the curve itself.

    Raises VerificationRefuted.
    """
    steps = list(derivation.steps)
    line = ("start of a line", "slope of a line")  # No one can type these.
    verification = verified(
        [
            Claim(
                curve.along_line(step.of, *line),
                curve.along_line(step.result, *line),
                step.variable,
            )
            for step in steps
        ]
    )
    functions = [None, *[stage.derivative for stage in stages]]
    claims = [Claimed(of, each.derivative) for of, each in zip(functions, stages, strict=False)]
    claims += [Claimed(of, each.root.result) for of, each in zip(functions, stages, strict=False)]
    found = check_slopes(curve, claims)
    verdicts = dict(zip(steps, verification.verdicts, strict=True))
    verdicts |= zip([each.root for each in stages], found.verdicts[len(stages) :], strict=True)
    return _together(verification, found), verdicts


def _together(verification: Verification, found: Finding) -> Verification:
    statuses = {verdict.status for verdict in found.verdicts}
    if "refuted" in statuses:
        raise VerificationRefuted("The independent check refuted the answer; it was withheld.")
    errors = [each for each in (verification.max_relative_error, found.error) if each is not None]
    return verification._replace(
        status="unverified" if "unverified" in statuses else verification.status,
        method=f"{verification.method}; {METHOD}",
        points=found.points,
        max_relative_error=max(errors, default=None),
        verdicts=(*verification.verdicts, *found.verdicts),
    )


def _conditions(
    curve: Curve, derivation: Derivation, stages: list[Reduced], names: frozenset[str]
) -> tuple[Relation, ...]:
    asked = conditions_with(derivation, stages, names)
    return tuple(dict.fromkeys([curve.closed(each) for each in asked]))


def _value(
    request: DifferentiateRequest,
    question: Question,
    curve: Curve,
    stages: list[Reduced],
    conditions: tuple[Relation, ...],
) -> Json:
    point = read_point(question, request.at)
    off, size = residual(curve, point)
    where = ", ".join(f"{name} = {value:g}" for name, value in point.items())
    if not (math.isfinite(off) and math.isfinite(size)):
        raise OutsideDomain(f"The equation has no finite real value at {where}.", pointer="/at")
    if abs(off) > _OFF_CURVE * size:
        raise PointOffCurve(
            f"The equation does not hold at {where}: left minus right is {off:g} there.",
            pointer="/at",
            expected=0.0,
            actual=off,
        )
    by_x, by_y = local(curve, point)
    if by_y == 0:
        reason = "the tangent is vertical" if by_x else "the curve has no single tangent"
        raise vertical(f"There is no derivative at {where}: {reason} there.")
    (value,), (slope,) = values_at(
        point, [symbol(curve.dependent)], [stages[-1].derivative], conditions
    )
    return {"at": point, "function": value, "derivative": slope}
