r"""Letters and words: xy is x times y, \mathrm{rate} and \operatorname{erf} are one word each."""

import re

from service.errors import SyntaxProblem
from service.symbolic.parsing.latex import environments, integrals, refusals, scripts
from service.symbolic.parsing.latex.alphabet import LETTERS, OPERATORS, SHAPES
from service.symbolic.parsing.latex.lexer import Lexer
from service.symbolic.parsing.latex.notations import UPRIGHT

_FAMILY = {r"\operatorname*": r"\operatorname", r"\mathop": r"\operatorname"}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_BRACES = re.compile(r"\*?\s*\{((?:[^{}]++|\{[^{}]*+\})*+)\}")
_UPRIGHT = re.compile(r"\\(?:mathrm|text|textrm|operatorname)\s*\{([^{}]*)\}")
_SUBSCRIPT_SIGN = re.compile(r"\s*_")


def letters(lexer: Lexer, piece: str, at: int) -> None:
    """Read letters side by side, each a variable unless together they are a name; x_ as well."""
    if piece[-1] == "}":
        lexer.emit(scripts.name_with(piece[0], piece[3:-1], lexer.names), at)
        return
    run = piece.rstrip("_ \t\r\n")
    lowered = run != piece
    if run in lexer.names and not lowered:
        lexer.emit(run, at)
        return
    start = integrals.differentials(lexer, run, at)
    if start < len(run):
        _differentials(lexer, run, start, at, lowered=lowered)
        return
    if len(run) > 1:
        if any(len(name) > 1 and name in run for name in lexer.names):
            raise lexer.problem(
                at, "A name that is given is in a row of letters here; set it apart."
            )
        problem = refusals.letters(lexer.place(at), run)
        if problem:
            raise problem
        for k, letter in enumerate(run[:-1]):
            lexer.emit(letter, at + k)
    last, at = run[-1], at + len(run) - 1
    if lowered:
        scripts.subscripted(lexer, last, at)
    else:
        lexer.emit(last, at)


def _differentials(lexer: Lexer, run: str, start: int, at: int, *, lowered: bool) -> None:
    """Read letters of which those from `start` on are dt, or dx dy."""
    if start:
        letters(lexer, run[:start], at)
    for k in range(start, len(run), 2):
        integrals.differential(lexer, at + k)
        if lowered and k + 2 == len(run):
            scripts.subscripted(lexer, run[k + 1], at + k + 1)
        elif k + 1 < len(run):
            lexer.emit(run[k + 1], at + k + 1)


def named(lexer: Lexer, piece: str, at: int) -> None:
    r"""Read \operatorname{name}, \mathrm{name} or \text{word}."""
    braces = _BRACES.match(lexer.text, lexer.i, lexer.end)
    if braces is None:
        raise lexer.problem(at, f"After {piece} a word stands in braces.", rf"{piece}{{erf}}")
    start, lexer.i = lexer.i, braces.end()
    inner = _UPRIGHT.fullmatch(braces[1].strip())
    content = (inner or braces)[1].strip()
    if environments.word(lexer, content, at):
        return
    if content == "d" and lexer.integrals and "d" not in lexer.names:
        integrals.differential(lexer, at)
        return
    if content == "d" and piece == r"\mathrm" and "d" not in lexer.names:
        variable = lexer.text[lexer.i] if lexer.skip().isalpha() else "x"
        raise refusals.differential(lexer.place(at), variable, f"d {variable}")
    upright = f"{_FAMILY.get(piece, piece)}{{{content}}}"
    if upright in UPRIGHT and content not in lexer.names:
        lexer.emit(upright, at)
        return
    word = content.replace(r"\_", "_")
    if not _WORD.fullmatch(word):
        raise lexer.problem(start, "One word of letters and digits stands in these braces.")
    word = OPERATORS.get(word, word) if word not in lexer.names else word
    match = _SUBSCRIPT_SIGN.match(lexer.text, lexer.i, lexer.end)
    if match and word == "log":
        lexer.i = match.end()
        scripts.logarithm(lexer, at)
    elif match:
        lexer.i = match.end()
        scripts.subscripted(lexer, word, at)
    else:
        lexer.emit(word, at)


def greek(lexer: Lexer, command: str, at: int, *, lowered: bool) -> None:
    """Read a Greek letter that has a subscript or a second shape."""
    plain = SHAPES.get(command)
    if plain and re.search(rf"\\{plain[1:]}(?![A-Za-z])", lexer.text):
        raise lexer.problem(
            at,
            f"{plain} and {command} would be one variable; choose another letter for one of them.",
            kind=SyntaxProblem,
        )
    if lowered:
        scripts.subscripted(lexer, LETTERS[command], at)
    else:
        lexer.emit(LETTERS[command], at)
