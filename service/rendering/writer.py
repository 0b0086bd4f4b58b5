"""Writes expressions in all the formats that a request asked for, each expression once."""

from collections.abc import Callable, Sequence

from service.rendering.formats import FORMATS
from service.rendering.text import Text
from service.symbolic.interning import Node


class Writer:
    """Holds one renderer for each format; `text` is always there, for notes and conditions.

    `result` is what notes call the function that is differentiated.
    """

    def __init__(self, formats: Sequence[str], result: str = "y") -> None:
        self.result = result
        # A bound method is called in half the time that an object takes.
        self.text: Callable[[Node], str] = Text().__call__
        self.renderers = [
            (name, self.text if name == "text" else FORMATS[name]().__call__) for name in formats
        ]
        self._written: dict[Node, dict[str, str]] = {}

    def expression(self, node: Node) -> dict[str, str]:
        """Return the expression with one key per format."""
        all_written = self._written
        if node in all_written:
            return all_written[node]
        written = all_written[node] = {}
        for name, render in self.renderers:
            written[name] = render(node)
        return written
