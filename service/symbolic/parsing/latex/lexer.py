"""Where the reader of LaTeX stands: the tokens so far, what is open, and what is in doubt."""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from service.errors import ExpressionError, LimitExceeded, Position, SyntaxProblem
from service.limits import LIMITS
from service.symbolic.parsing.latex import refusals
from service.symbolic.parsing.latex.alphabet import FUNCTIONS, IGNORED

IGNORED_HERE = re.compile(IGNORED)
_NESTED = "Parentheses, fractions, roots and braces are nested too deeply; split the expression."


class Doubt(NamedTuple):
    """What could have been meant otherwise, from this offset on."""

    at: int
    written: str
    read: str
    other: str


class Open:
    """Something that has been opened, at the token of this index."""

    __slots__ = ("at", "closing", "in_condition", "index", "then")

    def __init__(self, closing: str, index: int, at: int, then: "Closed | None") -> None:
        self.closing = closing
        self.index = index
        self.at = at
        # What is done in place of writing ")" when it is closed.
        self.then = then
        # In cases: whether the value of the row has been read.
        self.in_condition = False


class Lexer:
    """The text from `i` to `end`, its tokens so far with their offsets, and what is open."""

    __slots__ = (
        "applicable", "closed", "doubts", "end", "i", "integrals", "names", "offsets", "opened",
        "scripted", "text", "tokens",
    )  # fmt: skip

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.text = text
        self.names = names
        self.i, self.end = 0, len(text)
        self.tokens: list[str] = []
        self.offsets: list[int] = []
        self.opened: list[Open] = []
        self.doubts: list[Doubt] = []
        # Integrals whose differential has not come yet.
        self.integrals = 0
        # So many tokens there were when an exponent ended, or a function with its exponent.
        self.scripted = self.applicable = -1
        # Where the last closed parentheses began and ended.
        self.closed = (-1, -1)

    def emit(self, token: str, at: int) -> None:
        """Add a token that stands for what begins at this offset."""
        self.tokens.append(token)
        self.offsets.append(at)

    def skip(self) -> str:
        """Step over white space; returns the character that follows, if there is one."""
        if self.text.startswith("{", self.i, self.end):
            return "{"
        match = IGNORED_HERE.match(self.text, self.i, self.end)
        assert match is not None
        self.i = match.end()
        return self.text[self.i] if self.i < self.end else ""

    def problem(
        self, at: int, detail: str, *suggestions: str, kind: type[ExpressionError] = SyntaxProblem
    ) -> ExpressionError:
        """Return an error at this offset."""
        return self.place(at).problem(kind, detail, suggestions)

    def doubt(self, at: int, written: str, read: str, other: str) -> None:
        """Note that there is another reading from this offset on; tokens may still move."""
        self.doubts.append(Doubt(at, written, read, other))

    def place(self, at: int) -> refusals.Place:
        """Return the place of this offset."""
        return refusals.Place(self.text, at)

    def follows_function(self) -> bool:
        """Whether the last token is a function, or its exponent, that is still to be applied."""
        count = len(self.tokens)
        return self.applicable == count or (count > 0 and self.tokens[-1] in FUNCTIONS)

    def open(self, token: str, closing: str, at: int, then: "Closed | None" = None) -> None:
        """Add a token that opens what ends with `closing`."""
        self.opened.append(Open(closing, len(self.tokens), at, then))
        if len(self.opened) > LIMITS.nesting:
            self._refuse_nesting(at)
        self.tokens.append(token)
        self.offsets.append(at)

    def close(self, closing: str, at: int) -> None:
        """Close what was opened last, which must end in this way."""
        if not self.opened:
            raise refusals.wrong_closing(self.place(at), closing)
        opened = self.opened[-1]
        if opened.closing != closing:
            if closing == r"\right|":
                raise refusals.wrong_closing(self.place(at), closing)
            raise refusals.unclosed(self.place(at), opened.at, opened.closing)
        self.opened.pop()
        if opened.then is None:
            self.closed = (opened.index, len(self.tokens))
            self.tokens.append(")")
            self.offsets.append(at)
        else:
            opened.then(self, opened, at)

    def close_brace(self, index: int, at: int) -> None:
        """Add a closing brace, or take away the opening one before a pair of parentheses."""
        if self.is_enclosed(index):
            self.unwrap(index)
        else:
            self.emit("}", at)

    def is_enclosed(self, index: int) -> bool:
        """Whether exactly one pair of parentheses is all that stands after this token."""
        return self.closed == (index + 1, len(self.tokens) - 1)

    def unwrap(self, index: int) -> None:
        """Take away the token before a pair of parentheses."""
        del self.tokens[index], self.offsets[index]
        self.closed = (index, len(self.tokens) - 1)

    def _refuse_nesting(self, at: int) -> None:
        try:
            LIMITS.check("nesting", len(self.opened), _NESTED)
        except LimitExceeded as error:
            error.position = Position.of(self.text, at)
            raise


Closed = Callable[[Lexer, Open, int], None]
