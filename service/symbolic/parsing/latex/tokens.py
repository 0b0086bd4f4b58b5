"""LaTeX to the tokens of text, with a few of its own for what text writes in another order.

A token is what text has for it: a letter or word, a number, an operator, a parenthesis. Besides,
braces group, and a fraction, a root, bars and cases are a token that says what follows.
"""

import re
from collections.abc import Callable, Collection

from service.symbolic.parsing.alphabet import (
    GREEK_LETTERS,
    SIGNS,
    SUPERSCRIPTS,
    canonical_name,
    exponent_digits,
)
from service.symbolic.parsing.latex import derivatives as derivative_signs
from service.symbolic.parsing.latex import environments, groups, integrals, refusals, scripts, words
from service.symbolic.parsing.latex.alphabet import (
    CLOSING,
    DELIMITERS,
    FRACTIONS,
    FUNCTIONS,
    LETTERS,
    SIMPLE,
    SPACES,
    WORDS,
)
from service.symbolic.parsing.latex.lexer import Doubt, Lexer
from service.symbolic.parsing.latex.wrappers import unwrapped
from service.symbolic.parsing.tokens import END

Handler = Callable[[Lexer, str, int], None]

# The most frequent come first.
_PIECE = re.compile(
    rf"{SPACES}*+("
    r"[A-Za-z]_\{[0-9A-Za-z]+\}|[A-Za-z]+(?:\s*_)?"
    r"|\^\{(?:[0-9]+|[A-Za-z])\}"
    rf"|{scripts.SCIENTIFIC}|[0-9]+\.?[0-9]*|\.[0-9]+"
    r"|\\left\(|\\right\)|\\[A-Za-z]+(?:\s*_)?|\\\\|\\."
    rf"|[<>=!]=|'+|[⁻⁺]?[{SUPERSCRIPTS}]+|[^\s])",
    re.DOTALL,
)
# A d may be that of a differential.
_SIMPLE = {piece: token for piece, token in SIMPLE.items() if piece != "d"}
_FLOAT = re.compile(r"[0-9.]e[+-][0-9]")

_HANDLERS: dict[str, Handler] = {
    "{": groups.brace,
    "}": groups.closing_brace,
    r"\left(": groups.left_parenthesis,
    r"\right)": groups.right_parenthesis,
    "^": scripts.exponent,
    "&": environments.column,
    ",": environments.comma,
    r"\\": environments.row,
    r"\sqrt": groups.root,
    **dict.fromkeys([r"\int", "∫"], integrals.sign),
    r"\partial": derivative_signs.partial,
    r"\begin": environments.begin,
    r"\end": environments.end,
    r"\hspace": groups.space,
    **dict.fromkeys(FRACTIONS, derivative_signs.fraction),
    **dict.fromkeys(WORDS, words.named),
    **dict.fromkeys(groups.SIZES, groups.sized),
    **dict.fromkeys([*DELIMITERS, *CLOSING], groups.parenthesis),
}
_LOGARITHMS = (r"\log", r"\lg")


def tokenize(text: str, names: Collection[str]) -> tuple[list[str], list[int], list[Doubt]]:
    """Return the tokens, END last, their offsets, and what could have been meant otherwise.

    Raises ExpressionError or LimitExceeded, with the position.
    """
    lexer = Lexer(text, names)
    unwrapped(lexer)
    _read(lexer)
    if lexer.opened:
        opened = lexer.opened[-1]
        raise refusals.unclosed(lexer.place(lexer.end), opened.at, opened.closing)
    lexer.emit(END, lexer.end)
    if "e-" in text or "e+" in text:
        _doubt_floats(lexer)
    if not FUNCTIONS.isdisjoint(names):
        _refuse_clash(lexer)
    return lexer.tokens, lexer.offsets, lexer.doubts


def _read(lexer: Lexer) -> None:
    text, end = lexer.text, lexer.end
    scan, simple, handler_of = _PIECE.match, _SIMPLE.get, _HANDLERS.get
    tokens, offsets = lexer.tokens, lexer.offsets
    while match := scan(text, lexer.i, end):
        piece = match[1]
        lexer.i = match.end()
        token = simple(piece)
        if token:
            tokens.append(token)
            offsets.append(match.start(1))
        elif token is None:
            handler = handler_of(piece) or _other
            handler(lexer, piece, match.start(1))


def _other(lexer: Lexer, piece: str, at: int) -> None:
    first = piece[0]
    if not first.isascii():
        _beyond_ascii(lexer, piece, at)
    elif first.isalpha():
        words.letters(lexer, piece, at)
    elif first == "^":
        scripts.short_exponent(lexer, piece[2:-1], at)
    elif first.isdigit() or first == ".":
        lexer.emit(scripts.numeral(piece), at)
    elif first == "\\":
        _command(lexer, piece, at)
    elif first == "_":
        raise lexer.problem(at, "A subscript belongs to the name of a variable, as in x_{1}.")
    elif first == "!" and lexer.scripted == len(lexer.tokens):
        raise lexer.problem(
            at, r"Put what the '!' belongs to in parentheses.", r"\left(...\right)!"
        )
    elif first == "$":
        raise lexer.problem(at, "The dollar signs around the expression are not in pairs.")
    else:
        lexer.emit(piece, at)


def _command(lexer: Lexer, piece: str, at: int) -> None:
    name = piece.rstrip("_ \t\r\n") if len(piece) > 2 else piece
    lowered = name != piece
    if name in LETTERS:
        words.greek(lexer, name, at, lowered=lowered)
    elif lowered and name in _LOGARITHMS:
        scripts.logarithm(lexer, at)
    elif lowered and name in _HANDLERS:
        lexer.i = at + len(name)
        _HANDLERS[name](lexer, name, at)
    elif lowered and name in SIMPLE:
        raise lexer.problem(at, f"{name} has no subscript in what is read here.")
    else:
        raise refusals.command(lexer.place(at), name, applied=lexer.skip() in ("(", "{"))


def _beyond_ascii(lexer: Lexer, piece: str, at: int) -> None:
    if piece[-1] in SUPERSCRIPTS:
        lexer.emit(f"^{exponent_digits(piece)}", at)
    elif piece in GREEK_LETTERS:
        lexer.emit(canonical_name(piece), at)
    else:
        lexer.emit(SIGNS.get(piece, piece), at)


def _doubt_floats(lexer: Lexer) -> None:
    match = _FLOAT.search(lexer.text, 0, lexer.end)
    if match:
        start = next(at for at in lexer.offsets if at > match.start())
        written = match[0]
        lexer.doubt(start, written, f"{written[0]}*{written[1:]}", "a power of ten")


def _refuse_clash(lexer: Lexer) -> None:
    """Raise SyntaxProblem if a function that is applied has the name of a variable."""
    for token, at in zip(lexer.tokens, lexer.offsets, strict=True):
        if token in FUNCTIONS and token in lexer.names and lexer.text[at] == "\\":
            raise lexer.problem(
                at, f"{token} is the name of a variable here, and cannot be a function as well."
            )
