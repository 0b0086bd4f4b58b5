r"""Braces and parentheses: {...}, \left(...\right), \bigl|...\bigr|, \frac12, \sqrt[3]{x}."""

import re

from service.errors import ExpressionError
from service.symbolic.parsing.integrals import DIFFERENTIAL, INTEGRAL
from service.symbolic.parsing.latex import environments, refusals
from service.symbolic.parsing.latex.alphabet import (
    AFTER_LEFT,
    AFTER_RIGHT,
    CLOSING,
    DELIMITERS,
    SIMPLE,
)
from service.symbolic.parsing.latex.lexer import Closed, Lexer, Open

_COMMAND = re.compile(r"\\[A-Za-z]+")
_DELIMITER = re.compile(r"\s*(\\[A-Za-z]+|\\[{}|]|[^\\\s])")
_BIG = [rf"\{b}ig{g}{side}" for b in "bB" for g in ("", "g") for side in ("", "l", "r", "m")]
SIZES: tuple[str, ...] = (r"\left", r"\right", r"\middle", *_BIG)
_SPACE = re.compile(r"\*?\s*\{[^{}]*\}")


def parenthesis(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read a parenthesis, a bracket or another delimiter that is not after \left or \right."""
    if piece in DELIMITERS:
        token, closing = DELIMITERS[piece]
        lexer.open(token, closing, at)
    else:
        lexer.close(CLOSING[piece], at)


def left_parenthesis(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read \left(."""
    lexer.open("(", r"\right)", at)


def right_parenthesis(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read \right)."""
    lexer.close(r"\right)", at)


def space(lexer: Lexer, piece: str, at: int) -> None:
    r"""Step over the width after \hspace."""
    match = _SPACE.match(lexer.text, lexer.i, lexer.end)
    if match is None:
        raise lexer.problem(lexer.i, "The width is missing here.")
    lexer.i = match.end()


def sized(lexer: Lexer, command: str, at: int) -> None:
    r"""Read the delimiter after \left, \right, \bigl and the like."""
    match = _DELIMITER.match(lexer.text, lexer.i, lexer.end)
    delimiter = match[1] if match else ""
    lexer.i = match.end() if match else lexer.i
    if command == r"\left" and delimiter in AFTER_LEFT:
        token, closing = AFTER_LEFT[delimiter]
        if not (delimiter in (r"\{", r"\lbrace") and environments.after_brace(lexer, at)):
            lexer.open(token, rf"\right{closing}", at, _invisible if closing == "." else None)
    elif command == r"\right" and delimiter in AFTER_RIGHT:
        lexer.close(rf"\right{AFTER_RIGHT[delimiter]}", at)
    elif command in _BIG:
        _big(lexer, command[-1], delimiter, at)
    else:
        raise _no_delimiter(lexer, command, delimiter, at)


def _no_delimiter(lexer: Lexer, command: str, delimiter: str, at: int) -> ExpressionError:
    if delimiter[:1] == "\\" or command == r"\middle":
        return refusals.command(lexer.place(at), delimiter or command, applied=False)
    return lexer.problem(at, f"After {command} a parenthesis, bracket or bar is missing.")


def _big(lexer: Lexer, side: str, delimiter: str, at: int) -> None:
    if delimiter in ("|", r"\vert"):
        delimiter = {"l": r"\lvert", "r": r"\rvert"}.get(side, "|")
    if delimiter == "|":
        lexer.emit("|", at)
    elif delimiter in DELIMITERS or delimiter in CLOSING:
        parenthesis(lexer, delimiter, at)
    else:
        raise _no_delimiter(lexer, r"\big", delimiter, at)


def brace(lexer: Lexer, piece: str, at: int) -> None:
    """Read an opening brace: around the argument of a function, or around anything."""
    if lexer.follows_function():
        lexer.open("(", "}", at, _applied)
    else:
        lexer.open("{", "}", at, _group)


def closing_brace(lexer: Lexer, piece: str, at: int) -> None:
    """Read a closing brace."""
    lexer.close("}", at)


def fraction(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read \frac up to the beginning of what is above the bar."""
    lexer.emit(r"\frac", at)
    argument(lexer, _above)


def root(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read \sqrt up to the beginning of its index, or of what is under it."""
    if lexer.skip() == "[":
        lexer.open(r"\sqrt[", "]", at, _index)
        lexer.i += 1
    else:
        lexer.emit(r"\sqrt", at)
        argument(lexer, _argument)


def argument(lexer: Lexer, then: Closed) -> None:
    """Read an argument of a command: a group, which is only opened here, or one character."""
    first, at = lexer.skip(), lexer.i
    if first == "{":
        lexer.i += 1
        lexer.open("{", "}", at, then)
        return
    match = _COMMAND.match(lexer.text, at, lexer.end)
    token = match[0] if match else first
    if not (token in SIMPLE and SIMPLE[token][0].isalnum()):
        raise lexer.problem(at, "An argument of a command is missing here; put it in braces.")
    lexer.i = at + len(token)
    lexer.open("{", "}", at, then)
    lexer.emit(SIMPLE[token], at)
    lexer.close("}", at)


def _above(lexer: Lexer, opened: Open, at: int) -> None:
    inside = lexer.tokens[opened.index :] if lexer.tokens[-2] == DIFFERENTIAL else []
    if inside.count(DIFFERENTIAL) > inside.count(INTEGRAL):
        argument(lexer, _before_differential(lexer, opened, at))
    else:
        lexer.emit("}", at)
        argument(lexer, _argument)


def _before_differential(lexer: Lexer, opened: Open, at: int) -> Closed:
    r"""End a numerator with the differential of an integral around it: it goes after the fraction.

    \frac{dt}{t} is \frac{1}{t} dt.
    """
    moved = list(zip(lexer.tokens[-2:], lexer.offsets[-2:], strict=True))
    del lexer.tokens[-2:], lexer.offsets[-2:]
    if len(lexer.tokens) == opened.index + 1:
        lexer.emit("1", moved[0][1])
    lexer.emit("}", at)

    def close(lexer: Lexer, opened: Open, at: int) -> None:
        lexer.emit("}", at)
        for token, offset in moved:
            lexer.emit(token, offset)

    return close


def _argument(lexer: Lexer, opened: Open, at: int) -> None:
    lexer.emit("}", at)


def _index(lexer: Lexer, opened: Open, at: int) -> None:
    lexer.emit("]", at)
    argument(lexer, _argument)


def _invisible(lexer: Lexer, opened: Open, at: int) -> None:
    lexer.emit("}", at)


def _group(lexer: Lexer, opened: Open, at: int) -> None:
    index = opened.index
    if len(lexer.tokens) == index + 1:
        del lexer.tokens[index:], lexer.offsets[index:]
    else:
        lexer.close_brace(index, at)


def _applied(lexer: Lexer, opened: Open, at: int) -> None:
    """Close the braces around the argument of a function, which are not printed."""
    index = opened.index
    if lexer.is_enclosed(index):
        lexer.unwrap(index)
        return
    lexer.closed = (index, len(lexer.tokens))
    lexer.emit(")", at)
    following = lexer.skip()
    function, inner = lexer.offsets[index - 1], lexer.text[opened.at + 1 : at]
    name = lexer.text[function : opened.at].strip()
    if following == "^":
        raise lexer.problem(
            lexer.i,
            "Braces are not printed, so this exponent may belong to the function or to its "
            "argument; say which.",
            rf"{name}^{{2}}({inner[:20]})",
            rf"{name}({inner[:20]}^{{2}})",
        )
    if following.isalpha():
        written = f"{name}{{{inner[:20]}}} {following}"
        read, other = f"{name}({inner[:20]}) {following}", f"{name}({inner[:20]} {following})"
        lexer.doubt(function, written, read, other)
