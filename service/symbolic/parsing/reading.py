"""A text and what it is read as, in either notation."""

from collections.abc import Collection
from typing import Literal, NamedTuple, TypeAlias

from service.errors import ServiceError
from service.limits import LIMITS
from service.symbolic.expression import Expression
from service.symbolic.parsing.alphabet import canonical_name
from service.symbolic.parsing.cursor import Notice
from service.symbolic.parsing.latex.grammar import LatexParser
from service.symbolic.parsing.text import Parser

Syntax: TypeAlias = Literal["text", "latex"]

_PARSERS: dict[Syntax, type[Parser]] = {"text": Parser, "latex": LatexParser}


class Reading(NamedTuple):
    """What a text was read as, and what could have been meant otherwise."""

    expression: Expression
    warnings: tuple[Notice, ...]


class Sides(NamedTuple):
    """The sides of an equation, or an expression alone, and what could have been meant else."""

    sides: tuple[Expression, ...]
    warnings: tuple[Notice, ...]


def parse(
    text: str,
    *,
    symbols: Collection[str] = (),
    known: Collection[str] = (),
    syntax: Syntax = "text",
) -> Reading:
    """Return the expression that a text stands for.

    `symbols` are names to be read as one variable although they have several letters, `known` are
    names that certainly are variables. Neither is ever a function.

    Raises ExpressionError or LimitExceeded, with the position.
    """
    parser = _parser(text, symbols, known, syntax)
    try:
        expression = parser.whole()
    except ServiceError as error:
        raise _placed(error, parser) from None
    return Reading(expression, tuple(parser.notices))


def parse_sides(
    text: str,
    *,
    symbols: Collection[str] = (),
    known: Collection[str] = (),
    syntax: Syntax = "text",
) -> Sides:
    """Return the same for a text that may be an equation F = G."""
    parser = _parser(text, symbols, known, syntax)
    try:
        sides = parser.sides()
    except ServiceError as error:
        raise _placed(error, parser) from None
    return Sides(sides, tuple(parser.notices))


def _parser(text: str, symbols: Collection[str], known: Collection[str], syntax: Syntax) -> Parser:
    LIMITS.check("expression_characters", len(text), "The expression is too long; split it.")
    variables = frozenset(map(canonical_name, (*symbols, *known)))
    return _PARSERS[syntax](text, variables)


def _placed(error: ServiceError, parser: Parser) -> ServiceError:
    if error.position is None:
        error.position = parser.position(max(parser.i - 1, 0))
    return error
