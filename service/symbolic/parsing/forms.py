"""Derivatives as the text format writes them, and those of abstract functions as f'(x)."""

from collections.abc import Sequence

from service.errors import SyntaxProblem
from service.limits import LIMITS
from service.symbolic.build import applied
from service.symbolic.expression import Applied, Expression, Symbol
from service.symbolic.parsing.carried import carried_out
from service.symbolic.parsing.cursor import LETTERS, Cursor
from service.symbolic.parsing.names import check_name, is_variable


def primed(cursor: Cursor, name: str) -> Expression:
    """Read f'(u) or f''(u), the name being read already."""
    at = cursor.i - 1
    order = len(cursor.tokens[cursor.i])
    cursor.i += 1
    return of_order(cursor, name, order, at)


def of_order(cursor: Cursor, name: str, order: int, at: int) -> Expression:
    """Read the argument of the derivative of this order of a function named at this index."""
    cursor.expect("(")
    arguments = cursor.arguments()
    if len(arguments) != 1:
        raise cursor.problem(
            SyntaxProblem,
            at,
            f"A prime is for functions of one argument; write Derivative({name}(x, y), x).",
        )
    check_order(order)
    return applied(name, tuple(arguments), (order,))


def derivative(cursor: Cursor) -> Expression:
    """Read Derivative(f(x, y), x, (y, 2)), the word being read already."""
    at = cursor.i - 1
    bars = cursor.enter()
    cursor.expect("(")
    inner = cursor.sum()
    by: list[tuple[str, int]] = []
    while cursor.accept(","):
        by.append(_variable_and_order(cursor))
    cursor.expect(")")
    cursor.leave(bars)
    if not any(order for _, order in by):
        raise cursor.problem(SyntaxProblem, at + 1, "Say by what: Derivative(f(x), x).")
    return differentiated(cursor, at, inner, by)


def differentiated(
    cursor: Cursor, at: int, inner: Expression, by: Sequence[tuple[str, int]]
) -> Expression:
    """Return the derivative of what was read, so often by these variables.

    That of an abstract function is a name for itself; any other is carried out.
    """
    check_order(sum([order for _, order in by]))
    variables = [variable for variable, _ in by]
    if isinstance(inner, Symbol) and inner.name not in variables:
        name, variable = inner.name, variables[0]
        raise cursor.problem(
            SyntaxProblem,
            at,
            f"{name} is a letter of its own here, which does not depend on {variable}; for a "
            f"function of it write {name}({variable}).",
            suggestions=(f"{name}({variable})",),
        )
    if not isinstance(inner, Applied) or _acts_inside(inner, variables):
        return carried_out(cursor, at, inner, by)
    orders = list(inner.orders)
    for variable, order in by:
        orders[place_of(cursor, inner.arguments, variable, at)] += order
    return applied(inner.name, inner.arguments, tuple(orders))


def substitution(cursor: Cursor) -> Expression:
    """Read Subs(Derivative(f(u), u), u, x**2), the word being read already."""
    bars = cursor.enter()
    cursor.expect("(")
    cursor.expect("Derivative")
    at = cursor.i
    inner = derivative(cursor)
    if not isinstance(inner, Applied):
        raise cursor.problem(
            SyntaxProblem, at, "Subs(...) is for derivatives of abstract functions."
        )
    cursor.expect(",")
    at = cursor.i
    several = cursor.accept("(")
    names = _listed_names(cursor) if several else [name_read(cursor)]
    cursor.expect(",")
    if several:
        cursor.expect("(")
    values = cursor.arguments() if several else [cursor.sum()]
    cursor.expect(")")
    cursor.leave(bars)
    replaced = dict(zip(names, values, strict=False))
    placeholders = {u.name for u in inner.arguments if isinstance(u, Symbol)}
    if len(values) != len(names) or not replaced.keys() <= placeholders:
        raise cursor.problem(
            SyntaxProblem, at, "Each name that is replaced is an argument and has one value."
        )
    arguments = tuple(
        replaced.get(u.name, u) if isinstance(u, Symbol) else u for u in inner.arguments
    )
    return applied(inner.name, arguments, inner.orders)


def _variable_and_order(cursor: Cursor) -> tuple[str, int]:
    if not cursor.accept("("):
        return name_read(cursor), 1
    variable = name_read(cursor)
    cursor.expect(",")
    order = cursor.tokens[cursor.i]
    if not order.isdecimal() or len(order) > 4:
        raise cursor.unexpected(expected="the order, a small whole number")
    cursor.i += 1
    cursor.expect(")")
    return variable, int(order)


def place_of(cursor: Cursor, arguments: tuple[Expression, ...], variable: str, at: int) -> int:
    """Return which argument is the variable by itself, or raise SyntaxProblem."""
    place = _holder(arguments, variable)
    if place is None:
        raise cursor.problem(
            SyntaxProblem, at, f"{variable} is not by itself one of the function's arguments."
        )
    return place


def _acts_inside(inner: Applied, variables: Sequence[str]) -> bool:
    """Whether some variable occurs, but not by itself as one of the arguments."""
    return True in [v in inner.free and _holder(inner.arguments, v) is None for v in variables]


def _holder(arguments: tuple[Expression, ...], variable: str) -> int | None:
    holders = [index for index, u in enumerate(arguments) if variable in u.free]
    if len(holders) != 1 or not isinstance(arguments[holders[0]], Symbol):
        return None
    return holders[0]


def _listed_names(cursor: Cursor) -> list[str]:
    names = [name_read(cursor)]
    while cursor.accept(","):
        names.append(name_read(cursor))
    cursor.expect(")")
    return names


def name_read(cursor: Cursor) -> str:
    """Read the name of a variable."""
    word = cursor.tokens[cursor.i]
    if word[0] in LETTERS:
        check_name(word)
        if word in cursor.names or is_variable(word):
            cursor.i += 1
            return word
    raise cursor.unexpected(expected="a name")


def check_order(order: int) -> None:
    """Raise LimitExceeded if the order is above the limit."""
    LIMITS.check("order", order, "The derivative in the expression has too high an order.")
