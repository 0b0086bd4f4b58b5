"""What a teacher would say about a step, and beside the line in which it is carried out."""

from collections.abc import Callable
from functools import cache
from string import Formatter
from typing import TypeAlias

from service.rendering.writer import Writer
from service.symbolic.step import Step

Field: TypeAlias = Callable[[Writer, Step], str]

# What templates may name; each one is made only where it is named.
_FIELDS: dict[str, Field] = {
    "of": lambda writer, step: writer.text(step.of),
    "variable": lambda writer, step: step.variable,
    "inner": lambda writer, step: ", ".join(
        [f"{name} = {writer.text(of)}" for name, of in step.application.inner]
    ),
    "symbol": lambda writer, step: step.application.inner[0].symbol,
    "part": lambda writer, step: writer.text(step.steps[0].of),
    "derivative": lambda writer, step: writer.text(step.steps[0].result),
    "y": lambda writer, step: writer.result,
}


def explanation(writer: Writer, step: Step) -> str:
    """Return the explanation of the rule, with the names and formulas of this step."""
    template = step.rule.explanation
    return _filled(template, writer, step) if "{" in template else template


def note(writer: Writer, step: Step) -> str:
    """Return the remark beside the line in which the step is carried out; empty for none."""
    template = step.rule.note
    return _filled(template, writer, step) if "{" in template else template


def _filled(template: str, writer: Writer, step: Step) -> str:
    pieces, rest = _split(template)
    return "".join([text + field(writer, step) for text, field in pieces]) + rest


@cache
def _split(template: str) -> tuple[list[tuple[str, Field]], str]:
    """Return each field with the text before it, and the text after the last; rules are few."""
    pieces: list[tuple[str, Field]] = []
    for text, name, _, _ in Formatter().parse(template):
        if name is None:
            return pieces, text
        pieces.append((text, _FIELDS[name]))
    return pieces, ""
