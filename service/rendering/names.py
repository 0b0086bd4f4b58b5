"""How the name of a variable is typeset: alpha, x1, w_ij, rate."""

from functools import lru_cache
from typing import Final

from service.symbolic.parsing.alphabet import GREEK

_COMMANDS: Final = {word: f"\\{name}" for name, letter in GREEK.items() for word in (name, letter)}


@lru_cache(maxsize=1024)
def latex_name(name: str) -> str:
    """Return the name in LaTeX, digits at its end and what follows an underscore as subscript."""
    stem = name.rstrip("0123456789")
    head, *subscripts = name.split("_") if "_" in name else (stem, name[len(stem) :])
    if not head or not all(subscripts):
        return _word(name)
    return f"{_word(head)}_{{{', '.join(map(_subscript, subscripts))}}}"


def _word(word: str) -> str:
    if word in _COMMANDS:
        return _COMMANDS[word]
    escaped = word.replace("_", r"\_")
    return word if len(word) == 1 else rf"\mathrm{{{escaped}}}"


def _subscript(part: str) -> str:
    # ij are two indices, max is a word.
    indices = part not in _COMMANDS and (len(part) <= 2 or not part.isalpha())
    return part if indices else _word(part)
