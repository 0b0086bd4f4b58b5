r"""The grammar of LaTeX: that of text, and what stands for itself in braces.

operand  = … | "{" sum "}" | \frac "{" sum "}" "{" sum "}" | \sqrt ["[" sum "]"] "{" sum "}"
         | \lvert sum ")" | \begin{cases} … | a derivative sign with an abstract function
"""

from collections.abc import Callable
from typing import Final

from service.errors import SyntaxProblem
from service.symbolic.build import call, is_negative, is_number, sqrt
from service.symbolic.expression import Call, Expression, Product, Quotient, Sum
from service.symbolic.functions import NAMES, TABLE
from service.symbolic.parsing import application, conditions, forms, integrals, names
from service.symbolic.parsing.alphabet import GREEK
from service.symbolic.parsing.cursor import DIGITS, OPENING
from service.symbolic.parsing.hints import Hint
from service.symbolic.parsing.latex import hints, partials
from service.symbolic.parsing.latex.notations import APPLIED, RAISED, SUBSCRIPTED, UPRIGHT
from service.symbolic.parsing.latex.tokens import tokenize
from service.symbolic.parsing.literals import literal
from service.symbolic.parsing.text import Parser
from service.symbolic.parsing.tokens import END

_ROOT = NAMES["root"]
# Functions of text whose names are Greek letters, which LaTeX writes in another way.
_LETTERS = GREEK.keys() & NAMES.keys() - APPLIED.keys()
_PLAIN = NAMES.keys() - GREEK.keys()
# Beside these tokens braces need not be printed.
_LOOSE = frozenset([*"({+,&[", "<", ">", "<=", ">=", "==", "!=", r"\sqrt["])
_LOOSE_AFTER = frozenset(
    [*")}+-,&]", integrals.DIFFERENTIAL, "<", ">", "<=", ">=", "==", "!=", END]
)
_FENCES = {r"\lvert": "abs", r"\lfloor": "floor", r"\lceil": "ceiling"}
_OPENING = ["{", r"\frac", r"\sqrt", r"\sqrt[", integrals.INTEGRAL, *_FENCES]


def _is_misleading(inner: Expression, first: list[str], before: str, after: str) -> bool:
    """Whether a part would be read otherwise without braces around it, which are not printed.

    The part begins with the tokens `first`.
    """
    if type(inner) is Sum or is_negative(inner):
        return before not in _LOOSE or after not in _LOOSE_AFTER
    if type(inner) in (Product, Quotient):
        return first[0] != r"\frac" and (before == "/" or after == "^")
    return type(inner) is Call and after == "^" and first[0] in _PLAIN and first[1] != "("


def _remainder(above: Expression, below: Expression) -> Expression:
    rewrite = NAMES["mod"].rewrite
    assert rewrite is not None
    return rewrite(above, below)


# As the parser of text has it, of the class.
_INFIX: Final[dict[str, Callable[[Expression, Expression], Expression]]] = {r"\bmod": _remainder}


class LatexParser(Parser):
    """Reads LaTeX as it is printed; braces group without being seen."""

    __slots__ = ()

    opening = OPENING | {*_OPENING, r"\begin{cases}", "∂", "∂_", "∂/∂", *UPRIGHT}
    after_coefficient = frozenset(["(", "{", r"\frac", r"\sqrt", r"\sqrt["])
    infix = _INFIX

    def _tokenized(self) -> tuple[list[str], list[int]]:
        self.tokens, self._offsets, doubts = tokenize(self.text, self.names)
        for doubt in doubts:
            self.ambiguous_at(*doubt)
        return self.tokens, self._offsets

    def is_applied(self, index: int) -> bool:
        """Whether the word of this index is applied, as f is in f(x), f'(x) and f^{(3)}(x)."""
        return super().is_applied(index) or self._is_raised(index + 1)

    def hint(self, index: int) -> Hint:
        """Return what to say about the token of this index, which cannot stand there."""
        return hints.hint(self.tokens, index, self.shown(index))

    def shown(self, index: int) -> str:
        """Return what is written for the token of this index."""
        if self.tokens[index] == END:
            return "end of text"
        end = index + 1
        while self._offsets[end] == self._offsets[index] and end + 1 < len(self._offsets):
            end += 1
        source = self.source(index, end)
        return source if source.isprintable() else ascii(source)[1:-1]

    def _is_raised(self, index: int) -> bool:
        """Whether an order and arguments stand at this index, as in f^{(n)}(x)."""
        tokens = self.tokens
        if tokens[index] != "^" or tokens[index + 1] != "(":
            return False
        depth, index = 1, index + 2
        while depth and (lexeme := tokens[index]) != END:
            depth += (lexeme == "(" or lexeme in _FENCES) - (lexeme == ")")
            index += 1
        return tokens[index] == "("

    def _word(self, lexeme: str) -> Expression:
        """Read a name, and its arguments if it has some."""
        if lexeme in _PLAIN or lexeme in self.names:
            return super()._word(lexeme)
        if lexeme in _LETTERS:
            return names.standing_alone(lexeme, self.names) or super()._word(lexeme)
        reader = self._reader(lexeme)
        if reader is None or (lexeme in self.bare and lexeme[-1] != "_"):
            return super()._word(lexeme)
        return reader(lexeme)

    def _reader(self, lexeme: str) -> Callable[[str], Expression] | None:
        """Return what reads a letter that is a function in a notation of its own."""
        if lexeme[1:2] == "_" and lexeme[0] in SUBSCRIPTED:
            return self._subscripted
        after = self.tokens[self.i]
        if after == "(" and lexeme in APPLIED:
            return self._applied
        return self._raised_name if after == "^" and self._is_raised(self.i) else None

    def _applied(self, lexeme: str) -> Expression:
        return self._table_function(APPLIED[lexeme], [], self.i - 1)

    def _table_function(self, name: str, before: list[Expression], start: int) -> Expression:
        """Read the arguments of a function that has letters for a name, after those `before`."""
        self.expect("(")
        arguments = [*before, *self.arguments()]
        if self.tokens[start] not in NAMES and self.tokens[start] not in UPRIGHT:
            written = self.source(start, self.i)
            row = TABLE[name]
            self.ambiguous(
                start, written, f"the {row.title} {name}", "an abstract function or a product"
            )
        return application.function(self, TABLE[name], arguments, start)

    def _subscripted(self, lexeme: str) -> Expression:
        at, order = self.i - 1, lexeme[2:]
        if not order:
            inner: Expression | None = self.operand()
        elif order.isdecimal():
            inner = literal(order)
        else:
            inner = names.standing_alone(order, self.names)
        if inner is None or (self.tokens[self.i] != "(" and order):
            return super()._word(lexeme)
        return self._table_function(SUBSCRIPTED[lexeme[0]], [inner], at)

    def _raised_name(self, lexeme: str) -> Expression:
        at = self.i - 1
        if lexeme in RAISED:
            self.i += 2
            return self._table_function(RAISED[lexeme], self.arguments(), at)
        order = self.tokens[self.i + 2]
        if not names.is_letter(lexeme):
            return super()._word(lexeme)
        if not order.isdecimal() or len(order) > 4 or self.tokens[self.i + 3] != ")":
            raise self.problem(
                SyntaxProblem,
                at,
                "This is the derivative of an abstract function of an order that is no number; for "
                "a power leave out the parentheses in the exponent.",
            )
        self.i += 4
        return forms.of_order(self, lexeme, int(order), at)

    def _bracketed(self, lexeme: str) -> Expression:
        """Read what a token that is no word says is to follow."""
        reader = _READERS.get(lexeme)
        return reader(self) if reader else super()._bracketed(lexeme)

    def group(self) -> Expression:
        """Read what stands in braces, after "{"."""
        at = self.i - 1
        inner = self._up_to("}", 0)
        if at and self.tokens[at - 1][-1] in "^_":
            return inner
        before, after = self.tokens[at - 1] if at else "+", self.tokens[self.i]
        if _is_misleading(inner, self.tokens[at + 1 : at + 3], before, after):
            inside = self.source(at + 1, self.i - 1)
            self.ambiguous(
                at, self.source(at, self.i), f"({inside})", f"{inside}, as it is printed"
            )
        return inner

    def _argument(self) -> Expression:
        self.expect("{")
        tokens, i = self.tokens, self.i
        if tokens[i + 1] == "}":
            atom = self._atoms.get(tokens[i])
            if atom is not None:  # There is nothing else to be read.
                self.i = i + 2
                return atom
        return self._up_to("}", 0)

    def fraction(self) -> Expression:
        r"""Read above and below, after \frac."""
        at = self.i - 1
        above = self._argument()
        value = self._divided(above, self._argument())
        if is_number(value) and at and self.tokens[at - 1][0] in DIGITS:
            written, fraction = self.source(at - 1, self.i), self.source(at, self.i)
            whole = self.source(at - 1, at)
            self.ambiguous(at - 1, written, f"{whole}*{fraction}", f"{whole} + {fraction}")
        return value

    def square_root(self) -> Expression:
        r"""Read the radicand, after \sqrt."""
        return sqrt(self._argument())

    def any_root(self) -> Expression:
        r"""Read index and radicand, after \sqrt[."""
        at = self.i - 1
        index = self._up_to("]", 0)
        return application.function(self, _ROOT, [self._argument(), index], at)

    def fenced(self) -> Expression:
        """Read up to the closing fence of an absolute value, floor or ceiling."""
        return call(_FENCES[self.tokens[self.i - 1]], self._up_to(")", 0))

    def upright(self) -> Expression:
        """Read the arguments of a function with an upright name."""
        lexeme = self.tokens[self.i - 1]
        if self.tokens[self.i] == "(":
            return self._table_function(UPRIGHT[lexeme], [], self.i - 1)
        raise self.problem(SyntaxProblem, self.i - 1, f"{lexeme} is not applied to anything.")


_READERS: Final[dict[str, Callable[[LatexParser], Expression]]] = {
    "{": LatexParser.group,
    r"\frac": LatexParser.fraction,
    r"\sqrt": LatexParser.square_root,
    r"\sqrt[": LatexParser.any_root,
    **dict.fromkeys(_FENCES, LatexParser.fenced),
    r"\begin{cases}": conditions.cases,
    integrals.INTEGRAL: integrals.written,
    "∂/∂": partials.by_name,
    "∂_": partials.by_place,
    "∂": partials.alone,
    **dict.fromkeys(UPRIGHT, LatexParser.upright),
}
