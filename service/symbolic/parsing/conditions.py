"""Cases and their conditions: Piecewise((x**2, (x > 0) & (x < 1)), (0, True))."""

from typing import Final

from service.symbolic.build import conjunction, piecewise, relation
from service.symbolic.expression import Conjunction, Expression, Relation
from service.symbolic.parsing.cursor import Cursor
from service.symbolic.parsing.tokens import END

_OPERATORS: Final = frozenset(["<", "<=", ">", ">=", "==", "!="])
_FUNCTIONS: Final = {"Eq": "==", "Ne": "!="}
_CONDITIONS: Final = _OPERATORS | {"&", "True", *_FUNCTIONS}


def cases(cursor: Cursor) -> Expression:
    """Read the branches of Piecewise, the word being read already."""
    bars = cursor.enter()
    cursor.expect("(")
    branches = [_branch(cursor)]
    while cursor.accept(","):
        branches.append(_branch(cursor))
    cursor.expect(")")
    cursor.leave(bars)
    return piecewise(*branches)


def _branch(cursor: Cursor) -> tuple[Expression, Conjunction]:
    cursor.expect("(")
    value = cursor.sum()
    cursor.expect(",")
    relations = _relations(cursor)
    cursor.expect(")")
    return value, conjunction(*relations)


def _relations(cursor: Cursor, enclosing: int = 0) -> list[Relation]:
    """Read relations joined by &; True is none.

    So many parentheses as `enclosing` says are known to be around conditions.
    """
    relations = _comparison(cursor, enclosing)
    while cursor.accept("&"):
        relations += _comparison(cursor)
    return relations


def _comparison(cursor: Cursor, enclosing: int = 0) -> list[Relation]:
    lexeme = cursor.tokens[cursor.i]
    if lexeme == "True":
        cursor.i += 1
        return []
    if lexeme in _FUNCTIONS:
        return [_equality(cursor, _FUNCTIONS[lexeme])]
    if lexeme == "(":
        enclosing = enclosing or _enclosing(cursor)
    if not enclosing:
        return _chain(cursor)
    cursor.i += 1
    bars = cursor.enter()
    relations = _relations(cursor, enclosing - 1)
    cursor.leave(bars)
    cursor.expect(")")
    return relations


def _equality(cursor: Cursor, operator: str) -> Relation:
    cursor.i += 1
    cursor.expect("(")
    bars = cursor.enter()
    left = cursor.sum()
    cursor.expect(",")
    right = cursor.sum()
    cursor.leave(bars)
    cursor.expect(")")
    return relation(left, operator, right)


def _chain(cursor: Cursor) -> list[Relation]:
    """Read a < b, or a < b <= c, which is two relations."""
    left = cursor.sum()
    relations: list[Relation] = []
    while (operator := cursor.tokens[cursor.i]) in _OPERATORS:
        cursor.i += 1
        right = cursor.sum()
        relations.append(relation(left, operator, right))
        left = right
    if not relations:
        raise cursor.unexpected(expected="a comparison")
    return relations


def _enclosing(cursor: Cursor) -> int:
    """Return how many of the parentheses opening here are around conditions, not expressions."""
    tokens, i = cursor.tokens, cursor.i
    while tokens[i] == "(":
        i += 1
    still_open = depth = i - cursor.i
    while depth and (lexeme := tokens[i]) != END:
        if lexeme == "(":
            depth += 1
        elif lexeme == ")":
            depth -= 1
            still_open = min(still_open, depth)
        elif depth <= still_open and lexeme in _CONDITIONS:
            break
        i += 1
    return still_open
