"""How much there is to write of an expression, and functions of which families it takes."""

from typing import Final

from service.symbolic.build import MINUS_ONE, is_number
from service.symbolic.expression import Call, Expression, Piecewise, Product, Sum
from service.symbolic.functions import FAMILIES
from service.symbolic.interning import Node, below, charge

CASES: Final = "cases"


def size(expression: Expression) -> int:
    """Return the count of numbers, symbols, functions and operations, as often as they occur."""
    return _size(expression, {})


def _size(node: Node, known: dict[Node, int]) -> int:
    found = known.get(node)
    if found is None:
        charge(1)
        found = sum([_size(child, known) for child in node.children])
        if isinstance(node, (Sum, Product)):
            # A minus sign is an operation, not a factor.
            found += len(node.children) - 1 - (node.children[0] is MINUS_ONE)
        elif is_number(node) and node.denominator != 1 and not node.decimal:
            found += 3
        else:
            found += 1
        known[node] = found
    return found


def families(*expressions: Expression) -> frozenset[str]:
    """Return the families of the functions in these expressions, functions in pieces for one."""
    found: set[str] = set()
    for node in below(*expressions):
        charge(1)
        if isinstance(node, Call):
            found.add(FAMILIES[node.name])
        elif isinstance(node, Piecewise):
            found.add(CASES)
    return frozenset(found)
