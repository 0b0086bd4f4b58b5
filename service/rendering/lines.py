"""The textbook lines of a derivation, in every format."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from service.rendering.derivation import StepTree
from service.rendering.equations import continued, joined
from service.rendering.explanations import note
from service.rendering.labels import rate
from service.rendering.links import partial_edges
from service.rendering.writer import Writer
from service.symbolic.expression import Expression
from service.symbolic.lines import lines
from service.symbolic.rules.rule import Rule
from service.symbolic.rules.whole import TIDY, TOTAL
from service.symbolic.step import Form, Step

Json = dict[str, Any]

_MOST_NOTES: Final = 4
_SILENT: Final = frozenset(("constant", "identity"))


class LineWriter:
    """Writes the lines of one stage after the other."""

    def __init__(self, writer: Writer, tree: StepTree, *, brief: bool) -> None:
        self._writer = writer
        self._tree = tree
        self._brief = brief
        self._named: dict[Expression, str] = {}

    def write(
        self,
        root: Step,
        tidied: Expression,
        constants: Sequence[str],
        forms: Sequence[Form] = (),
    ) -> list[Json]:
        """Return the lines from d/dx[f] to the tidied result, naming the constants first.

        What else was made of the result is added, a line for each form.
        """
        if root.rule is TOTAL:
            written = self._total(root)
            last = root.result
        else:
            first, *rest = tuple(lines(root, brief=self._brief))
            written = [self._first(first.expression, constants)]
            written += [self.continuing(*line) for line in rest]
            last = rest[-1].expression
        if tidied is not last:
            remark = "substituted back" if root.rule is TOTAL else None
            written.append(self.tidied(tidied, TIDY, remark))
        written += [
            self.tidied(form.expression, form.rule, form.note or form.rule.note) for form in forms
        ]
        return written

    def tidied(self, expression: Expression, rule: Rule, note: str | None = None) -> Json:
        """Return the line "= expression", which is the one before in another form."""
        line: Json = continued(self._writer.notation(expression))
        return line | {"rules": [rule.id], "steps": [], "note": note}

    def _first(self, expression: Expression, constants: Sequence[str]) -> Json:
        line: Json = dict(self._writer.notation(expression))
        line["rules"] = []
        line["steps"] = []
        line["note"] = f"held constant: {', '.join(constants)}" if constants else None
        return line

    def continuing(self, expression: Expression, steps: Iterable[Step], whole: bool = True) -> Json:
        """Return the line "= expression", which steps led to."""
        line: Json = continued(self._writer.notation(expression))
        self.credit(line, steps, whole)
        return line

    def credit(self, line: Json, steps: Iterable[Step], whole: bool = True) -> None:
        """Add the rules, the steps and the remarks that a line owes to steps.

        `whole` says that plain ones were carried out with all that is below them.
        """
        rules: dict[str, None] = {}
        ids: dict[str, None] = {}
        notes: dict[str, None] = {}
        for each in steps:
            step = each.same_as or each
            if whole and step.plain and step.steps:
                _add_rules(step, rules)
            else:
                rules[step.rule.id] = None
            number = self._tree.id_of(step)
            if number is not None:
                ids[number] = None
            if len(notes) < _MOST_NOTES and (remark := self._remark(step)):
                notes[remark] = None
        line["rules"] = [*rules]
        line["steps"] = [*ids]
        line["note"] = "; ".join(notes) or None

    def _remark(self, step: Step) -> str:
        inner = step.application.inner
        if len(inner) == 1:
            self._named[inner[0].of] = inner[0].symbol
        name = self._named.get(step.of)
        if name is not None and (step.plain or not step.steps):
            return f"d{name}/d{step.variable} = {self._writer.text(step.result)}"
        return note(self._writer, step)

    def _total(self, root: Step) -> list[Json]:
        graph = root.application.graph
        assert graph is not None
        writer = self._writer
        partial = partial_edges(graph)
        labels = [
            rate(writer, source, target, partial=edge in partial)
            for edge, (source, target) in enumerate(graph.edges)
        ]
        whole = rate(writer, graph.nodes[0][0], root.variable, partial=False)
        products = [joined("times", [labels[edge] for edge in path]) for path in graph.paths]
        formula = joined("plus", products) if products else writer.notation(root.result)
        line: Json = joined("equals", [whole, formula])
        self.credit(line, [root])
        written = [line]
        values = [
            joined("equals", [label, writer.notation(part.result)])
            for label, part in zip(labels, root.steps, strict=True)
        ]
        if values:
            line = joined("comma", values)
            self.credit(line, root.steps)
            written.append(line)
        return [*written, self.continuing(root.result, [root])]


def _add_rules(step: Step, rules: dict[str, None]) -> None:
    """Add the rules used in a step that is carried out within one line."""
    step = step.same_as or step
    if step.rule.id not in _SILENT:
        rules[step.rule.id] = None
    for part in step.steps:
        _add_rules(part, rules)
