"""Functions and what they are applied to: sin(x), sin x, sin^2 x, sin^-1 x, log_2 x, f(x + 1)."""

from typing import Final

from service.errors import NonFiniteConstant, SyntaxProblem, WrongArity
from service.symbolic.arithmetic import negate
from service.symbolic.build import (
    MINUS_ONE,
    ZERO,
    E,
    applied,
    call,
    power_of,
    product_of,
    symbol,
)
from service.symbolic.expression import Expression, Quotient
from service.symbolic.functions import NAMES, Function
from service.symbolic.functions.function import Partial
from service.symbolic.interning import Node
from service.symbolic.parsing import other_readings
from service.symbolic.parsing.cursor import CARETS, DIGITS, LETTERS, Cursor
from service.symbolic.parsing.literals import literal
from service.symbolic.parsing.names import standing_alone

_LOG: Final = NAMES["log"]
_ARGUMENT: Final = LETTERS | DIGITS


def applied_to_list(cursor: Cursor, row: Function) -> Expression:
    """Read the arguments of f(x, y), the name being read already."""
    at = cursor.i - 1
    cursor.i += 1
    return function(cursor, row, cursor.arguments(), at)


def applied_to_any(cursor: Cursor, row: Function, base: Expression | None = None) -> Expression:
    """Read what a function is applied to, its name being read already; `base` is of log_b."""
    at = cursor.i - 1
    exponent = _exponent(cursor)
    inverse = NAMES.get(f"a{row.name}") if exponent is MINUS_ONE else None
    name_end = cursor.i
    arguments = cursor.arguments() if cursor.accept("(") else [_bare_argument(cursor, at)]
    if base is not None:
        arguments.append(base)
    if inverse is None:
        applied_function = function(cursor, row, arguments, at)
        return applied_function if exponent is None else power_of(applied_function, exponent)
    cursor.ambiguous(
        at, cursor.source(at, name_end), f"the inverse function {inverse.name}", f"1/{row.name}"
    )
    return function(cursor, inverse, arguments, at)


def logarithm(cursor: Cursor, word: str) -> Expression:
    """Read the logarithm of which the word log_b is read already."""
    at = cursor.i - 1
    written = word[len("log_") :]
    if written.isdecimal():
        base: Expression | None = literal(written)
    elif written:
        base = standing_alone(written, cursor.names)
    else:
        base = cursor.operand() if cursor.tokens[cursor.i] in ("{", "(") else None
    if base is None:
        raise cursor.problem(
            SyntaxProblem,
            at,
            "The base of this logarithm is not clear; write log(x, b).",
            suggestions=("log(x, b)",),
        )
    return applied_to_any(cursor, _LOG, None if base is E else base)


def abstract(cursor: Cursor, name: str) -> Expression:
    """Read the arguments of the abstract function whose name is read already."""
    at = cursor.i - 1
    cursor.expect("(")
    arguments = cursor.arguments()
    if not arguments:
        raise cursor.problem(SyntaxProblem, at, f"{name}() has no arguments; write {name}(x).")
    if len(arguments) == 1:
        other_readings.of_abstract_function(cursor, at, arguments[0])
    return applied(name, tuple(arguments))


def function(cursor: Cursor, row: Function, arguments: list[Expression], at: int) -> Expression:
    """Return a function of these arguments, its name being the token at this index."""
    least, most = row.arity
    if len(arguments) < least or (most is not None and len(arguments) > most):
        raise _wrong_arity(cursor, row, arguments, at)
    if row.rewrite is not None:
        if ZERO in arguments and _divides_by_zero(row.rewrite, arguments):
            raise cursor.problem(NonFiniteConstant, at, f"This {row.title} divides by zero.")
        return row.rewrite(*arguments)
    if cursor.tokens[at] == "log" and len(arguments) == 1:
        cursor.notice(
            "natural-logarithm",
            cursor.offset(at),
            "log was read as the natural logarithm; to base 10 it is log10(x) or log(x, 10)",
        )
    return call(row.name, *arguments)


def _divides_by_zero(rewrite: Partial, arguments: list[Expression]) -> bool:
    # Asked of other arguments, because arithmetic with zero may hide the division.
    places = [symbol(f"#{index}") for index in range(len(arguments))]
    zeros = {place for place, u in zip(places, arguments, strict=True) if u is ZERO}
    nodes: list[Node] = [rewrite(*places)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Quotient) and node.denominator in zeros:
            return True
        nodes += node.children
    return False


def _wrong_arity(cursor: Cursor, row: Function, arguments: list[Expression], at: int) -> WrongArity:
    least, most = row.arity
    count = {None: f"{least} or more", least: f"{least}"}.get(most, f"{least} to {most}")
    plural = "" if count == "1" else "s"
    return cursor.problem(
        WrongArity,
        at,
        f"{cursor.shown(at)} ({row.title}) takes {count} argument{plural}, not {len(arguments)}.",
        expected=count,
        actual=len(arguments),
    )


def _exponent(cursor: Cursor) -> Expression | None:
    """Read the exponent between a function and its argument, if there is one."""
    lexeme = cursor.tokens[cursor.i]
    if lexeme[0] == "^" and lexeme != "^":
        cursor.i += 1
        return literal(lexeme[1:])
    if lexeme not in CARETS:
        return None
    cursor.i += 1
    negative = cursor.sign()
    word = cursor.tokens[cursor.i]
    # The n of sin^n(x) is not applied to x.
    exponent = standing_alone(word, cursor.names) if word[0] in LETTERS else None
    if exponent is None:
        exponent = cursor.operand()
    else:
        cursor.i += 1
    return negate(exponent) if negative else exponent


def _bare_argument(cursor: Cursor, at: int) -> Expression:
    """Read the argument of sin x or sin 2x: a run of numbers and variables with their exponents.

    Numbers may multiply parentheses, sin 2(x + 1); functions and signs of operation end the run.
    """
    lexeme = cursor.tokens[cursor.i]
    if lexeme[0] not in _ARGUMENT and lexeme not in cursor.opening:
        name = cursor.source(at, at + 1)
        raise cursor.problem(
            SyntaxProblem,
            at,
            f"{name} is not applied to anything; write {name}(x).",
            suggestions=(f"{name}(x)", f"{name}(-x)"),
        )
    cursor.deeper()
    factors: list[Expression] = []
    starts: list[int] = []
    while not factors or _continues(cursor, factors):
        starts.append(cursor.i)
        factors.append(cursor.power())
    cursor.depth -= 1
    other_readings.of_bare_argument(cursor, at, starts, factors)
    return product_of(*factors)


def _continues(cursor: Cursor, factors: list[Expression]) -> bool:
    lexeme = cursor.tokens[cursor.i]
    if lexeme in cursor.after_coefficient:
        return all(map(other_readings.is_coefficient, factors))
    if lexeme[0] not in LETTERS or (lexeme in NAMES and lexeme not in cursor.names):
        return False
    is_applied = (
        cursor.tokens[cursor.i + 1] == "("
        and lexeme not in cursor.names
        and lexeme not in cursor.bare
    )
    return not is_applied and standing_alone(lexeme, cursor.names) is not None
