"""What a word is: a constant, a variable, a function, or a mistake with a remedy."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from service.errors import ExpressionError, NonFiniteConstant, UnknownFunction, UnknownName
from service.limits import LIMITS
from service.symbolic.build import PI, E, symbol
from service.symbolic.expression import Expression
from service.symbolic.functions import NAMES
from service.symbolic.parsing import hints
from service.symbolic.parsing.alphabet import GREEK
from service.symbolic.parsing.cursor import Cursor

CONSTANTS: Final[dict[str, Expression]] = {"e": E, "pi": PI}

_NON_FINITE: Final = frozenset(["nan", "inf", "infinity", "oo", "zoo"])
_GREEK: Final = "|".join(name for name in GREEK if name not in CONSTANTS)
_VARIABLE: Final = re.compile(rf"(?:[A-Za-z]|{_GREEK})[0-9]*(?:_[A-Za-z0-9]+)*")

_KNOWN: Final = sorted({*NAMES, *GREEK}, key=len, reverse=True)
_PART: Final = re.compile(rf"{'|'.join(_KNOWN)}|[A-Za-z][0-9]*|.")
_MOST_PARTS: Final = 3


def is_variable(word: str) -> bool:
    """Whether a word is one variable by itself: a letter or Greek name, with an index or not."""
    return len(word) <= LIMITS.name_characters and _is_variable(word)


@lru_cache(maxsize=1024)
def _is_variable(word: str) -> bool:
    return _VARIABLE.fullmatch(word) is not None


def is_letter(word: str) -> bool:
    """Whether a word can be the name of an abstract function: a variable that is no constant."""
    return word not in CONSTANTS and is_variable(word)


def standing_alone(word: str, names: Collection[str]) -> Expression | None:
    """Return the variable or constant that a word is where it is not applied to anything."""
    if word in names:
        return symbol(word)
    constant = CONSTANTS.get(word)
    if constant is not None:
        return constant
    return symbol(word) if is_variable(word) else None


def check_name(word: str) -> None:
    """Raise LimitExceeded if the word is too long for a name."""
    if len(word) > LIMITS.name_characters:
        LIMITS.check("name_characters", len(word), "This name is too long; choose a shorter one.")


def unknown(cursor: Cursor, index: int) -> ExpressionError:
    """Return the error for a word that is nothing known."""
    tokens = cursor.tokens
    word = tokens[index]
    if hints.is_derivative_sign(tokens, index):
        return _derivative_sign(cursor, index)
    if word.lower() in _NON_FINITE:
        written = cursor.source(index, index + 1)
        return cursor.problem(NonFiniteConstant, index, f"{written} is no finite number.")
    if word[0] == "_":
        return cursor.problem(UnknownName, index, "Names begin with a letter.")
    similar = _similar(word.lower())
    if tokens[index + 1] == "(":
        return cursor.problem(
            UnknownFunction,
            index,
            f"There is no function {word}; abstract functions have one letter, as in f(x).",
            suggestions=(*similar, *_taken_apart(word, applied=True)),
        )
    declared = f'"symbols": ["{word}"]'
    return cursor.problem(
        UnknownName,
        index,
        f"{word} is no variable, constant or function; write products with '*', "
        f"or make it one variable with {declared}.",
        suggestions=(*_taken_apart(word, applied=False), *similar, declared),
    )


@lru_cache(maxsize=4096)
def _similar(word: str) -> tuple[str, ...]:
    """Return known names like this one; to compare it with all takes longer than all the rest."""
    return tuple(get_close_matches(word, NAMES, 3, 0.7))


def _derivative_sign(cursor: Cursor, index: int) -> ExpressionError:
    kind, detail, suggestions = hints.derivative_sign(cursor.tokens, index, _inner(cursor, index))
    return cursor.problem(kind, index, detail, suggestions=suggestions)


def _inner(cursor: Cursor, index: int) -> str:
    """Return what follows d/dx at the beginning of a text, if it can be shown as it is."""
    tokens = cursor.tokens
    if tokens[:2] != ["d", "/"] or index != 2:
        return ""
    inner = cursor.source(3, len(tokens) - 1).strip("[] ")
    return inner if inner.isascii() and inner.isprintable() and not {*inner} & {*'"\\'} else ""


def _taken_apart(word: str, *, applied: bool) -> tuple[str, ...]:
    """Return the product, or the function of something, that the word may have been meant as.

    xy is x*y, sinx is sin(x); `applied` says that an opening parenthesis follows.
    """
    parts = _PART.findall(word)
    functions = [part in NAMES and part not in GREEK for part in parts]
    good = all(
        function or is_variable(part) or part in CONSTANTS
        for part, function in zip(parts, functions, strict=True)
    )
    # A function at the end needs something to follow, and what follows needs a function.
    ends_well = functions[-1] == (applied and any(functions))
    if not good or not ends_well or not 1 < len(parts) <= _MOST_PARTS:
        return ()
    product, closing = parts[0], ""
    for function, part in zip(functions, parts[1:], strict=False):
        product += f"({part}" if function else f"*{part}"
        closing += ")" if function else ""
    return (f"{product}{'(...)' if applied else ''}{closing}",)
