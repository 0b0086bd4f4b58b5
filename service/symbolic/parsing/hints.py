"""What to tell a person about a token that cannot stand where it stands."""

import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from service.errors import ExpressionError, ForbiddenCharacter, SyntaxProblem
from service.symbolic.parsing.tokens import END

_GRAMMAR: Final = frozenset("+-*/^(){},.!|<>&=√") | {"**", "<=", ">=", "==", "!=", END}
_COMPARISONS: Final = frozenset(["=", "==", "!=", "<", ">", "<=", ">="])


class Hint(NamedTuple):
    """The kind of an error and what to say in it."""

    kind: type[ExpressionError]
    detail: str
    suggestions: tuple[str, ...] = ()


_FORBIDDEN: Final = {
    "[": Hint(ForbiddenCharacter, "Square brackets do not group; use ( ).", ("(", ")")),
    "]": Hint(ForbiddenCharacter, "Square brackets do not group; use ( ).", ("(", ")")),
    "\\": Hint(
        ForbiddenCharacter,
        "This is read as text, not as LaTeX: write sin(x), a/b, sqrt(x), or say that it is LaTeX.",
        ('"syntax": "latex"',),
    ),
    "%": Hint(ForbiddenCharacter, "A remainder is written mod(a, b).", ("mod(a, b)",)),
    "∫": Hint(
        ForbiddenCharacter,
        "An integral is written Integral(f, (t, a, b)).",
        ("Integral(f, (t, a, b))",),
    ),
    "∛": Hint(ForbiddenCharacter, "A cube root is written cbrt(x).", ("cbrt(x)",)),
    "°": Hint(ForbiddenCharacter, "Degrees are written pi/180.", ("pi/180",)),
    ":": Hint(ForbiddenCharacter, "An expression has no ':'; division is written '/'.", ("/",)),
}
_QUOTE: Final = Hint(
    ForbiddenCharacter,
    "Quotes are not part of an expression; a prime follows the name of an abstract function only, "
    "as in f'(x).",
)
_SYNTAX: Final = {
    END: "The expression ends where a number, a variable or a function is missing.",
    ".": "A '.' belongs to the digits of a number; there is nothing to look up with it here.",
    "&": "Conditions stand in Piecewise((value, condition), ...) only.",
    "}": "'}' closes nothing; braces stand after ^ and _ only.",
    "{": "Braces stand after ^ and _ only; use ( ).",
    ")": "')' stands where a number, a variable or a function is missing, or closes nothing.",
}


def hint(tokens: Sequence[str], index: int) -> Hint:
    """Return what to say about the token of this index."""
    lexeme = tokens[index]
    if lexeme in _FORBIDDEN:
        return _FORBIDDEN[lexeme]
    if lexeme == "∂":
        return derivative_sign(tokens, index)
    if lexeme[0] == "'":
        return _QUOTE
    if lexeme not in _GRAMMAR and not lexeme[0].isascii():
        return _forbidden(lexeme[0])
    if lexeme == ",":
        return _comma(tokens, index)
    if lexeme in _COMPARISONS:
        return Hint(
            SyntaxProblem,
            f"An expression is wanted, and {lexeme!r} makes an equation or a condition; send one "
            "side alone. Conditions stand in Piecewise((value, condition), ...) only.",
        )
    if lexeme in _SYNTAX:
        return Hint(SyntaxProblem, _SYNTAX[lexeme])
    if lexeme in _GRAMMAR or lexeme[0] == "^" or lexeme[0].isalnum() or lexeme[0] in "_.":
        return Hint(SyntaxProblem, f"{lexeme[:20]!r} cannot stand here.")
    return _forbidden(lexeme[0])


def _forbidden(character: str) -> Hint:
    name = unicodedata.name(character, "a control character")
    shown = f"{character!r} ({name})" if character.isprintable() else name
    return Hint(
        ForbiddenCharacter, f"No expression contains {shown}; remove it or retype what is meant."
    )


def _comma(tokens: Sequence[str], index: int) -> Hint:
    before, after = tokens[max(index - 1, 0)], tokens[index + 1]
    if before.isdecimal() and after.isdecimal():
        return Hint(
            SyntaxProblem,
            "Decimals are written with a point; a comma separates the arguments of a function.",
            (f"{before[:20]}.{after[:20]}",),
        )
    return Hint(SyntaxProblem, "A comma separates the arguments of a function and nothing else.")


def is_derivative_sign(tokens: Sequence[str], index: int) -> bool:
    """Whether the word at this index belongs to d/dx or dy/dx."""
    return tokens[index][0] == "d" and _differentiated_by(tokens, index) is not None


def derivative_sign(tokens: Sequence[str], index: int, inner: str = "") -> Hint:
    """Return what to say about d/dx, dy/dx or ∂/∂x, of which the token is a part."""
    by = f'"variable": "{_differentiated_by(tokens, index) or "x"}"'
    return Hint(
        SyntaxProblem,
        f"Derivative signs are not part of an expression: send the inner expression with {by}.",
        (f'{{"expression": "{inner}", {by}}}' if inner else by,),
    )


def _differentiated_by(tokens: Sequence[str], index: int) -> str | None:
    for i in range(max(index - 6, 0), min(index + 8, len(tokens) - 2)):
        if tokens[i] == "/":
            below = tokens[i + 1]
            if below[0] == "d" and len(below) > 1:
                return below[1:]
            if below == "∂":
                return tokens[i + 2]
    return None
