"""What to tell a person about a token of LaTeX that cannot stand where it stands."""

from collections.abc import Sequence

from service.errors import ForbiddenCharacter, SyntaxProblem
from service.symbolic.parsing import hints
from service.symbolic.parsing.hints import Hint
from service.symbolic.parsing.integrals import DIFFERENTIAL
from service.symbolic.parsing.tokens import END

_COMPARISONS = frozenset(["==", "!=", "<", ">", "<=", ">=", "&"])
_HINTS = {
    END: "The expression ends where a number, a variable or a function is missing.",
    "}": "'}' stands where a number, a variable or a function is missing.",
    "]": "']' stands where a number, a variable or a function is missing.",
    ")": "This closes where a number, a variable or a function is missing.",
    "(": "A parenthesis cannot stand here.",
    "{": "Braces cannot stand here.",
    "∂": r"A derivative sign stands before what it is of, as in \frac{\partial}{\partial x} x y.",
    DIFFERENTIAL: "A differential ends the integrand, or stands at the end above a fraction bar; "
    "further parentheses are closed before it.",
    r"\begin{cases}": "Cases cannot stand here.",
}
_FORBIDDEN = {
    "%": Hint(
        ForbiddenCharacter, r"Comments are not read; a remainder is a \bmod b.", (r"a \bmod b",)
    ),
    "'": Hint(
        ForbiddenCharacter,
        "A prime follows the name of an abstract function that is applied, as in f'(x).",
    ),
}


def hint(tokens: Sequence[str], index: int, shown: str) -> Hint:
    """Return what to say about the token of this index, which is written as `shown`."""
    lexeme = tokens[index]
    if lexeme in _HINTS:
        return Hint(SyntaxProblem, _HINTS[lexeme])
    if lexeme[0] in _FORBIDDEN:
        return _FORBIDDEN[lexeme[0]]
    if lexeme in _COMPARISONS:
        return Hint(
            SyntaxProblem,
            f"An expression is wanted, and {shown!r} makes an equation or a condition; send one "
            r"side alone. Conditions stand in \begin{cases} only.",
        )
    if lexeme[0] == "\\":
        return Hint(SyntaxProblem, f"{shown} cannot stand here.")
    return hints.hint(tokens, index)
