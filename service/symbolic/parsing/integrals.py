"""Definite integrals: Integral(f(t), (t, a, x)) in text, and what LaTeX writes between ∫ and dt."""

from typing import Final

from service.errors import ExpressionError, SyntaxProblem
from service.symbolic.build import ONE
from service.symbolic.expression import Expression
from service.symbolic.integral import integral
from service.symbolic.interning import extend
from service.symbolic.parsing.cursor import CARETS, Cursor
from service.symbolic.parsing.forms import name_read
from service.symbolic.parsing.names import CONSTANTS

# Tokens of LaTeX.
INTEGRAL: Final = r"\int"
LOWER: Final = r"\int_"
UPPER: Final = r"\int^"
DIFFERENTIAL: Final = r"\d"

_WORK: Final = 160_000  # more for the values of an integral


def called(cursor: Cursor) -> Expression:
    """Read Integral(f, (t, a, b), ...), the word being read already; the first limits are inner."""
    at = cursor.i - 1
    bars = cursor.enter()
    cursor.expect("(")
    node = cursor.sum()
    if cursor.tokens[cursor.i] != ",":
        raise _without_limits(cursor, at, "t")
    while cursor.accept(","):
        variable, lower, upper = _limits(cursor, at)
        node = _built(node, variable, lower, upper)
    cursor.expect(")")
    cursor.leave(bars)
    return node


def _limits(cursor: Cursor, at: int) -> tuple[str, Expression, Expression]:
    if cursor.tokens[cursor.i] == ")":
        raise _without_limits(cursor, at, "t")
    if not cursor.accept("("):
        raise _without_limits(cursor, at, name_read(cursor))
    variable = _variable(cursor)
    if cursor.tokens[cursor.i] == ")":
        raise _without_limits(cursor, at, variable)
    cursor.expect(",")
    if cursor.tokens[cursor.i] == ")":
        raise _without_limits(cursor, at, variable)
    lower = cursor.sum()
    if cursor.tokens[cursor.i] == ")":
        raise _without_limits(cursor, at, variable)
    cursor.expect(",")
    upper = cursor.sum()
    cursor.expect(")")
    return variable, lower, upper


def _variable(cursor: Cursor) -> str:
    """Read the name of the variable of integration, which is no constant."""
    name = cursor.tokens[cursor.i]
    if name in CONSTANTS and name not in cursor.names:
        raise cursor.problem(
            SyntaxProblem, cursor.i, f"{name} is a constant; integrate by another letter."
        )
    return name_read(cursor)


def _without_limits(cursor: Cursor, at: int, variable: str) -> ExpressionError:
    return cursor.problem(
        SyntaxProblem,
        at,
        "An integral has a variable and both limits: only definite integrals have a value. Write "
        f"Integral(..., ({variable}, a, b)) for the one from a to b.",
        suggestions=(f"({variable}, a, b)",),
    )


def written(cursor: Cursor) -> Expression:
    r"""Read \int_{a}^{b} f dt, of which the sign is read already."""
    at = cursor.i - 1
    limits: dict[str, Expression] = {}
    while (sign := cursor.tokens[cursor.i]) in (LOWER, UPPER):
        cursor.i += 1
        limits[sign] = cursor.operand()
    # The integrand ends where its own differential is, past those of integrals in it.
    bars = cursor.enter()
    bare = cursor.tokens[cursor.i] == DIFFERENTIAL
    integrand = ONE if bare else cursor.sum()
    if not cursor.accept(DIFFERENTIAL):
        raise _without_differential(cursor, at)
    cursor.leave(bars)
    variable = _variable(cursor)
    if cursor.tokens[cursor.i] in CARETS or cursor.tokens[cursor.i][0] == "^":
        raise cursor.problem(
            SyntaxProblem, cursor.i, "A differential has no exponent; put the integral in "
            r"parentheses, as in \left(\int_{a}^{b} f \, dt\right)^{2}.",
        )  # fmt: skip
    return _built(integrand, variable, limits[LOWER], limits[UPPER])


def _built(
    integrand: Expression, variable: str, lower: Expression, upper: Expression
) -> Expression:
    extend(_WORK)
    return integral(integrand, variable, lower, upper)


def _without_differential(cursor: Cursor, at: int) -> ExpressionError:
    where = cursor.position(at)
    return cursor.problem(
        SyntaxProblem,
        cursor.i,
        f"The integral that begins in line {where.line}, column {where.column} has no "
        r"differential; end its integrand with \, dt.",
        suggestions=(r"\, dt",),
        expected="dt",
    )
