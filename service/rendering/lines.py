"""The textbook lines of a derivation, in every format."""

from collections.abc import Iterable, Iterator
from typing import Any

from service.rendering.derivation import StepTree
from service.rendering.equations import continued, joined
from service.rendering.explanations import note
from service.rendering.labels import rate
from service.rendering.links import partial_edges
from service.rendering.writer import Writer
from service.symbolic.expression import Expression
from service.symbolic.lines import lines
from service.symbolic.rules.whole import TIDY, TOTAL
from service.symbolic.step import Step

Json = dict[str, Any]

_MOST_NOTES = 4


class LineWriter:
    """Writes the lines of one stage after the other."""

    def __init__(self, writer: Writer, tree: StepTree, *, brief: bool) -> None:
        self._writer = writer
        self._tree = tree
        self._brief = brief

    def write(self, root: Step, tidied: Expression, constants: Iterable[str]) -> Iterator[Json]:
        """Yield the lines from d/dx[f] to the tidied result, naming the constants first."""
        if root.rule is TOTAL:
            yield from self._total(root)
            last = root.result
        else:
            for i, (expression, steps) in enumerate(lines(root, brief=self._brief)):
                last = expression
                yield self._line(expression, steps) if i else self._first(expression, constants)
        if tidied is not last:
            substituted = root.rule is TOTAL
            remark = "Substituted back and tidied." if substituted else None
            yield {
                **continued(self._writer.expression(tidied)),
                "rules": [TIDY.id],
                "steps": [],
                "note": remark,
            }

    def _first(self, expression: Expression, constants: Iterable[str]) -> Json:
        names = ", ".join(constants)
        remark = f"Held constant: {names}." if names else None
        return {**self._writer.expression(expression), "rules": [], "steps": [], "note": remark}

    def _line(self, expression: Expression, steps: Iterable[Step]) -> Json:
        return {**continued(self._writer.expression(expression)), **self._credits(steps)}

    def _credits(self, steps: Iterable[Step]) -> Json:
        used = dict.fromkeys(steps)
        notes = dict.fromkeys(filter(None, (note(self._writer, step) for step in used)))
        return {
            "rules": list(dict.fromkeys(step.rule.id for step in used)),
            "steps": [i for i in map(self._tree.id_of, used) if i is not None],
            "note": "; ".join(list(notes)[:_MOST_NOTES]) or None,
        }

    def _total(self, root: Step) -> Iterator[Json]:
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
        formula = joined("plus", products) if products else writer.expression(root.result)
        yield {**joined("equals", [whole, formula]), **self._credits([root])}
        values = [
            joined("equals", [label, writer.expression(part.result)])
            for label, part in zip(labels, root.steps, strict=True)
        ]
        if values:
            yield {**joined("comma", values), **self._credits(root.steps)}
        yield self._line(root.result, [root])
