r"""Derivative signs before abstract functions; before anything else they are refused."""

import json

from service.errors import ExpressionError, SyntaxProblem
from service.symbolic.build import applied
from service.symbolic.expression import Applied, Expression
from service.symbolic.parsing import forms
from service.symbolic.parsing.cursor import Cursor
from service.symbolic.parsing.latex.derivatives import head, place
from service.symbolic.parsing.tokens import END

_FOLLOWS = frozenset([END, *")}]+-,&*/", "<", ">", "<=", ">=", "==", "!="])


def by_name(cursor: Cursor) -> Expression:
    r"""Read \frac{d}{dx} f(x) or \frac{\partial f}{\partial x}(x, y), the sign being read."""
    at = cursor.i - 1
    said = head(cursor.tokens[cursor.i], cursor.names)
    cursor.i += 1
    variables = [variable for variable, _ in said.by]
    if sum(order for _, order in said.by) != said.order:
        raise cursor.problem(
            SyntaxProblem, at, "The orders above and below the bar of this derivative differ."
        )
    if said.function:
        inner = _function(cursor, said.function, at, variables)
    else:
        inner = _operand(cursor, at, variables)
    orders = list(inner.orders)
    for variable, order in said.by:
        orders[forms.place_of(cursor, inner.arguments, variable, at)] += order
    forms.check_order(sum(orders))
    return applied(inner.name, inner.arguments, tuple(orders))


def by_place(cursor: Cursor) -> Expression:
    r"""Read \partial_{1} \partial_{2}^{2} f(u, v), the first sign being read already."""
    at = cursor.i - 1
    places: list[tuple[int, int]] = []
    cursor.i -= 1
    while cursor.accept("∂_"):
        places.append(place(cursor.tokens[cursor.i]))
        cursor.i += 1
    inner = _operand(cursor, at, [])
    orders = list(inner.orders)
    for index, order in places:
        if not 0 <= index < len(orders):
            raise cursor.problem(SyntaxProblem, at, "The function has not so many arguments.")
        orders[index] += order
    forms.check_order(sum(orders))
    return applied(inner.name, inner.arguments, tuple(orders))


def alone(cursor: Cursor) -> Expression:
    r"""Refuse a \partial that is no part of a derivative sign that is read."""
    raise _refused(cursor, cursor.i - 1, [])


def _function(cursor: Cursor, name: str, at: int, variables: list[str]) -> Applied:
    if cursor.tokens[cursor.i] != "(":
        raise _refused(cursor, at, variables)
    cursor.i += 1
    arguments = tuple(cursor.arguments())
    node = applied(name, arguments)
    assert isinstance(node, Applied)
    return node


def _operand(cursor: Cursor, at: int, variables: list[str]) -> Applied:
    start = cursor.i
    if cursor.tokens[start] == END:
        raise _refused(cursor, at, variables)
    # What is raised belongs to the sign as well, so it is no operand of it.
    cursor.deeper()
    inner = cursor.operand()
    cursor.depth -= 1
    ends = not variables or cursor.tokens[cursor.i] in _FOLLOWS
    if not isinstance(inner, Applied) or not ends:
        cursor.i = start
        raise _refused(cursor, at, variables)
    return inner


def _refused(cursor: Cursor, at: int, variables: list[str]) -> ExpressionError:
    name = variables[0] if variables else "x"
    request: dict[str, object] = {"variable": name}
    if len(variables) > 1:
        request = {"variables": variables}
    by = json.dumps(request)[1:-1]
    is_whole = at == 0 and bool(variables)
    inner = cursor.source(cursor.i, len(cursor.tokens) - 1) if is_whole else ""
    whole = json.dumps({"expression": inner, "syntax": "latex"} | request, ensure_ascii=False)
    return cursor.problem(
        SyntaxProblem,
        at,
        "Derivative signs stand before abstract functions only, as in \\frac{d}{dx} f(x): send the "
        f"inner expression with {by}.",
        suggestions=(whole if inner else by,),
    )
