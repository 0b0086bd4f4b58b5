"""Notices that a notation has been read in one of the two ways in which people use it."""

from service.symbolic.build import is_negative, is_number
from service.symbolic.expression import Call, Expression, Pi, Power, Sum, Symbol
from service.symbolic.functions import NAMES
from service.symbolic.parsing.cursor import CARETS, DIGITS, LETTERS, Cursor


def is_coefficient(factor: Expression) -> bool:
    """Whether a factor is a number, so that what follows it belongs to it."""
    return is_number(factor) or type(factor) is Pi


def of_implied_product(
    cursor: Cursor, start: int, slash: int, at: int, before: Expression, factor: Expression
) -> None:
    """Look at a factor without a sign, read from `at` on.

    The term begins at `start`; `slash` is where the factor before it was divided by, or 0.
    """
    if slash:
        _of_division(cursor, start, slash, at)
    elif cursor.tokens[at] == "(":
        _of_parentheses(cursor, at, before, factor)
    elif type(before) is Call and cursor.tokens[at - 1][0] in DIGITS:
        _of_short_exponent(cursor, at)


def of_abstract_function(cursor: Cursor, at: int, argument: Expression) -> None:
    """Look at f(x + 1), read as a function from `at` on."""
    if _needs_parentheses(argument):
        name, inside = cursor.shown(at), cursor.source(at + 2, cursor.i - 1)
        written = cursor.source(at, cursor.i)
        cursor.ambiguous(
            at, written, f"the abstract function {name} of {inside}", f"{name}*({inside})"
        )


def of_root(cursor: Cursor, at: int) -> None:
    """Look at √x^2, the root read from `at` on."""
    after = cursor.tokens[cursor.i]
    if after in CARETS or after[0] == "^":
        root, inner = cursor.source(at, cursor.i), cursor.source(at + 1, cursor.i)
        cursor.ambiguous(at, f"{root}^n", f"({root})^n", f"√({inner}^n)")


def of_bare_argument(cursor: Cursor, at: int, starts: list[int], factors: list[Expression]) -> None:
    """Look at sin x^2, sin x y, sin x/2 and sin x(y + 1), with the function at `at`."""
    tokens, name, start, end = cursor.tokens, cursor.shown(at), starts[0], cursor.i
    caret = starts[-1] + 1
    variables = [
        place for place, factor in zip(starts, factors, strict=True) if not is_coefficient(factor)
    ]
    tail = ""
    if caret < end and tokens[caret][0] in "^*":
        other = f"({name} {cursor.source(start, caret)}){cursor.source(caret, end)}"
    elif len(variables) > 1:
        first, rest = cursor.source(start, variables[1]), cursor.source(variables[1], end)
        other = f"{name}({first})*{rest}"
    else:
        tail = _tail(cursor)
        if not tail:
            return
        other = f"{name}({cursor.source(start, end)}{tail})"
    argument = cursor.source(start, end)
    cursor.ambiguous(at, f"{name} {argument}{tail}", f"{name}({argument}){tail}", other)


def _tail(cursor: Cursor) -> str:
    """Return the beginning of what could have been a part of the argument too."""
    sign = cursor.tokens[cursor.i]
    if sign == "(":
        return "(...)"
    if sign in cursor.after_coefficient:
        return f" {cursor.shown(cursor.i)}..."
    if sign not in ("*", "/"):
        return ""
    after = cursor.tokens[cursor.i + 1]
    if after in NAMES:
        return ""
    return f"{sign}{after}" if after.isalnum() else f"{sign}..."


def _of_division(cursor: Cursor, start: int, slash: int, at: int) -> None:
    above, below = cursor.source(start, slash), cursor.source(slash + 1, at)
    after = cursor.source(at, cursor.i)
    cursor.ambiguous(
        start,
        cursor.source(start, cursor.i),
        f"({above}/{below})*{after}",
        f"{above}/({below}*{after})",
    )


def _of_parentheses(cursor: Cursor, at: int, before: Expression, factor: Expression) -> None:
    # Parentheses that a product does not need look like those of a function.
    name = cursor.tokens[at - 1]
    inside = factor.base if isinstance(factor, Power) else factor
    if type(before) is Symbol and name[0] in LETTERS and not _needs_parentheses(inside):
        written, rest = cursor.source(at - 1, cursor.i), cursor.source(at, cursor.i)
        cursor.ambiguous(at - 1, written, f"the product {name}*{rest}", f"a function {name}")


def _of_short_exponent(cursor: Cursor, at: int) -> None:
    # e^2x is e^2*x, although e^(2x) may be meant.
    tokens = cursor.tokens
    caret = at - 2 if tokens[at - 2] in CARETS else at - 3
    if caret > 0 and tokens[caret] in CARETS and tokens[caret - 1] == "e":
        exponent, after = cursor.source(caret + 1, at), cursor.source(at, cursor.i)
        written = cursor.source(caret - 1, cursor.i)
        cursor.ambiguous(caret - 1, written, f"(e^{exponent})*{after}", f"e^({exponent}*{after})")


def _needs_parentheses(factor: Expression) -> bool:
    """Whether a person would enclose this factor of a product."""
    return type(factor) is Sum or is_negative(factor)
