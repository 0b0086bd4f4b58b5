"""The textbook lines of an implicit derivative: both sides differentiated, then solved."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from service.rendering.equations import joined
from service.rendering.labels import rate
from service.rendering.lines import LineWriter
from service.rendering.writer import Writer
from service.symbolic.arithmetic import divide, multiply
from service.symbolic.build import derivative_of, symbol
from service.symbolic.expression import Expression
from service.symbolic.implicit import Curve, collected, opposite
from service.symbolic.lines import Line, lines
from service.symbolic.normal_form import normal_form
from service.symbolic.relation import Reduced
from service.symbolic.rules.whole import IMPLICIT, RELATION, TIDY

Json = dict[str, Any]


class CurveLines:
    """Writes y for y(x), and dy/dx for its derivative."""

    def __init__(self, writer: Writer, plain: LineWriter, curve: Curve, *, brief: bool) -> None:
        self._writer = writer
        self._plain = plain
        self._curve = curve
        self._brief = brief

    def write(self, stages: Sequence[Reduced], constants: Sequence[str]) -> list[Json]:
        """Return the lines of all stages, each line an equation."""
        if not stages:
            return []
        written = self._first(stages[0], constants)
        for order, (before, stage) in enumerate(pairwise(stages), 2):
            written += self._higher(before.derivative, stage, stages[0].derivative, order)
        for line in written:
            line["note"] = line["note"] and self._plainly(line["note"])
        befores: list[Json | None] = [None, *written[:-1]]
        return [
            line
            for line, before in zip(written, befores, strict=True)
            if before is None or _formulas(line) != _formulas(before)
        ]

    def _plainly(self, note: str) -> str:
        """Return a note with y for y(x), as the lines have it."""
        curve, text = self._curve, self._writer.text
        slope = text(derivative_of(symbol(curve.dependent), curve.variable))
        plainly = note.replace(text(curve.slope), slope)
        return plainly.replace(text(curve.function), curve.dependent)

    def _first(self, stage: Reduced, constants: Sequence[str]) -> list[Json]:
        curve, root = self._curve, stage.root
        left, right = [list(lines(step, brief=self._brief)) for step in root.steps]
        count = max(len(left), len(right))
        written = [self._equation(*_at(left, i), *_at(right, i)) for i in range(count)]
        held = f"; held constant: {', '.join(constants)}" if constants else ""
        written[0]["note"] = f"{curve.dependent} is a function of {curve.variable}{held}"
        constant, coefficient = collected(curve, *[step.result for step in root.steps])
        rest, factor = normal_form(opposite(constant)), normal_form(coefficient)
        slope = derivative_of(symbol(curve.dependent), curve.variable)
        label = self._writer.text(slope)
        written += [
            self._solving(multiply(factor, slope), rest, f"terms with {label} on one side"),
            self._solving(slope, divide(rest, factor), None),
            self._solving(slope, stage.derivative, None) | {"rules": [TIDY.id], "steps": []},
        ]
        return written

    def _equation(self, left: Line, some: bool, right: Line, others: bool) -> Json:
        line: Json = joined("equals", [self._written(left), self._written(right)])
        new = [each for each, is_new in ((left, some), (right, others)) if is_new]
        steps = [step for each in new for step in each.steps]
        self._plain.credit(line, steps, all(each.whole for each in new))
        return line

    def _solving(self, left: Expression, right: Expression, note: str | None) -> Json:
        written = self._writer.notation
        line: Json = joined("equals", [written(left), written(right)])
        return line | {"rules": [IMPLICIT.id], "steps": ["1"], "note": note}

    def _higher(
        self, before: Expression, stage: Reduced, slope: Expression, order: int
    ) -> list[Json]:
        curve, root, writer = self._curve, stage.root, self._writer
        first, *rest = tuple(lines(root.steps[0], brief=self._brief))
        whole = rate(writer, curve.dependent, curve.variable, order=order)
        line: Json = joined("equals", [whole, writer.notation(curve.closed(first.expression))])
        self._plain.credit(line, [])
        written = [line]
        written += [
            self._plain.continuing(curve.closed(each.expression), each.steps, each.whole)
            for each in rest
        ]
        put_in = self._plain.continuing(root.result, [root])
        label = writer.text(derivative_of(symbol(curve.dependent), curve.variable))
        put_in["note"] = f"{label} = {writer.text(slope)}"
        written.append(put_in)
        written.append(self._plain.tidied(stage.tidied, TIDY))
        known = f"{writer.text(curve.left)} = {writer.text(curve.right)}"
        written.append(self._plain.tidied(stage.derivative, RELATION, known))
        return written

    def _written(self, line: Line) -> dict[str, str]:
        return self._writer.notation(self._curve.closed(line.expression))


def _at(some: list[Line], i: int) -> tuple[Line, bool]:
    """Return the line of this number, or the last, and whether it is a new one."""
    return some[min(i, len(some) - 1)], i < len(some)


def _formulas(line: Json) -> list[Any]:
    return [line.get(name) for name in ("text", "latex", "mathml")]
