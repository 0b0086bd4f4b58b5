"""Conditions as a person writes them: x > 0, x != 0."""

from service.rendering.writer import Writer
from service.symbolic.expression import Relation


def written_condition(writer: Writer, condition: Relation) -> str:
    """Return a comparison with its operator between its sides."""
    return f"{writer.text(condition.left)} {condition.operator} {writer.text(condition.right)}"
