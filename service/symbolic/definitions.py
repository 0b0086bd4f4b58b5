"""Intermediate variables: names that stand for expressions, which may use each other."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from service.errors import CyclicDefinitions
from service.symbolic.expression import Expression
from service.symbolic.substitution import substitute

Definitions: TypeAlias = Mapping[str, Expression]


def definition_order(expression: Expression, definitions: Definitions) -> list[str]:
    """Return the definitions that the expression needs, each after those that it needs itself.

    Raises CyclicDefinitions when any definition needs itself.
    """
    order: list[str] = []
    active: list[str] = []

    def visit(name: str) -> None:
        if name in active:
            circle = " -> ".join([*active[active.index(name) :], name])
            raise CyclicDefinitions(
                f"The definitions form a circle: {circle}. Define each name from others only.",
                pointer=f"/definitions/{name}",
            )
        if name in order:
            return
        active.append(name)
        for needed in sorted(definitions[name].free.intersection(definitions)):
            visit(needed)
        active.pop()
        order.append(name)

    for name in sorted(expression.free.intersection(definitions)):
        visit(name)
    needed = list(order)
    for name in definitions:  # A circle is refused even where nothing leads into it.
        visit(name)
    return needed


def substituted_back(result: Any, expression: Expression, definitions: Definitions) -> Any:
    """Return a result or condition with all defined names replaced, down to the variable."""
    if not definitions:
        return result
    full: dict[str, Expression] = {}
    for name in definition_order(expression, definitions):
        full[name] = substitute(definitions[name], full)
    return substitute(result, full)
