"""Writes expressions in all the formats that a request asked for, each expression once."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from service.rendering.formats import FORMATS
from service.rendering.text import Text
from service.symbolic.interning import Node

Render: TypeAlias = Callable[[Node], str]


class Writer:
    """Holds one renderer for each format; `text` is always there, for notes and conditions.

    `result` is what notes call the function that is differentiated.
    """

    def __init__(self, formats: Sequence[str], result: str = "y") -> None:
        self.result = result
        # A bound method is called in half the time that an object takes.
        self.text: Render = Text().__call__
        self.renderers: list[tuple[str, Render]] = [
            (name, self.text if name == "text" else FORMATS[name]().__call__) for name in formats
        ]
        # Returns an expression with one key per format.
        self.expression: Callable[[Node], dict[str, str]] = _Written(self.renderers).__getitem__


class _Written(dict[Node, dict[str, str]]):
    """Expressions in each format, written when they are first asked for."""

    def __init__(self, renderers: list[tuple[str, Render]]) -> None:
        super().__init__()
        self._renderers = renderers

    def __missing__(self, node: Node) -> dict[str, str]:
        written = self[node] = {}
        for name, render in self._renderers:
            written[name] = render(node)
        return written
