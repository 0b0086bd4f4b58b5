r"""Derivative signs: before an abstract function a name, before anything else to be carried out."""

import json

from service.errors import ExpressionError, SyntaxProblem
from service.symbolic.build import applied, product_of
from service.symbolic.expression import Applied, Expression
from service.symbolic.parsing import forms
from service.symbolic.parsing.cursor import DIGITS, LETTERS, Cursor
from service.symbolic.parsing.latex.derivatives import head, place
from service.symbolic.parsing.tokens import END


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
    if not said.function:
        return forms.differentiated(cursor, at, _term(cursor, at, variables), said.by)
    inner = _function(cursor, said.function, at, variables)
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
    inner = _operand(cursor, at)
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


def _term(cursor: Cursor, at: int, variables: list[str]) -> Expression:
    """Read what a sign is before: something in brackets, or factors side by side."""
    start = cursor.i
    tokens = cursor.tokens
    if tokens[start] == END or not _follows(cursor):
        raise _refused(cursor, at, variables)
    cursor.deeper()
    factors = [cursor.power()]
    if tokens[start] == "(" and _follows(cursor):
        raise cursor.problem(
            SyntaxProblem,
            cursor.i,
            "It is not clear whether the derivative is that of the brackets or of the product; put "
            "what it is of into one pair of brackets, and a \\cdot after them.",
        )
    while _follows(cursor):
        factors.append(cursor.power())
    cursor.depth -= 1
    term = product_of(*factors)
    if tokens[start] != "(" and tokens[cursor.i] in ("*", "/"):
        read = cursor.source(start, cursor.i)
        cursor.ambiguous(
            at,
            cursor.source(at, cursor.i),
            f"the derivative of {read} alone",
            "that of all factors",
        )
    return term


def _follows(cursor: Cursor) -> bool:
    """Whether a factor follows without a sign."""
    lexeme = cursor.tokens[cursor.i]
    if lexeme == "|":
        return not cursor.bars
    return lexeme[0] in LETTERS or lexeme[0] in DIGITS or lexeme in cursor.opening


def _operand(cursor: Cursor, at: int) -> Applied:
    start = cursor.i
    if cursor.tokens[start] == END:
        raise _refused(cursor, at, [])
    cursor.deeper()
    inner = cursor.operand()
    cursor.depth -= 1
    if not isinstance(inner, Applied):
        cursor.i = start
        raise _refused(cursor, at, [])
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
        "A derivative sign stands before what it is of, as in \\frac{d}{dx} x^{2} or "
        f"\\frac{{d}}{{dx}} f(x); or send the inner expression with {by}.",
        suggestions=(whole if inner else by,),
    )
