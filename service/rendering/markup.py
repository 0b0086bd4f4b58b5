r"""MathML for the little LaTeX in which names and functions are written, as \log_{2} or \alpha."""

import re
from collections.abc import Callable
from html import escape
from typing import Final

from service.symbolic.parsing.alphabet import GREEK

_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|#\d|[\d.]+|[^\s]")
_SCRIPTS: Final = {"_": "msub", "^": "msup"}
_LEFT, _RIGHT = r"\left", r"\right"
_SIGNS: Final = {
    r"\le": "≤",
    r"\ge": "≥",
    r"\ne": "≠",
    r"\cdot": "⋅",
    r"\lfloor": "⌊",
    r"\rfloor": "⌋",
    r"\lceil": "⌈",
    r"\rceil": "⌉",
    "-": "\u2212",
}


def markup(latex: str) -> str:
    """Return the elements for trusted LaTeX: commands, groups, scripts, fractions, fences.

    Places #1, #2, … stay as they are.
    """
    tokens = _TOKEN.findall(latex)[::-1]
    return _row(tokens, "")


def _row(tokens: list[str], end: str) -> str:
    elements: list[str] = []
    while tokens and (token := tokens.pop()) != end:
        if token in _SCRIPTS:
            tag = _SCRIPTS[token]
            elements.append(f"<{tag}>{elements.pop()}{_element(tokens.pop(), tokens)}</{tag}>")
            continue
        if token == _LEFT and elements and not elements[-1].startswith("<mo>"):
            elements.append("<mo>\u2061</mo>")
        elements.append(_element(token, tokens))
    return "".join(elements)


def _element(token: str, tokens: list[str]) -> str:
    construct = _CONSTRUCTS.get(token)
    return construct(tokens) if construct else _leaf(token)


def _argument(tokens: list[str]) -> str:
    return _element(tokens.pop(), tokens)


def _group(tokens: list[str]) -> str:
    return f"<mrow>{_row(tokens, '}')}</mrow>"


def _fenced(tokens: list[str]) -> str:
    opening = _leaf(tokens.pop())
    return f"<mrow>{opening}{_row(tokens, _RIGHT)}{_leaf(tokens.pop())}</mrow>"


def _fraction(tokens: list[str]) -> str:
    return f"<mfrac>{_argument(tokens)}{_argument(tokens)}</mfrac>"


def _square_root(tokens: list[str]) -> str:
    return f"<msqrt>{_argument(tokens)}</msqrt>"


def _word(tokens: list[str]) -> str:
    characters: list[str] = []
    tokens.pop()
    while (token := tokens.pop()) != "}":
        characters.append(token.removeprefix("\\"))
    return f"<mi>{escape(''.join(characters))}</mi>"


def _leaf(token: str) -> str:
    if token[0] == "#":
        return token
    name = token.removeprefix("\\")
    if token in _SIGNS or not name[0].isalnum():
        return f"<mo>{escape(_SIGNS.get(token, name))}</mo>"
    if name[0].isdigit():
        return f"<mn>{name}</mn>"
    return f"<mi>{escape(GREEK.get(name, name))}</mi>"


_CONSTRUCTS: Final[dict[str, Callable[[list[str]], str]]] = {
    "{": _group,
    _LEFT: _fenced,
    r"\frac": _fraction,
    r"\sqrt": _square_root,
    r"\operatorname": _word,
    r"\mathrm": _word,
}
