r"""Derivatives of abstract functions: \frac{\partial f}{\partial x}(x, y), \partial_{1} f(u, v)."""

import re
from collections.abc import Collection
from typing import NamedTuple

from service.symbolic.parsing.latex import groups
from service.symbolic.parsing.latex.alphabet import LETTERS
from service.symbolic.parsing.latex.lexer import Lexer
from service.symbolic.parsing.latex.scripts import name_with

_D = r"(?:d|\\partial(?![A-Za-z])|\\mathrm\s*\{\s*d\s*\})"
_NAME = r"(?:\\[A-Za-z]+|[A-Za-z])(?:\s*_\s*(?:\{(?:[^{}]++|\{[^{}]*+\})*+\}|[0-9A-Za-z]))?"
_ORDER = r"(?:\s*\^\s*(?:[0-9]|\{\s*[0-9]{1,4}\s*\}))?"
_HEAD = re.compile(
    rf"\s*\{{\s*{_D}{_ORDER}\s*(?:{_NAME})?\s*\}}"
    rf"\s*\{{\s*(?:{_D}\s*{_NAME}{_ORDER}\s*)+\}}"
)
_BY_PLACE = re.compile(rf"\s*_\s*(?:[0-9]|\{{\s*[0-9]{{1,4}}\s*\}}){_ORDER}")

_ABOVE = re.compile(rf"\s*\{{\s*{_D}({_ORDER})\s*({_NAME})?\s*\}}\s*\{{")
_BELOW = re.compile(rf"{_D}\s*({_NAME})({_ORDER})\s*")
_PLACE = re.compile(rf"\s*_\s*([0-9]|\{{\s*[0-9]+\s*\}})({_ORDER})")


def fraction(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read \frac: the sign of a derivative as a token and the whole of it, or a fraction."""
    match = _HEAD.match(lexer.text, lexer.i, lexer.end)
    if match is None:
        groups.fraction(lexer, piece, at)
    else:
        _sign(lexer, "∂/∂", match, at)


def partial(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read \partial, with the place of an argument where there is one."""
    match = _BY_PLACE.match(lexer.text, lexer.i, lexer.end)
    if match is None:
        lexer.emit("∂", at)
    else:
        _sign(lexer, "∂_", match, at)


def _sign(lexer: Lexer, token: str, match: re.Match[str], at: int) -> None:
    lexer.i = match.end()
    lexer.emit(token, at)
    lexer.emit(match[0], at)


class Head(NamedTuple):
    """What a derivative sign says: of which function, by what and how often, and of what order."""

    function: str
    by: list[tuple[str, int]]
    order: int


def head(written: str, names: Collection[str]) -> Head:
    r"""Return what is said by \frac{\partial^{2} f}{\partial x \partial y}."""
    match = _ABOVE.match(written)
    assert match is not None
    by = [
        (_name(each[1], names), _number(each[2])) for each in _BELOW.finditer(written, match.end())
    ]
    return Head(_name(match[2] or "", names), by, _number(match[1]))


def place(written: str) -> tuple[int, int]:
    r"""Return the place, from 0, and the order in \partial_{2}^{3}."""
    match = _PLACE.fullmatch(written)
    assert match is not None
    return _number(match[1]) - 1, _number(match[2])


def _number(written: str) -> int:
    digits = re.sub(r"[^0-9]", "", written)
    return int(digits) if digits else 1


def _name(written: str, names: Collection[str]) -> str:
    base, _, subscript = [part.strip() for part in written.partition("_")]
    letter = LETTERS.get(base, base)
    if not subscript:
        return letter
    inner = subscript[1:-1] if subscript[0] == "{" else subscript
    return name_with(letter, inner, names)
