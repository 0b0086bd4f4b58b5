"""What every format does alike: remember each node, hold the budget, write sums and signs.

A part is the string of a node and its binding strength: how much may stand beside it before it
needs parentheses.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, TypeAlias

from service.limits import LIMITS
from service.symbolic.expression import (
    Applied,
    Expression,
    Number,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.interning import Node, charge, table

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
_WORK, _CHARACTERS = 3, 400  # for a node, and how many characters are a unit more
_MAX_CHARACTERS = LIMITS.response_characters
_SIGNED = {Number, Quotient, Product}


class Renderer:
    """One format, for one piece of work: callable, from node to string.

    Raises LimitExceeded when the strings of all distinct nodes above the leaves together grow
    beyond the limit, as those of a small graph with many shared nodes do.
    """

    minus: ClassVar[str]
    plus: ClassVar[str]
    subtract: ClassVar[str]
    parentheses: ClassVar[tuple[str, str]]
    constants: ClassVar[Mapping[Node, Part]]
    handlers: ClassVar[Mapping[type[Node], Handler]]

    def __init__(self) -> None:
        self._parts = dict(self.constants)
        self._budget = table()
        self._characters = 0

    def __call__(self, node: Node) -> str:
        """Return the node in this format."""
        part = self._parts.get(node)
        if part is None:
            if node.depth > _DEEP:
                self._from_below(node)
            part = self.render(node)
        return part[0]

    def part(self, node: Node) -> Part:
        """Return string and binding strength of a node, rendered once."""
        return self._parts.get(node) or self.render(node)

    def render(self, node: Node) -> Part:
        """Render a node that has not been rendered yet."""
        part = self._parts[node] = self.handlers[type(node)](self, node)
        if node.depth > 1:
            characters, budget = len(part[0]), self._budget
            self._characters += characters
            # As charge would, which is one call too many here.
            budget.left -= _WORK + characters // _CHARACTERS
            if budget.left < 0 or self._characters > _MAX_CHARACTERS:
                charge(0)
                self._reserve(0)
        return part

    def _from_below(self, node: Node) -> None:
        # Keeps the recursion of a deep node flat, because its children are known already.
        parts, unseen = self._parts, [node]
        found: set[Node] = set()
        while unseen:
            new = {below for below in unseen.pop().children if below not in parts} - found
            found |= new
            unseen += new
        for below in sorted(found, key=lambda below: below.depth):
            self.render(below)

    def _reserve(self, characters: int) -> None:
        """Raise LimitExceeded unless so many more characters may be written."""
        LIMITS.check(
            "response_characters",
            self._characters + characters,
            "Written out, the expressions of the answer are longer than the limit; "
            "lower the order, shorten the expression or ask for less of the trace.",
        )

    def strings(self, nodes: tuple[Node, ...]) -> list[str]:
        """Return the strings of nodes that will stand in one string."""
        strings = [self.part(node)[0] for node in nodes]
        if len(strings) > MANY:
            self._reserve(sum(map(len, strings)))
        return strings

    def enclose(self, string: str) -> str:
        """Return the string in parentheses."""
        opening, closing = self.parentheses
        return f"{opening}{string}{closing}"

    def added(self, node: Sum) -> Part:
        """Write the terms, a minus sign in front of one as subtraction."""
        parts, terms = self._parts, node.terms
        if len(terms) > MANY:
            self.strings(terms)
        first = terms[0]
        total, strength = parts[first] if first in parts else self.render(first)
        if not strength:
            total = self.enclose(total)
        for term in terms[1:]:
            string, strength = parts[term] if term in parts else self.render(term)
            if strength == NEGATIVE:
                total += self.subtract + string.removeprefix(self.minus)
            else:
                total += self.plus + (string if strength else self.enclose(string))
        return total, SUM


def takes_minus(factor: Expression) -> bool:
    """Whether a -1 in front of the factor is written as a bare minus sign.

    Before a number, quotient or product the sign would be read as theirs.
    """
    return type(factor) not in _SIGNED


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
