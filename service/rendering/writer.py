"""Writes expressions in all the formats that a request asked for, each expression once."""

from collections.abc import Sequence

from service.rendering.formats import FORMATS
from service.rendering.renderer import Renderer
from service.rendering.text import Text
from service.symbolic.interning import Node


class Writer:
    """Holds one renderer for each format; `text` is always there, for notes and conditions.

    `result` is what notes call the function that is differentiated.
    """

    def __init__(self, formats: Sequence[str], result: str = "y") -> None:
        self.result = result
        self._text = Text()
        self.renderers: list[tuple[str, Renderer]] = [
            (name, self._text if name == "text" else FORMATS[name]()) for name in formats
        ]
        self._written: dict[Node, dict[str, str]] = {}

    def text(self, node: Node) -> str:
        """Return the expression as text."""
        return self._text.write(node)

    def expression(self, node: Node) -> dict[str, str]:
        """Return the expression with one key per format."""
        written = self._written.get(node)
        if written is None:
            written = self._written[node] = {}
            for name, renderer in self.renderers:
                written[name] = renderer.write(node)
        return written
