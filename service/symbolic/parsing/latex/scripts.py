r"""What is raised and lowered: x^2, x^{10}, f^{\prime}, x_1, w_{ij}, x_{\mathrm{max}}, \log_2."""

import re
from collections.abc import Collection

from service.errors import UnknownName
from service.symbolic.parsing.latex import groups, refusals
from service.symbolic.parsing.latex.alphabet import FRACTIONS, LETTERS
from service.symbolic.parsing.latex.lexer import Lexer, Open
from service.symbolic.parsing.latex.notations import SUBSCRIPTED

# A numeral with a power of ten, as very small decimals are written.
SCIENTIFIC = (
    r"[1-9](?:\.[0-9]+)?\s*\\(?:cdot|times)\s*10\s*\^\s*\{\s*-\s*(?:[7-9]|[1-9][0-9]+)\s*\}"
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PRIMES = re.compile(r"\{\s*((?:\\prime\s*|')+)\}|\\prime(?![A-Za-z])")
_SUBSCRIPT = re.compile(
    r"\s*(?:\{((?:[^{}]++|\{[^{}]*+\})*+)\}|([0-9]+)|([A-Za-z])(?![A-Za-z0-9])"
    r"|([A-Za-z][A-Za-z0-9]*)|(\\[A-Za-z]+))"
)
_PART = re.compile(
    r"\s*(?:\\(?:mathrm|text|textrm|mathit|operatorname)\s*\{([A-Za-z0-9]+)\}|([A-Za-z0-9\s]+)"
    r"|(\\[A-Za-z]+))\s*"
)


def exponent(lexer: Lexer, piece: str, at: int) -> None:
    """Read ^ and the exponent, a group of which only the beginning."""
    if lexer.scripted == len(lexer.tokens):
        raise _twice(lexer, at)
    of_function = lexer.follows_function()
    first, start = lexer.skip(), lexer.i
    if _primes(lexer, at):
        return
    lexer.emit("^", at)
    if first == "{":
        lexer.i += 1
        lexer.open("{", "}", start, _closed_of_function if of_function else _closed)
    elif first.isascii() and first.isdigit():
        _digit(lexer, start)
    elif first.isascii() and first.isalpha():
        lexer.i += 1
        _letter(lexer, first, start)
    elif first == "\\":
        _raised_command(lexer, start)
    else:
        raise _unbraced(lexer, at)
    if first not in ("{", "\\"):
        lexer.scripted = len(lexer.tokens)
        if of_function:
            lexer.applicable = lexer.scripted


def short_exponent(lexer: Lexer, raised: str, at: int) -> None:
    """Read ^{2} or ^{n}, with this between the braces."""
    if lexer.scripted == len(lexer.tokens):
        raise _twice(lexer, at)
    of_function = lexer.follows_function()
    lexer.emit("^", at)
    if raised.isdigit():
        lexer.emit(raised, at + 2)
    else:
        _letter(lexer, raised, at + 2)
    lexer.scripted = len(lexer.tokens)
    if of_function:
        lexer.applicable = lexer.scripted


def numeral(piece: str) -> str:
    r"""Return a number as text writes it, 1.5 \cdot 10^{-9} as 1.5e-9."""
    if piece[-1] != "}":
        return piece
    mantissa, _, power = re.sub(r"\s|[{}]", "", piece).partition("\\")
    return f"{mantissa}e{power.rpartition('^')[2]}"


def _primes(lexer: Lexer, at: int) -> bool:
    primes = _PRIMES.match(lexer.text, lexer.i, lexer.end)
    if primes is None:
        return False
    lexer.i = primes.end()
    lexer.emit("'" * len(re.findall(r"\\prime|'", primes[0])), at)
    return True


def _twice(lexer: Lexer, at: int) -> Exception:
    return lexer.problem(at, "There are two exponents; put the power that is raised in braces.")


def _digit(lexer: Lexer, start: int) -> None:
    digits = _DIGITS.match(lexer.text, start, lexer.end)
    assert digits is not None
    if len(digits[0]) > 1:
        raise lexer.problem(
            start,
            "Without braces only the first digit is raised.",
            f"^{{{digits[0][:20]}}}",
        )
    lexer.i = digits.end()
    lexer.emit(digits[0], start)


def _letter(lexer: Lexer, token: str, start: int) -> None:
    # In braces, so that nothing that follows is taken for its argument.
    lexer.emit("{", start)
    lexer.emit(token, start)
    lexer.emit("}", start)


def _raised_command(lexer: Lexer, start: int) -> None:
    command = _COMMAND.match(lexer.text, start, lexer.end)
    name = command[0] if command else "\\"
    lexer.i = start + len(name)
    if name in LETTERS:
        _letter(lexer, LETTERS[name], start)
        lexer.scripted = len(lexer.tokens)
    elif name in FRACTIONS:
        groups.fraction(lexer, name, start)
    elif name == r"\sqrt":
        groups.root(lexer, name, start)
    elif name in (r"\circ", r"\infty"):
        raise refusals.command(lexer.place(start), r"\circ", applied=False)
    else:
        raise _unbraced(lexer, start)


def _unbraced(lexer: Lexer, at: int) -> Exception:
    return lexer.problem(at, "An exponent that is not one character stands in braces.", "^{...}")


def _lowered(lexer: Lexer, opened: Open, at: int) -> None:
    lexer.close_brace(opened.index, at)
    lexer.applicable = len(lexer.tokens)


def _closed(lexer: Lexer, opened: Open, at: int) -> None:
    lexer.close_brace(opened.index, at)
    lexer.scripted = len(lexer.tokens)


def _closed_of_function(lexer: Lexer, opened: Open, at: int) -> None:
    _closed(lexer, opened, at)
    lexer.applicable = lexer.scripted


def logarithm(lexer: Lexer, at: int) -> None:
    r"""Read the base after \log_, a group of which only the beginning."""
    first, start = lexer.skip(), lexer.i
    if first == "{":
        lexer.i += 1
        lexer.emit("log_", at)
        lexer.open("{", "}", start, _lowered)
        return
    match = _SUBSCRIPT.match(lexer.text, start, lexer.end)
    base = match[0].strip() if match else ""
    if match and match[4]:
        base = match[4][0]
    if not (base in LETTERS or len(base) == 1):
        raise lexer.problem(start, r"The base stands in braces, as in \log_{10}.", r"\log_{10}")
    lexer.i = start + len(base)
    lexer.emit(f"log_{LETTERS.get(base, base)}", at)
    lexer.applicable = len(lexer.tokens)


def subscripted(lexer: Lexer, base: str, at: int) -> None:
    """Read what stands after x_ and add the variable."""
    start = lexer.i
    match = _SUBSCRIPT.match(lexer.text, start, lexer.end)
    if match is None:
        raise lexer.problem(start, "A subscript is missing here; put it in braces.")
    group, digits, letter, run, command = match.groups()
    if run and f"{base}_{run}" not in lexer.names:
        # As it is printed: only the first character is lowered.
        letter, lexer.i = run[0], match.start(4) + 1
        if run[1].isdigit():
            raise _several(lexer, start, run)
        lexer.doubt(at, f"{base}_{run}", f"{base}_{{{letter}}} {run[1:]}", f"{base}_{{{run}}}")
    else:
        lexer.i = match.end()
    if digits and len(digits) > 1 and f"{base}_{digits}" not in lexer.names:
        raise _several(lexer, start, digits)
    written = next(part for part in (group, letter, run, digits, command) if part is not None)
    name = name_with(base, written, lexer.names)
    if name:
        lexer.emit(name, at)
    elif group is not None and base in SUBSCRIPTED:
        lexer.emit(f"{base}_", at)
        lexer.i = match.start(1)
        lexer.open("{", "}", lexer.i - 1, _closed)
    else:
        raise lexer.problem(
            start,
            "A subscript consists of letters and digits, as in x_{1}, w_{ij} or x_{i,j}.",
            kind=UnknownName,
        )


def name_with(base: str, subscript: str, names: Collection[str]) -> str:
    """Return the name of a variable with this subscript, "" if it is not one.

    It is x_1, unless it is x1 that is known.
    """
    parts = [subscript] if subscript.isalnum() else _parts(subscript)
    if not parts:
        return ""
    name = "_".join([base, *parts])
    joined = f"{base}{parts[0]}"
    is_joined = len(parts) == 1 and parts[0].isdigit() and name not in names
    return joined if is_joined and joined in names else name


def _parts(written: str) -> list[str]:
    matches = [_PART.fullmatch(part) for part in written.split(",")]
    if None in matches:
        return []
    found = [
        match[1] or LETTERS.get(match[3]) or "".join((match[2] or "").split())
        for match in matches
        if match
    ]
    return found if all(found) else []


def _several(lexer: Lexer, at: int, written: str) -> Exception:
    return lexer.problem(
        at, "Without braces only the first character is lowered.", f"_{{{written[:20]}}}"
    )
