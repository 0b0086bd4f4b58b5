"""What every format does alike: remember each node, hold the budget, write sums and signs.

A part is the string of a node and its binding strength: how much may stand beside it before it
needs parentheses.
"""

from abc import ABC, abstractmethod
from typing import Any, Final, TypeAlias

from service.limits import LIMITS
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
    Expression,
    Number,
    Piecewise,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
)
from service.symbolic.integral import Integral
from service.symbolic.interning import Node, charge

Part: TypeAlias = tuple[str, int]

SUM: Final = 0  # a + b, and whatever else must be enclosed anywhere but alone
NEGATIVE: Final = 1  # -a b: a minus sign in front, not that of a sum
PRODUCT: Final = 2  # a b
INTEGRAL: Final = 3  # an integral, which no factor may follow
APART: Final = 4  # a/b, 2^x: no factor may stand before it without a multiplication sign
POWER: Final = 5
OPEN: Final = 6  # sin x: a function whose argument is not enclosed
CALL: Final = 7  # sin(x + 1): begins with the name of such a function
ATOM: Final = 8
NUMERAL: Final = 9  # 2, 0.3: an atom that no factor may stand before, either

WIDE: Final = 8
_DEEP: Final = 32
_WORK: Final = 3  # for a node
_LONG: Final = 400  # characters that are a unit more
_BATCH: Final = 100  # units are taken from the budget together
_MAX_CHARACTERS: Final = LIMITS.response_characters
_SIGNED: Final = {Number, Quotient, Product}
_LEAVES: Final = frozenset((Number, Symbol))


class Renderer(ABC):
    """One format, for one piece of work: callable, from node to string.

    Raises LimitExceeded when the strings of all distinct nodes above the leaves together grow
    beyond the limit, as those of a small graph with many shared nodes do.
    """

    def __init__(
        self,
        minus: str,
        plus: str,
        subtract: str,
        parentheses: tuple[str, str],
        constants: dict[Node, Part],
    ) -> None:
        self.minus: Final = minus
        self.plus: Final = plus
        self.subtract: Final = subtract
        self.parentheses: Final = parentheses
        self._parts: dict[Node, Part] = dict(constants)
        self._characters = 0
        self._owed = 0

    def __call__(self, node: Node) -> str:
        """Return the node in this format."""
        return self.write(node)

    def write(self, node: Node) -> str:
        """Return the node in this format."""
        part = self._parts.get(node)
        if part is None:
            if node.depth > _DEEP:
                self._from_below(node)
            part = self.render(node)
            if self._owed > _BATCH:
                charge(self._owed)
                self._owed = 0
        return part[0]

    def finished(self, written: str) -> Any:
        """Return what clients get for a string that was written."""
        return written

    def part(self, node: Node) -> Part:
        """Return string and binding strength of a node, rendered once."""
        return self._parts.get(node) or self.render(node)

    def render(self, node: Node) -> Part:
        """Render a node that has not been rendered yet."""
        part = self._parts[node] = self._form(node)
        if type(node) not in _LEAVES:
            characters = len(part[0])
            self._characters += characters
            self._owed += _WORK
            if characters >= _LONG:
                charge(self._owed + characters // _LONG)
                self._owed = 0
                self._reserve(0)
        return part

    def _form(self, node: Node) -> Part:
        if type(node) is Product:
            return self._product(node)
        if type(node) is Power:
            return self._power(node)
        if type(node) is Quotient:
            return self._quotient(node)
        if type(node) is Call:
            return self._call(node)
        if type(node) is Sum:
            return self.added(node)
        if type(node) is Symbol:
            return self._symbol(node)
        if type(node) is Number:
            return self._number(node)
        return self._rare_form(node)

    def _rare_form(self, node: Node) -> Part:
        if type(node) is Relation:
            return self._relation(node)
        if type(node) is Conjunction:
            return self._conjunction(node)
        if type(node) is Piecewise:
            return self._piecewise(node)
        if type(node) is Applied:
            return self._applied(node)
        if type(node) is Integral:
            return self._integral(node)
        if type(node) is Derivative:
            return self._derivative(node)
        raise AssertionError(type(node))

    @abstractmethod
    def _product(self, node: Product) -> Part: ...

    @abstractmethod
    def _power(self, node: Power) -> Part: ...

    @abstractmethod
    def _quotient(self, node: Quotient) -> Part: ...

    @abstractmethod
    def _call(self, node: Call) -> Part: ...

    @abstractmethod
    def _symbol(self, node: Symbol) -> Part: ...

    @abstractmethod
    def _number(self, node: Number) -> Part: ...

    @abstractmethod
    def _relation(self, node: Relation) -> Part: ...

    @abstractmethod
    def _conjunction(self, node: Conjunction) -> Part: ...

    @abstractmethod
    def _piecewise(self, node: Piecewise) -> Part: ...

    @abstractmethod
    def _applied(self, node: Applied) -> Part: ...

    @abstractmethod
    def _integral(self, node: Integral) -> Part: ...

    @abstractmethod
    def _derivative(self, node: Derivative) -> Part: ...

    def _from_below(self, node: Node) -> None:
        # Keeps the recursion of a deep node flat, because its children are known already.
        # In an order of their own, so that the same limit is met every time.
        parts, unseen = self._parts, [node]
        found: dict[Node, None] = {}
        while unseen:
            for below in unseen.pop().children:
                if below not in parts and below not in found:
                    found[below] = None
                    unseen.append(below)
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
        if len(strings) > WIDE:
            self._reserve(sum(map(len, strings)))
        return strings

    def enclose(self, string: str) -> str:
        """Return the string in parentheses."""
        opening, closing = self.parentheses
        return f"{opening}{string}{closing}"

    def added(self, node: Sum) -> Part:
        """Write the terms, a minus sign in front of one as subtraction."""
        parts, terms = self._parts, node.terms
        if len(terms) > WIDE:
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
