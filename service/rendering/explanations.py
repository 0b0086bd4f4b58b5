"""What a teacher would say about a step, and beside the line in which it is carried out."""

from service.rendering.writer import Writer
from service.symbolic.step import Step


def explanation(writer: Writer, step: Step) -> str:
    """Return the explanation of the rule, with the names and formulas of this step."""
    return _filled(step.rule.explanation, writer, step)


def note(writer: Writer, step: Step) -> str:
    """Return the remark beside the line in which the step is carried out; empty for none."""
    return _filled(step.rule.note, writer, step)


def _filled(template: str, writer: Writer, step: Step) -> str:
    if "{" not in template:
        return template
    text, first, inner = writer.text, step.steps[0], step.application.inner
    return template.format(
        of=text(step.of),
        variable=step.variable,
        inner=", ".join([f"{name} = {text(of)}" for name, of in inner]),
        symbol=inner[0].symbol if inner else "",
        part=text(first.of),
        derivative=text(first.result),
        y=writer.result,
    )
