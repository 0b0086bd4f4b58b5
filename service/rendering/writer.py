"""Writes expressions in all the formats that a request asked for, each expression once."""

from collections.abc import Sequence
from typing import Any

from service.rendering.code.source import Source
from service.rendering.formats import FORMATS, NOTATIONS
from service.rendering.renderer import Renderer
from service.rendering.text import Text
from service.symbolic.expression import Expression
from service.symbolic.interning import Node


class Writer:
    """Holds one renderer for each format; `text` is always there, for notes and conditions.

    `result` is what notes call the function that is differentiated.
    """

    def __init__(self, formats: Sequence[str], result: str = "y") -> None:
        self.result = result
        self._text = Text()
        renderers: list[tuple[str, Renderer]] = [
            (name, self._text if name == "text" else FORMATS[name]()) for name in formats
        ]
        self.notations = [(name, each) for name, each in renderers if name in NOTATIONS]
        self._others = [(name, each) for name, each in renderers if name not in NOTATIONS]
        self._written: dict[Node, dict[str, Any]] = {}
        self._expressions: dict[Node, dict[str, Any]] = self._written if not self._others else {}

    def text(self, node: Node) -> str:
        """Return the expression as text."""
        return self._text.write(node)

    def notation(self, node: Node) -> dict[str, Any]:
        """Return the expression with one key per notation, for lines and labels."""
        written = self._written.get(node)
        if written is None:
            written = self._written[node] = {}
            for name, renderer in self.notations:
                written[name] = renderer.write(node)
        return written

    def expression(self, node: Node) -> dict[str, Any]:
        """Return the expression with one key per format."""
        written = self._expressions.get(node)
        if written is None:
            written = self.notation(node)
            if self._others:
                others = {name: each.finished(each.write(node)) for name, each in self._others}
                written = self._expressions[node] = written | others
        return written

    def programs(
        self, title: str, variables: list[str], value: Expression, derivative: Expression
    ) -> dict[str, str] | None:
        """Return a function that gives value and derivative, in each language asked for."""
        programs = {
            name: each.program(title, variables, value, derivative)
            for name, each in self._others
            if isinstance(each, Source)
        }
        return programs or None
