"""Derivatives that are a rate over a rate, in terms of a parameter: derived, checked, told."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from service.operations.kinds import Question, Telling, conditions_with, vertical
from service.operations.point import read_point, values_at
from service.rendering.rate_lines import RateLines
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.arithmetic import multiply
from service.symbolic.build import symbol
from service.symbolic.derivation import Derivation
from service.symbolic.evaluate import start
from service.symbolic.expression import Expression, Relation
from service.symbolic.parametric import rate_step
from service.symbolic.relation import Reduced, reduced
from service.symbolic.rules.rule import Rule
from service.symbolic.verify import Claim, Verification, verified

Json = dict[str, Any]


class Rates:
    """Differentiates an expression by another one, both in terms of a parameter."""

    def __init__(
        self, request: DifferentiateRequest, question: Question, rule: Rule, by: Expression
    ) -> None:
        self._request = request
        self._question = question
        self._rule = rule
        self._by = by
        self._parameter = question.by[0]
        self._derivation = Derivation(question.names)
        self._stages: list[Reduced] = []

    def derive(self, of: Expression) -> None:
        """Differentiate as often as is asked for."""
        tidy = self._request.simplify != "none"
        for _ in range(self._question.order):
            root = rate_step(self._derivation, self._rule, of, self._by, self._parameter)
            self._stages.append(reduced(root, [], tidy=tidy))
            of = self._stages[-1].derivative

    def told(
        self, labels: tuple[str, str], expression: Expression, function: Expression, **members: Any
    ) -> Json:
        """Check every step, and return the answer; its labels are those of d(of)/d(by).

        Raises VerificationRefuted, and NotDifferentiable at a point without a slope.
        """
        question, stages = self._question, self._stages
        verification = self._verified()
        steps = [*self._derivation.steps, *[stage.root for stage in stages]]
        verdicts = dict(zip(steps, verification.verdicts, strict=False))
        conditions = conditions_with(self._derivation, stages, question.names)
        telling = Telling(self._request, question, verdicts)
        trees = telling.steps(stages)
        lines = RateLines(telling.writer, telling.lines, *labels, self._parameter)
        value = self._value(function, conditions) if self._request.at else None
        return telling.answer(
            stages, verification, conditions, trees, lines.write(stages if telling.traced else []),
            expression=telling.writer.expression(expression), value=value, **members,
        )  # fmt: skip

    def _verified(self) -> Verification:
        """Check each rate, times what it was divided by, like any other derivative."""
        steps, stages = list(self._derivation.steps), self._stages
        claims = [Claim(step.of, step.result, step.variable) for step in steps]
        claims += [self._claim(stage, stage.root.result) for stage in stages]
        claims += [self._claim(stage, stage.derivative) for stage in stages]
        return verified(claims)

    def _claim(self, stage: Reduced, result: Expression) -> Claim:
        root = stage.root
        return Claim(root.of, multiply(result, root.steps[1].result), self._parameter)

    def _value(self, function: Expression, conditions: Sequence[Relation]) -> Json:
        point = read_point(self._question, self._request.at)
        above, below = [step.result for step in self._stages[0].root.steps]
        if _is_zero(below, self._parameter, point):
            where = f"{self._parameter} = {point[self._parameter]:g}"
            reason = (
                "what is divided is 0 there, too, so that the quotient tells nothing"
                if _is_zero(above, self._parameter, point)
                else "the tangent is vertical there"
            )
            raise vertical(f"What is divided by is 0 at {where}: {reason}.")
        (value,), (slope,) = values_at(point, [function], [self._stages[-1].derivative], conditions)
        return {"at": point, "function": value, "derivative": slope}


def _is_zero(expression: Expression, name: str, point: dict[str, float]) -> bool:
    """Whether a value is 0, but for rounding of the coordinate."""
    with np.errstate(all="ignore"):
        at = start(np.ones(3))
        at.update((symbol(each), np.full(3, float(value))) for each, value in point.items())
        at[symbol(name)] = at[symbol(name)] * (1 + np.array((0, -4, 4)) * np.finfo(float).eps)
        value = at[expression]
        return bool(abs(value[0]) <= np.max(np.abs(value - value[0])))
