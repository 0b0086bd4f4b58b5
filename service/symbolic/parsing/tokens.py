"""Text to tokens.

A token is a string: a word, a number, an operator, or one character that is none of these and that
no rule of the grammar takes. Characters beyond ASCII arrive as what they stand for; a raised number
arrives as one token, as in ^-1.
"""

import re
from collections.abc import Collection
from typing import Final

from service.symbolic.parsing.alphabet import (
    GREEK_LETTERS,
    SIGNS,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    canonical_name,
    exponent_digits,
)

END: Final = "\n"  # Cannot come from a text, where it is white space.

_LETTER: Final = f"A-Za-z{GREEK_LETTERS}"
_INDEX: Final = rf"(?:(?<=_)\{{[0-9{_LETTER}]+\}})?"
_TOKEN: Final = re.compile(
    rf"[_{_LETTER}][_0-9{_LETTER}{SUBSCRIPTS}]*{_INDEX}"
    r"|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    rf"|\*\*|[<>=!]=|'+|[⁻⁺]?[{SUPERSCRIPTS}]+|[^{SPACES}]"
)
# A Greek letter is a word of its own: 2πr, sinα.
_WORD: Final = re.compile(
    rf"(?:[_A-Za-z][0-9A-Za-z]*|[{GREEK_LETTERS}])[0-9{SUBSCRIPTS}]*(?:_[0-9{_LETTER}{SUBSCRIPTS}]*)*{_INDEX}"
)


def tokenize(text: str, names: Collection[str]) -> tuple[list[str], list[int]]:
    """Return the tokens, END last, and their offsets; those of an ASCII text only if asked for.

    Words that mix alphabets are taken apart, unless they are among the names.
    """
    if text.isascii():
        tokens = _TOKEN.findall(text)
        tokens.append(END)
        return tokens, []
    tokens, offsets = [], []
    for match in _TOKEN.finditer(text):
        for start, token in _translated(match.group(), names):
            tokens.append(token)
            offsets.append(match.start() + start)
    return [*tokens, END], [*offsets, len(text)]


def offsets_of(text: str) -> list[int]:
    """Return the offsets of the tokens of an ASCII text."""
    return [*[match.start() for match in _TOKEN.finditer(text)], len(text)]


def _translated(token: str, names: Collection[str]) -> list[tuple[int, str]]:
    first = token[0]
    if token.isascii():
        return [(0, token)]
    if first.isascii() or first in GREEK_LETTERS:
        name = canonical_name(token)
        if name in names:
            return [(0, name)]
        return [(word.start(), canonical_name(word.group())) for word in _WORD.finditer(token)]
    if token[-1] in SUPERSCRIPTS:
        return [(0, f"^{exponent_digits(token)}")]
    return [(0, SIGNS.get(token, token))]
