"""Conditions as a person writes them: x > 0, x != 0."""

from collections.abc import Callable, Sequence

from service.rendering.writer import Writer
from service.symbolic.expression import Expression, Relation


def written_conditions(writer: Writer, conditions: Sequence[Relation]) -> Sequence[str]:
    """Return comparisons, each with its operator between its sides."""
    if not conditions:
        return ()
    return [written_condition(writer.text, each) for each in conditions]


def written_condition(text: Callable[[Expression], str], condition: Relation) -> str:
    """Return a comparison, its sides written by `text`."""
    return f"{text(condition.left)} {condition.operator} {text(condition.right)}"
