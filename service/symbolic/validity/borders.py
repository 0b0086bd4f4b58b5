"""The borders of an expression: where a part may stop having a value, or its slope may break.

Each is an equation, taken from the conditions of the tree: zeros of denominators, arguments of
roots and logarithms, borders of cases, and what the function table says of domains and kinks.
Between borders next to each other a function has a derivative everywhere or a value nowhere.
"""

from collections.abc import Iterable
from typing import Final

from service.symbolic.arithmetic import add, negate
from service.symbolic.build import ZERO, relation
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
    Expression,
    Number,
    Piecewise,
    Power,
    Quotient,
    Relation,
)
from service.symbolic.functions import TABLE
from service.symbolic.interning import Node, charge
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.structural import unless_obvious

_STEPS: Final = ("floor", "ceiling")


class Borders:
    """The borders of expressions in one variable.

    zeros      expressions that are 0 at a border
    steps      expressions that are whole numbers at a border
    poles      expressions that are 0, -1, -2 and so on at a border
    domain     what the parts ask for, outside of cases, so that they have values
    is_known   whether these are all: nothing is known of abstract functions
    """

    __slots__ = ("_seen", "_variable", "domain", "is_known", "poles", "steps", "zeros")

    def __init__(self, expressions: Iterable[Expression], variable: str) -> None:
        self.zeros: dict[Expression, None] = {}
        self.steps: dict[Expression, None] = {}
        self.poles: dict[Expression, None] = {}
        self.domain: dict[Relation, None] = {}
        self.is_known = True
        self._variable = variable
        self._seen: set[tuple[Node, bool]] = set()
        for expression in expressions:
            self._visit(expression, False)

    def _visit(self, node: Node, in_cases: bool) -> None:
        if (node, in_cases) in self._seen or self._variable not in node.free:
            return
        self._seen.add((node, in_cases))
        charge(1 + len(node.children))
        if isinstance(node, (Applied, Derivative)):
            self.is_known = False
        elif isinstance(node, Relation):
            self._border(node, in_cases)
        elif isinstance(node, Piecewise):
            in_cases = True
        elif not isinstance(node, Conjunction):
            domain, smooth = _conditions(node)
            if not in_cases:
                self.domain.update(dict.fromkeys(unless_obvious(*domain)))
            for bound in (*domain, *smooth):
                if self._variable in bound.free:
                    self._border(bound, in_cases)
        for child in node.children:
            self._visit(child, in_cases)

    def _border(self, bound: Relation, in_cases: bool) -> None:
        left, right = bound.left, bound.right
        if isinstance(left, Call) and left.name == "ceiling" and isinstance(right, Call):
            self.poles[left.arguments[0]] = None  # As the gamma function asks for it.
            return
        if isinstance(right, Call) and right.name in _STEPS and right.arguments == (left,):
            self.steps[left] = None
        elif unless_obvious(relation(left, "!=", right)):
            self.zeros[left if right is ZERO else add(left, negate(right))] = None
        # Both sides may have borders of their own.
        self._visit(left, in_cases)
        self._visit(right, in_cases)


def _conditions(node: Node) -> tuple[tuple[Relation, ...], tuple[Relation, ...]]:
    """Return under what the node has a value, and where else its slope may break."""
    if isinstance(node, Quotient):
        return (relation(node.denominator, "!=", ZERO),), ()
    if isinstance(node, Call):
        row = TABLE[node.name]
        return row.domain(*node.arguments), row.smooth(*node.arguments)
    return _of_power(node) if isinstance(node, Power) else ((), ())


def _of_power(node: Power) -> tuple[tuple[Relation, ...], tuple[Relation, ...]]:
    base, exponent = node.base, node.exponent
    if not exponent.free and not isinstance(exponent, Number):
        exponent = normal_form(exponent)
    if not isinstance(exponent, Number):
        return (relation(base, ">" if exponent.free else ">=", ZERO),), ()
    if exponent.denominator % 2 == 0:
        return (relation(base, ">" if exponent.numerator < 0 else ">=", ZERO),), ()
    nonzero = (relation(base, "!=", ZERO),)
    if exponent.numerator < 0:
        return nonzero, ()
    return (), nonzero if exponent.denominator > 1 else ()
