"""Hints for a line of a derivation, in levels: name, template, filled in, shown."""

from typing import Any

from service.rendering.equations import joined
from service.rendering.explanations import explanation
from service.rendering.labels import rate
from service.rendering.links import partial_edges
from service.rendering.writer import Writer
from service.symbolic.build import derivative_of, symbol
from service.symbolic.expression import Expression
from service.symbolic.rules.rule import Rule
from service.symbolic.rules.whole import TIDY
from service.symbolic.step import Step

Json = dict[str, Any]

NAME, TEMPLATE, FILLED, SHOWN = 1, 2, 3, 4


def hint(
    writer: Writer,
    line: Json,
    step: Step | None,
    before: Expression,
    number: str | None,
    level: int,
) -> Json:
    """Return the hint for a line, which a step leads to, or which tidies what was before."""
    rule = step.rule if step else TIDY
    of = step.of if step else before
    return {
        "level": level,
        "next_level": level + 1 if level < SHOWN else None,
        "rule": rule.id,
        "title": rule.title,
        "step": number,
        "of": writer.expression(of),
        "detail": _detail(writer, line, rule, step, of, level),
        "template": _template(writer, rule, step) if level >= TEMPLATE else None,
        "filled": _filled(writer, step, before) if level >= FILLED else None,
        "shown": line if level >= SHOWN else None,
    }


def _detail(
    writer: Writer, line: Json, rule: Rule, step: Step | None, of: Expression, level: int
) -> str:
    if level == NAME:
        return f"{rule.title}, for {writer.text(of)}."
    if level == TEMPLATE:
        return f"{rule.title}: {_template(writer, rule, step)['text']}."
    if level == SHOWN and line["note"]:
        return f"The next line; {line['note']}."
    return explanation(writer, step) if step else f"{rule.explanation}"


def _template(writer: Writer, rule: Rule, step: Step | None) -> dict[str, str]:
    if step is None or rule.function is None:
        return {"text": rule.statement, "latex": rule.latex}
    # A row of the function table: this step is what the row says, of the variable itself.
    derivative = writer.notation(derivative_of(step.of, step.variable))
    equation = joined("equals", [derivative, writer.notation(step.result)])
    text = f"{writer.text(derivative_of(step.of, step.variable))} = {writer.text(step.result)}"
    return {**equation, "text": text}


def _filled(writer: Writer, step: Step | None, before: Expression) -> list[dict[str, str]]:
    expression = writer.notation
    if step is None:
        return [expression(before)]
    graph, inner = step.application.graph, step.application.inner
    if graph is not None:
        partial = partial_edges(graph)
        labels = [
            rate(writer, source, target, partial=edge in partial)
            for edge, (source, target) in enumerate(graph.edges)
        ]
    elif inner:
        named = [joined("equals", [expression(symbol(u)), expression(of)]) for u, of in inner]
        several = len(inner) > 1
        labels = [rate(writer, writer.result, u, partial=several) for u, _ in inner]
        labels += [rate(writer, u, step.variable, partial=False) for u, _ in inner]
        return named + _equations(writer, labels, step)
    elif step.steps:  # What the rule asks for, still to be found.
        return [expression(derivative_of(part.of, part.variable)) for part in step.steps]
    else:
        whole = expression(derivative_of(step.of, step.variable))
        return [joined("equals", [whole, expression(step.result)])]
    return _equations(writer, labels, step)


def _equations(writer: Writer, labels: list[dict[str, str]], step: Step) -> list[dict[str, str]]:
    return [
        joined("equals", [label, writer.notation(part.result)])
        for label, part in zip(labels, step.steps, strict=True)
    ]
