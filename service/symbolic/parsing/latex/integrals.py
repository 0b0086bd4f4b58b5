r"""Integrals: \int_{a}^{b} f \, dt, which ends where its differential is."""

import re

from service.symbolic.parsing.integrals import DIFFERENTIAL, INTEGRAL, LOWER, UPPER
from service.symbolic.parsing.latex import groups
from service.symbolic.parsing.latex.alphabet import LETTERS
from service.symbolic.parsing.latex.lexer import Lexer, Open

_SIGNS = {"_": LOWER, "^": UPPER}
_PAIRS = re.compile(r"(?:d[A-Za-z])+$")
_GREEK = re.compile(r"\\[A-Za-z]+")


def sign(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read \int and its limits, in either order."""
    lexer.emit(INTEGRAL, at)
    lexer.integrals += 1
    _limits(lexer, at, "_^")


def _limits(lexer: Lexer, at: int, missing: str) -> None:
    if not missing:
        return
    written, place = lexer.skip(), lexer.i
    if not written or written not in missing:
        raise lexer.problem(
            at,
            r"An integral has both limits: only definite integrals are read. Write \int_{a}^{x}.",
            r"\int_{a}^{x}",
        )

    def then(lexer: Lexer, opened: Open, end: int) -> None:
        lexer.emit("}", end)
        _limits(lexer, at, missing.replace(written, ""))

    lexer.i += 1
    lexer.emit(_SIGNS[written], place)
    groups.argument(lexer, then)


def differentials(lexer: Lexer, run: str, at: int) -> int:
    r"""Return where in a run of letters dt, or dx dy, begins that ends open integrals.

    Of a run that ends in d before a Greek letter, as d\theta, it is that d.
    """
    if not lexer.integrals:
        return len(run)
    if run[-1] == "d":
        match = _GREEK.match(lexer.text, at + len(run), lexer.end)
        return len(run) - 1 if match and match[0] in LETTERS else len(run)
    match = _PAIRS.search(run)
    return len(run) - 2 * min(len(match[0]) // 2, lexer.integrals) if match else len(run)


def differential(lexer: Lexer, at: int) -> None:
    """Read the d of a differential; the name follows."""
    lexer.integrals -= 1
    lexer.emit(DIFFERENTIAL, at)
