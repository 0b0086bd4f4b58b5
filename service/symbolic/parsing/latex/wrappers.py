r"""What stands around a whole formula: $...$, $$...$$, \(...\), \[...\], \begin{equation}."""

import re

from service.symbolic.parsing.latex import refusals
from service.symbolic.parsing.latex.lexer import Lexer

_OPENING = re.compile(r"\s*(\$\$?|\\\(|\\\[|\\begin\s*\{(equation\*?|math|displaymath)\})")
_CLOSING = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}


def unwrapped(lexer: Lexer) -> None:
    """Leave to the lexer only what is inside. Raises SyntaxProblem where the end is missing."""
    match = _OPENING.match(lexer.text)
    if match is None:
        return
    at = match.start(1)
    closing = _CLOSING.get(match[1]) or rf"\end{{{match[2]}}}"
    inside = lexer.text[match.end() :].rstrip()
    if not inside.endswith(closing):
        raise refusals.unclosed(lexer.place(len(lexer.text)), at, closing)
    lexer.i = match.end()
    lexer.end = match.end() + len(inside) - len(closing)
