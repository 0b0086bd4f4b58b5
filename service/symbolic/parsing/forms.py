"""Derivatives of abstract functions, as the text format writes them, and as f'(x)."""

from service.errors import SyntaxProblem
from service.limits import LIMITS
from service.symbolic.build import applied
from service.symbolic.expression import Applied, Expression, Symbol
from service.symbolic.functions import NAMES
from service.symbolic.parsing.cursor import LETTERS, Cursor
from service.symbolic.parsing.names import check_name, is_letter, is_variable


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


def derivative(cursor: Cursor) -> Applied:
    """Read Derivative(f(x, y), x, (y, 2)), the word being read already."""
    at = cursor.i
    bars = cursor.enter()
    cursor.expect("(")
    name = cursor.tokens[cursor.i]
    if name in NAMES or not is_letter(name) or cursor.tokens[cursor.i + 1] != "(":
        raise cursor.problem(
            SyntaxProblem,
            at,
            "Derivative(...) is for abstract functions, as in Derivative(f(x), x); "
            'otherwise send the inner expression with "variable".',
        )
    cursor.i += 2
    arguments = tuple(cursor.arguments())
    orders = [0] * len(arguments)
    while cursor.accept(","):
        by_at = cursor.i
        variable, order = _variable_and_order(cursor)
        orders[place_of(cursor, arguments, variable, by_at)] += order
    check_order(sum(orders))
    cursor.expect(")")
    cursor.leave(bars)
    if not any(orders):
        raise cursor.problem(SyntaxProblem, at, f"Say by what: Derivative({name}(x), x).")
    node = applied(name, arguments, tuple(orders))
    assert isinstance(node, Applied)
    return node


def substitution(cursor: Cursor) -> Expression:
    """Read Subs(Derivative(f(u), u), u, x**2), the word being read already."""
    bars = cursor.enter()
    cursor.expect("(")
    cursor.expect("Derivative")
    inner = derivative(cursor)
    cursor.expect(",")
    at = cursor.i
    several = cursor.accept("(")
    names = _listed_names(cursor) if several else [_name(cursor)]
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
        return _name(cursor), 1
    variable = _name(cursor)
    cursor.expect(",")
    order = cursor.tokens[cursor.i]
    if not order.isdecimal() or len(order) > 4:
        raise cursor.unexpected(expected="the order, a small whole number")
    cursor.i += 1
    cursor.expect(")")
    return variable, int(order)


def place_of(cursor: Cursor, arguments: tuple[Expression, ...], variable: str, at: int) -> int:
    """Return which argument is the variable by itself, or raise SyntaxProblem."""
    holders = [index for index, u in enumerate(arguments) if variable in u.free]
    if len(holders) != 1 or not isinstance(arguments[holders[0]], Symbol):
        raise cursor.problem(
            SyntaxProblem, at, f"{variable} is not by itself one of the function's arguments."
        )
    return holders[0]


def _listed_names(cursor: Cursor) -> list[str]:
    names = [_name(cursor)]
    while cursor.accept(","):
        names.append(_name(cursor))
    cursor.expect(")")
    return names


def _name(cursor: Cursor) -> str:
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
