"""Conditions as a person writes them: x > 0, x != 0."""

from collections.abc import Sequence

from service.rendering.writer import Writer
from service.symbolic.expression import Relation


def written_conditions(writer: Writer, conditions: Sequence[Relation]) -> Sequence[str]:
    """Return comparisons, each with its operator between its sides."""
    if not conditions:
        return ()
    text = writer.text
    return [f"{text(each.left)} {each.operator} {text(each.right)}" for each in conditions]
