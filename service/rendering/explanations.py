"""What a teacher would say about a step."""

from service.rendering.writer import Writer
from service.symbolic.step import Step


def explanation(writer: Writer, step: Step) -> str:
    """Return the explanation of the rule, with the names and formulas of this step."""
    text = step.rule.explanation
    inner = step.application.inner
    if not inner:
        return text
    names = ", ".join(f"{name} = {writer.text(of)}" for name, of in inner)
    return f"y = {writer.text(step.steps[0].of)} with {names}: {text[0].lower()}{text[1:]}"


def note(writer: Writer, step: Step) -> str | None:
    """Return the remark beside the line in which the step is carried out, if it needs one."""
    inner = step.application.inner
    if len(inner) == 1:
        (name, of), outer = inner[0], step.steps[0]
        return (
            f"{name} = {writer.text(of)} and y = {writer.text(outer.of)}, "
            f"so dy/d{name} = {writer.text(outer.result)}"
        )
    return step.rule.explanation if not step.rule.plain and step.rule.function is None else None
