"""The textbook lines of a rate over a rate: parametric derivatives and inverse functions."""

from collections.abc import Sequence
from typing import Any

from service.rendering.equations import fraction, joined
from service.rendering.labels import change, rate
from service.rendering.lines import LineWriter
from service.rendering.writer import Writer
from service.symbolic.build import ONE
from service.symbolic.relation import Reduced
from service.symbolic.rules.whole import RELATION, TIDY

Json = dict[str, Any]


class RateLines:
    """Writes dy/dx as (dy/dt)/(dx/dt), and its derivatives in turn."""

    def __init__(self, writer: Writer, plain: LineWriter, of: str, by: str, parameter: str) -> None:
        self._writer = writer
        self._plain = plain
        self._of, self._by, self._parameter = of, by, parameter

    def write(self, stages: Sequence[Reduced]) -> list[Json]:
        """Return the lines of all stages, each line an equation."""
        return [line for order, each in enumerate(stages, 1) for line in self._lines(each, order)]

    def _lines(self, stage: Reduced, order: int) -> list[Json]:
        writer, plain, root = self._writer, self._plain, stage.root
        labels = [self._above(order), rate(writer, self._by, self._parameter)]
        whole = rate(writer, self._of, self._by, order=order)
        line: Json = joined("equals", [whole, fraction(*labels)])
        plain.credit(line, [root])
        written = [line]
        found = [
            joined("equals", [label, writer.notation(part.result)])
            for label, part in zip(labels, root.steps, strict=True)
        ]
        line = joined("comma", found if self._of != self._parameter or order > 1 else found[1:])
        plain.credit(line, root.steps)
        written += [line, plain.continuing(root.result, [root])]
        if stage.tidied is not root.result:
            written.append(plain.tidied(stage.tidied, TIDY))
        if stage.derivative is not stage.tidied:
            written.append(plain.tidied(stage.derivative, RELATION, "sin(u)**2 + cos(u)**2 = 1"))
        return written

    def _above(self, order: int) -> dict[str, str]:
        """Return the label of what changes: y, dy/dx and so on; a parameter itself changes by 1."""
        if order > 1:
            before = rate(self._writer, self._of, self._by, order=order - 1)
            return change(self._writer, before, self._parameter)
        if self._of == self._parameter:
            return self._writer.notation(ONE)
        return rate(self._writer, self._of, self._parameter)
