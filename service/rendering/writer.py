"""Writes expressions in all the formats that a request asked for, each expression once."""

from collections.abc import Sequence

from service.rendering.formats import FORMATS
from service.rendering.text import Text
from service.symbolic.interning import Node


class Writer:
    """Holds one renderer for each format; `text` is always there, for notes and conditions."""

    def __init__(self, formats: Sequence[str]) -> None:
        self.text = Text()
        self.renderers = [
            (name, self.text if name == "text" else FORMATS[name]()) for name in formats
        ]
        self._written: dict[Node, dict[str, str]] = {}

    def expression(self, node: Node) -> dict[str, str]:
        """Return the expression with one key per format."""
        written = self._written.get(node)
        if written is None:
            written = {name: render(node) for name, render in self.renderers}
            self._written[node] = written
        return written
