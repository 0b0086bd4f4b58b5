"""What every programming language does: name variables, and write a whole program."""

from abc import abstractmethod

from service.rendering.renderer import ATOM, Part
from service.rendering.text import Text
from service.symbolic.expression import Expression, Symbol


class Source(Text):
    """A format that programs run; sums, products and quotients are written as in text."""

    def __init__(self, pi: str, reserved: frozenset[str]) -> None:
        super().__init__(pi)
        self._reserved = reserved

    def name(self, name: str) -> str:
        """Return the variable's name, apart from the words that the language or we need."""
        return f"{name}_" if name.rstrip("_") in self._reserved else name

    def _symbol(self, node: Symbol) -> Part:
        return self.name(node.name), ATOM

    @abstractmethod
    def program(
        self, title: str, variables: list[str], value: Expression, derivative: Expression
    ) -> str:
        """Return a program with a function, of this title and these variables, for both."""
