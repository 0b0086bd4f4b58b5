r"""Commands that are not read, and what to tell a person about them."""

import re
from difflib import get_close_matches
from typing import NamedTuple

from service.errors import (
    ExpressionError,
    ForbiddenCharacter,
    Position,
    SyntaxProblem,
    UnknownFunction,
    UnknownName,
)
from service.symbolic.functions import NAMES
from service.symbolic.parsing.alphabet import GREEK
from service.symbolic.parsing.latex.alphabet import FUNCTIONS, SIMPLE

_SHOWN = 40
_LONGEST_PRODUCT = 3

_COMMANDS = r"""
\def \edef \gdef \xdef \let \futurelet \newcommand \renewcommand \providecommand \newcount \newif
\DeclareMathOperator \newenvironment \renewenvironment \newtoks \newwrite \newread \global \long
\input \include \includegraphics \openin \openout \read \write \closein \closeout \immediate
\special \catcode \lccode \uccode \csname \endcsname \expandafter \noexpand \outer \the \string
\usepackage \RequirePackage \documentclass \directlua \loop \repeat \if \ifx \ifnum \else \fi
\jobname \href \url \verb \lstinputlisting \scantokens \afterassignment \aftergroup \everymath
\makeatletter \batchmode \errmessage \message \shipout
"""
_PROGRAMMING = frozenset(_COMMANDS.split())
_BY_POINT = 'Values at a point are asked for with "at".'
_UNREAD = {
    **dict.fromkeys([r"\iint", r"\iiint"], r"Write an \int with limits for each variable."),
    r"\oint": "Only integrals from one limit to another are read.",
    **dict.fromkeys([r"\sum", r"\prod", r"\coprod"], "Write out the terms or factors one by one."),
    **dict.fromkeys([r"\lim", r"\limsup", r"\liminf"], "Limits are not read."),
    **dict.fromkeys([r"\pm", r"\mp"], "An expression has one value; write + or -."),
    **dict.fromkeys([r"\dots", r"\ldots", r"\cdots"], "Nothing may be left out."),
    **dict.fromkeys([r"\to", r"\mapsto", r"\rightarrow"], "An expression is wanted, not a map."),
    **dict.fromkeys([r"\in", r"\notin", r"\cup", r"\lor", r"\vee"], "Conditions are comparisons."),
    r"\nabla": 'Derivatives are asked for with "variable".',
    **dict.fromkeys([r"\circ", r"\degree"], r"Write degrees as \frac{\pi}{180}."),
    **dict.fromkeys([r"\|", r"\Vert", r"\lVert", r"\rVert"], "Norms are not read."),
    **dict.fromkeys([r"\binom", r"\dbinom", r"\choose"], r"Write \frac{n!}{k! (n - k)!}."),
    **dict.fromkeys([r"\over", r"\atop"], r"Write \frac{a}{b}."),
    r"\middle": "Nothing stands in the middle of parentheses.",
    r"\operatorname": r"The name stands in braces, as in \operatorname{erf}.",
}
_ALONE = frozenset(["ln", "lg", "tg", "pi"])
_SHORT = {name for name in {*NAMES, *GREEK} if len(name) == 2}
_PARTS = sorted(_ALONE.union([name for name in {*NAMES, *GREEK} if len(name) > 2]), key=len)[::-1]
_PART = re.compile("|".join(_PARTS) + "|.")


class Place(NamedTuple):
    """A place in a text."""

    text: str
    offset: int

    def problem(
        self,
        kind: type[ExpressionError],
        detail: str,
        suggestions: tuple[str, ...] = (),
        expected: str | None = None,
    ) -> ExpressionError:
        """Return an error at this place."""
        position = Position.of(self.text, self.offset)
        return kind(detail, position=position, suggestions=suggestions, expected=expected)


def command(place: Place, name: str, *, applied: bool) -> ExpressionError:
    """Return the error for a command that is not read; `applied` says that an argument follows."""
    shown = name[:_SHOWN]
    if name in _PROGRAMMING:
        return place.problem(
            ForbiddenCharacter,
            f"{shown} is a command for programs and files; nothing is expanded or loaded here.",
        )
    if name in _UNREAD:
        return place.problem(SyntaxProblem, f"{shown} cannot stand here. {_UNREAD[name]}")
    if not name[1:].isalpha():
        return place.problem(ForbiddenCharacter, f"No expression contains {_in_ascii(shown)}.")
    known = [piece for piece in SIMPLE if piece[0] == "\\"]
    similar = tuple(get_close_matches(shown, known, 3, 0.7))
    kind = UnknownFunction if applied else UnknownName
    return place.problem(kind, f"{shown} is no command that is read here.", similar)


def letters(place: Place, word: str) -> ExpressionError | None:
    """Return the error for letters in a row that are hardly meant as a product, if they are not.

    sinx would be s*i*n*x, and rate four variables.
    """
    parts = _PART.findall(word)
    shown = word[:_SHOWN]
    spaced = " ".join(shown)
    is_short = len(word) <= _LONGEST_PRODUCT and word not in _SHORT and len(parts) == len(word)
    if is_short and word[-2] == "d":
        return differential(place, word[-1], spaced)
    if is_short:
        return None
    commands = "".join(_as_command(part) for part in parts[:_SHOWN]).strip()
    suggestions = (commands,) if len(parts) < len(word) or word in _SHORT else ()
    return place.problem(
        UnknownName,
        f"{shown} is a product of {len(word)} letters in LaTeX; write functions and Greek letters "
        f"with a backslash, products with spaces, and a name of several letters as "
        rf"\mathrm{{{shown}}} with it in "
        '"symbols".',
        (*suggestions, spaced, f'"symbols": ["{shown}"]'),
    )


def differential(place: Place, variable: str, product: str) -> ExpressionError:
    """Return the error for dx, which is no product."""
    by = f'"variable": "{variable}"'
    return place.problem(
        SyntaxProblem,
        f"d{variable} looks like a differential: send the inner expression with {by}, or write the "
        f"product {product}.",
        (by, product),
    )


def _in_ascii(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()


def _as_command(part: str) -> str:
    if part in GREEK or f"\\{part}" in SIMPLE:
        return f"\\{part} "
    return rf"\operatorname{{{part}}} " if part in FUNCTIONS else f"{part} "


def unclosed(place: Place, opening: int, expected: str) -> ExpressionError:
    """Return the error that what was opened is not closed before this place."""
    where = Position.of(place.text, opening)
    return place.problem(
        SyntaxProblem,
        f"What is opened in line {where.line}, column {where.column} is not closed; "
        f"'{expected}' is missing.",
        expected=expected,
    )


def wrong_closing(place: Place, closing: str) -> ExpressionError:
    """Return the error that something is closed that is not open."""
    if closing == r"\right|":
        return place.problem(SyntaxProblem, f"{closing} closes nothing. {_BY_POINT}")
    return place.problem(SyntaxProblem, f"{closing[:_SHOWN]} closes nothing.")
