r"""\begin{cases} ... \end{cases}, which becomes the Piecewise of text, and words in formulas."""

import re

from service.symbolic.parsing.latex import refusals
from service.symbolic.parsing.latex.lexer import Closed, Lexer, Open

CASES = r"\begin{cases}"
_NAMES = frozenset(["cases", "dcases", "rcases", "cases*", "dcases*"])
_NAME = re.compile(r"\s*\{\s*([A-Za-z]+\*?)\s*\}")
_SPACING = re.compile(r"\s*\[[^\[\]]*\]")
_TABULAR = re.compile(r"\s*\\begin\s*\{(?:(array)\}\s*\{[lcr|\s@]*\}|(aligned|matrix|cases)\})")
_END_OF_TABULAR = re.compile(r"\s*\\right\s*\.")
_CONDITIONAL = frozenset(["if", "for", "when", "where", "on", "while"])
_OTHERWISE = frozenset(["otherwise", "else", "elsewhere", "true", "True"])


def begin(lexer: Lexer, piece: str, at: int) -> None:
    """Read the beginning of an environment."""
    name = _name(lexer, at)
    if name not in _NAMES:
        raise lexer.problem(at, f"The environment {name[:20]} is not read here.", r"\begin{cases}")
    _begin(lexer, name, at, _end)


def after_brace(lexer: Lexer, at: int) -> bool:
    r"""Read \begin{array} after \left\{, which makes it cases; returns whether it is there."""
    match = _TABULAR.match(lexer.text, lexer.i, lexer.end)
    if match is None:
        return False
    lexer.i = match.end()
    _begin(lexer, match[1] or match[2], at, _end_after_brace)
    return True


def _begin(lexer: Lexer, name: str, at: int, then: Closed) -> None:
    lexer.open(CASES, rf"\end{{{name}}}", at, then)
    lexer.emit("(", at)
    lexer.emit("(", at)


def end(lexer: Lexer, piece: str, at: int) -> None:
    """Read the end of an environment."""
    lexer.close(rf"\end{{{_name(lexer, at)}}}", at)


def _end(lexer: Lexer, opened: Open, at: int) -> None:
    _check_condition(lexer, opened, at)
    lexer.emit(")", at)
    lexer.emit(")", at)


def _end_after_brace(lexer: Lexer, opened: Open, at: int) -> None:
    match = _END_OF_TABULAR.match(lexer.text, lexer.i, lexer.end)
    if match is None:
        raise refusals.unclosed(lexer.place(lexer.i), opened.at, r"\right.")
    lexer.i = match.end()
    _end(lexer, opened, at)


def column(lexer: Lexer, piece: str, at: int) -> None:
    """Read & between the value and the condition of a case."""
    cases = _cases(lexer)
    if cases is None or cases.in_condition:
        raise lexer.problem(at, r"'&' stands once in each row of \begin{cases} and nowhere else.")
    _to_condition(lexer, cases, at)


def row(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read \\ between two cases; after the last one it says nothing."""
    if _cases(lexer) is None:
        raise lexer.problem(at, r"'\\' stands between the rows of \begin{cases} and nowhere else.")
    spacing = _SPACING.match(lexer.text, lexer.i, lexer.end)
    lexer.i = spacing.end() if spacing else lexer.i
    lexer.skip()
    if lexer.text.startswith(r"\end", lexer.i, lexer.end):
        return
    _check_condition(lexer, lexer.opened[-1], at)
    lexer.opened[-1].in_condition = False
    for token in ")", ",", "(":
        lexer.emit(token, at)


def comma(lexer: Lexer, piece: str, at: int) -> None:
    """Read a comma, which between conditions means that both hold."""
    cases = _cases(lexer)
    lexer.emit("&" if cases and cases.in_condition else ",", at)


def word(lexer: Lexer, text: str, at: int) -> bool:
    r"""Read \text{if} and the like in cases; returns whether it is one of them."""
    cases = _cases(lexer)
    if cases is None:
        return False
    if text in _CONDITIONAL or text in _OTHERWISE:
        if not cases.in_condition:
            _to_condition(lexer, cases, at)
        if text in _OTHERWISE:
            lexer.emit("True", at)
        return True
    if text in ("and", ""):
        if text and cases.in_condition:
            lexer.emit("&", at)
        return True
    return False


def _to_condition(lexer: Lexer, cases: Open, at: int) -> None:
    _without_comma(lexer)
    cases.in_condition = True
    lexer.emit(",", at)


def _check_condition(lexer: Lexer, cases: Open, at: int) -> None:
    _without_comma(lexer)
    if not cases.in_condition:
        raise lexer.problem(
            at, "A condition is missing in this row.", "& x < 0", r"& \text{otherwise}"
        )


def _without_comma(lexer: Lexer) -> None:
    if lexer.tokens[-1] in (",", "&"):
        del lexer.tokens[-1], lexer.offsets[-1]


def _cases(lexer: Lexer) -> Open | None:
    """Return the cases in which the text stands, not inside further parentheses."""
    opened = lexer.opened[-1] if lexer.opened else None
    return opened if opened and lexer.tokens[opened.index] == CASES else None


def _name(lexer: Lexer, at: int) -> str:
    match = _NAME.match(lexer.text, lexer.i, lexer.end)
    if match is None:
        raise lexer.problem(at, "The name of an environment is missing.", CASES)
    lexer.i = match.end()
    return match[1]
