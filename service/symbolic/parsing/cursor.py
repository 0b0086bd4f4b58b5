"""Where the reader of an expression stands: tokens, nesting, doubts, and errors with a place."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import ClassVar, Final, NamedTuple, TypeVar

from service.errors import ExpressionError, Position, SyntaxProblem
from service.limits import LIMITS
from service.symbolic.expression import Expression
from service.symbolic.interning import charge
from service.symbolic.parsing import hints
from service.symbolic.parsing.alphabet import FRACTIONS
from service.symbolic.parsing.tokens import END, offsets_of, tokenize

CARETS: Final = frozenset(["^", "**"])
LETTERS: Final = frozenset("_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
DIGITS: Final = frozenset("0123456789.")
OPENING: Final = frozenset("(√|").union(FRACTIONS)
_OPENING_AFTER_COEFFICIENT: Final = frozenset("(")

_MAX_NESTING: Final = LIMITS.nesting
_MOST_NOTICES: Final = 20
_SNIPPET: Final = 40

_Problem = TypeVar("_Problem", bound=ExpressionError)


class Notice(NamedTuple):
    """Something to tell about a text; `position` is an offset.

    Where `became` is an expression, the detail ends with it.
    """

    code: str
    detail: str
    position: int
    became: Expression | None = None


class Cursor(ABC):
    """A place among the tokens of a text, and what is shared by all who read from there."""

    __slots__ = ("_bare", "_offsets", "bars", "depth", "i", "names", "notices", "text", "tokens")

    # What else than letters and digits begins an operand, and what of it may follow the numbers in
    # the argument of sin 2(x + 1).
    opening: ClassVar[frozenset[str]] = OPENING
    after_coefficient: ClassVar[frozenset[str]] = _OPENING_AFTER_COEFFICIENT

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.text = text
        self.names = names
        self.i = 0
        self.depth = 0
        self.bars = 0
        self.notices: list[Notice] = []
        self._bare: frozenset[str] | None = None
        self.tokens, self._offsets = self._tokenized()
        charge(len(self.tokens))

    def _tokenized(self) -> tuple[list[str], list[int]]:
        """Return the tokens of the text; their offsets too, or nothing to find them when asked."""
        return tokenize(self.text, self.names)

    @abstractmethod
    def sum(self) -> Expression:
        """Read a whole expression."""

    @abstractmethod
    def operand(self) -> Expression:
        """Read one operand without its exponents."""

    @abstractmethod
    def power(self) -> Expression:
        """Read one factor: an operand with its exponents."""

    def accept(self, lexeme: str) -> bool:
        """Step over the token if it is the next one."""
        if self.tokens[self.i] != lexeme:
            return False
        self.i += 1
        return True

    def expect(self, lexeme: str) -> None:
        """Step over the token, which must be the next one."""
        if not self.accept(lexeme):
            raise self.unexpected(expected=lexeme)

    def deeper(self) -> None:
        """Go one level deeper, in an expression of the same brackets."""
        self.depth += 1
        if self.depth > _MAX_NESTING:
            self.check_nesting(0)

    def enter(self) -> int:
        """Go one level deeper, into brackets; returns what `leave` has to be given."""
        self.depth += 1
        if self.depth > _MAX_NESTING:
            self.check_nesting(0)
        bars, self.bars = self.bars, 0
        return bars

    def leave(self, bars: int) -> None:
        """Come back from a level."""
        self.depth -= 1
        self.bars = bars

    def check_nesting(self, more: int) -> None:
        """Raise LimitExceeded if so many levels more would be too many."""
        LIMITS.check(
            "nesting",
            self.depth + more,
            "Parentheses, functions, powers and signs are nested too deeply; split the expression.",
        )

    def sign(self) -> bool:
        """Step over the signs that stand here; returns whether they make a minus."""
        start, negative = self.i, False
        while (lexeme := self.tokens[self.i]) in ("+", "-"):
            negative ^= lexeme == "-"
            self.i += 1
        self.check_nesting(self.i - start)
        return negative

    def arguments(self) -> list[Expression]:
        """Read expressions up to the closing parenthesis, the opening one being read already."""
        opening = self.i - 1
        tokens = self.tokens
        if tokens[self.i] == ")":
            self.i += 1
            return []
        bars = self.enter()
        found = [self.sum()]
        while tokens[self.i] == ",":
            self.i += 1
            found.append(self.sum())
        if tokens[self.i] != ")":
            raise self.unclosed(opening, ")")
        self.i += 1
        self.leave(bars)
        return found

    @property
    def bare(self) -> frozenset[str]:
        """The words that stand somewhere without being applied to anything."""
        if self._bare is None:
            self._bare = frozenset(
                lexeme
                for i, lexeme in enumerate(self.tokens)
                if lexeme[0] in LETTERS and not self.is_applied(i)
            )
        return self._bare

    def is_applied(self, index: int) -> bool:
        """Whether the word of this index is applied to something."""
        return self.tokens[index + 1][0] in "('"

    def offset(self, index: int) -> int:
        """Return the offset in the text of the token of this index."""
        if not self._offsets:
            self._offsets = offsets_of(self.text)
        return self._offsets[index]

    def position(self, index: int) -> Position:
        """Return the position of the token of this index."""
        return Position.of(self.text, self.offset(index))

    def source(self, start: int, end: int) -> str:
        """Return the text from one token up to another, shortened for a message."""
        first = self.offset(start)
        source = self.text[first : min(self.offset(end), first + _SNIPPET + 1)].rstrip()
        return source if len(source) <= _SNIPPET else f"{source[:_SNIPPET]}…"

    def notice(self, code: str, at: int, detail: str, became: Expression | None = None) -> None:
        """Add a notice at an offset, unless the same was said already or there are enough."""
        notices = self.notices
        if len(notices) < _MOST_NOTICES and all(detail != known.detail for known in notices):
            notices.append(Notice(code, detail, at, became))

    def ambiguous(self, index: int, written: str, read: str, other: str) -> None:
        """Add the notice that there is another reading, from the token of this index on."""
        self.ambiguous_at(self.offset(index), written, read, other)

    def ambiguous_at(self, at: int, written: str, read: str, other: str) -> None:
        """Add the notice that there is another reading, from this offset on."""
        self.notice(
            "ambiguous-reading", at, f"{written} was read as {read}; the other reading is {other}"
        )

    def problem(
        self,
        kind: type[_Problem],
        index: int,
        detail: str,
        *,
        suggestions: tuple[str, ...] = (),
        expected: str | None = None,
        actual: object = None,
    ) -> _Problem:
        """Return an error at the token of this index."""
        return kind(
            detail,
            position=self.position(index),
            suggestions=suggestions,
            expected=expected,
            actual=actual,
        )

    def unexpected(self, expected: str = "") -> ExpressionError:
        """Return the error that the next token cannot stand here."""
        tokens, i = self.tokens, self.i
        hint = self.hint(i)
        if tokens[i] == END and expected:
            hint = hints.Hint(SyntaxProblem, f"The expression ends before {expected!r}.")
        return self.problem(
            hint.kind,
            i,
            hint.detail,
            suggestions=hint.suggestions,
            expected=expected or None,
            actual=self.shown(i),
        )

    def hint(self, index: int) -> hints.Hint:
        """Return what to say about the token of this index, which cannot stand there."""
        return hints.hint(self.tokens, index)

    def shown(self, index: int) -> str:
        """Return the token of this index for a message."""
        lexeme = self.tokens[index]
        if lexeme == END:
            return "end of text"
        return lexeme[:_SNIPPET] if lexeme.isprintable() else f"U+{ord(lexeme[0]):04X}"

    def unclosed(self, opening: int, closing: str) -> ExpressionError:
        """Return the error that a parenthesis is not closed here."""
        if self.tokens[self.i] not in (END, ")", "}"):
            return self.unexpected()
        where = self.position(opening)
        return self.problem(
            SyntaxProblem,
            self.i,
            f"{self.shown(opening)!r} in line {where.line}, column {where.column} "
            f"is not closed; {closing!r} is missing.",
            expected=closing,
        )
