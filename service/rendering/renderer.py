"""What every format does alike: remember each node, hold the budget, write sums and signs.

A part is the string of a node and its binding strength: how much may stand beside it before it
needs parentheses.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, TypeAlias

from service.limits import LIMITS
from service.symbolic.build import MINUS_ONE
from service.symbolic.expression import (
    Applied,
    Expression,
    Number,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.interning import Node

Part: TypeAlias = tuple[str, int]
Handler: TypeAlias = Callable[[Any, Any], Part]

SUM: Final = 0  # a + b, and whatever else must be enclosed anywhere but alone
NEGATIVE: Final = 1  # -a b: a minus sign in front, not that of a sum
PRODUCT: Final = 2  # a b
APART: Final = 3  # a/b, 2^x: no factor may stand before it without a multiplication sign
POWER: Final = 4
OPEN: Final = 5  # sin x: a function whose argument is not enclosed
CALL: Final = 6  # sin(x + 1): begins with the name of such a function
ATOM: Final = 7
NUMERAL: Final = 8  # 2, 0.3: an atom that no factor may stand before, either

MANY = 8
_DEEP = 32
_MAX_CHARACTERS = LIMITS.response_characters


class Renderer:
    """One format, for one piece of work: callable, from node to string.

    Raises LimitExceeded when the strings of all distinct nodes together grow beyond the limit, as
    those of a small graph with many shared nodes do.
    """

    minus: ClassVar[str]
    plus: ClassVar[str]
    subtract: ClassVar[str]
    parentheses: ClassVar[tuple[str, str]]
    constants: ClassVar[Mapping[Node, Part]]
    handlers: ClassVar[Mapping[type[Node], Handler]]

    def __init__(self) -> None:
        self._parts: dict[Node, Part] = dict(self.constants)
        self._characters = 0

    def __call__(self, node: Node) -> str:
        """Return the node in this format."""
        part = self._parts.get(node)
        if part is None:
            if node.depth > _DEEP:
                self._from_below(node)
            part = self.part(node)
        return part[0]

    def enclose(self, string: str) -> str:
        """Return the string in parentheses."""
        opening, closing = self.parentheses
        return f"{opening}{string}{closing}"

    def part(self, node: Node) -> Part:
        """Return string and binding strength of a node, rendered once."""
        return self._parts.get(node) or self.render(node)

    def render(self, node: Node) -> Part:
        """Render a node that has not been rendered yet."""
        part = self._parts[node] = self.handlers[type(node)](self, node)
        self._characters += len(part[0])
        if self._characters > _MAX_CHARACTERS:
            self.reserve(0)
        return part

    def reserve(self, characters: int) -> None:
        """Raise LimitExceeded unless so many more characters may be written."""
        LIMITS.check(
            "response_characters",
            self._characters + characters,
            "Written out, the expressions of the answer are longer than the limit; "
            "lower the order, shorten the expression or ask for less of the trace.",
        )

    def _from_below(self, node: Node) -> None:
        # Keeps the recursion of a deep node flat, because its children are known already.
        found, unseen = {node}, [node]
        while unseen:
            below = set(unseen.pop().children) - found
            found |= below
            unseen += below
        for part in sorted(found, key=lambda node: node.depth):
            self.part(part)

    def parts(self, nodes: tuple[Node, ...]) -> list[Part]:
        """Return the parts of nodes that will stand in one string."""
        found = [self.part(node) for node in nodes]
        if len(found) > MANY:
            self.reserve(sum(len(string) for string, _ in found))
        return found

    def added(self, node: Sum) -> Part:
        """Write the terms, a minus sign in front of one as subtraction."""
        terms = node.terms
        if len(terms) > MANY:
            self.parts(terms)
        known, render = self._parts.get, self.render
        string, strength = known(terms[0]) or render(terms[0])
        total = string if strength else self.enclose(string)
        for term in terms[1:]:
            string, strength = known(term) or render(term)
            if strength == NEGATIVE:
                total += self.subtract + string[len(self.minus) :]
            else:
                total += self.plus + (string if strength else self.enclose(string))
        return total, SUM


def without_minus(node: Product) -> tuple[Expression, ...]:
    """Return the factors after a leading -1 that is written as a bare minus sign; () if none is.

    Before a number, quotient or product the sign would be read as theirs.
    """
    factors = node.factors
    if factors[0] is not MINUS_ONE or type(factors[1]) in (Number, Quotient, Product):
        return ()
    return factors[1:]


def placeholders(node: Applied) -> list[int]:
    """Return which arguments are differentiated by although they cannot name that variable.

    An argument can if it is a plain symbol that occurs in no other argument.
    """
    return [
        index
        for index, (argument, order) in enumerate(zip(node.arguments, node.orders, strict=True))
        if order and not _names_itself(argument, node.arguments)
    ]


def _names_itself(argument: Expression, arguments: tuple[Expression, ...]) -> bool:
    return isinstance(argument, Symbol) and (
        sum(argument.name in other.free for other in arguments) == 1
    )
