"""The grammar of text, from sums down to operands.

    sides    = sum ["=" sum]
    sum      = term {("+" | "-") term}
    term     = [signs] power {["*" | "/"] [signs] power}
    power    = operand ["^" [signs] power]
    operand  = number | name | function | "(" sum ")" | "|" sum "|" | "√" operand

A product without a sign binds like one with "*". A minus binds looser than "*" and "/".
"""

from collections.abc import Callable, Collection, Mapping
from typing import ClassVar, Final

from service.errors import NonFiniteConstant, SyntaxProblem
from service.symbolic.arithmetic import negate
from service.symbolic.build import (
    ZERO,
    call,
    is_negative,
    is_number,
    number,
    power_of,
    product_of,
    quotient_of,
    sqrt,
    sum_of,
)
from service.symbolic.expression import Expression, Number
from service.symbolic.functions import NAMES
from service.symbolic.parsing import (
    application,
    conditions,
    forms,
    integrals,
    names,
    other_readings,
)
from service.symbolic.parsing.alphabet import FRACTIONS, GREEK
from service.symbolic.parsing.cursor import CARETS, DIGITS, LETTERS, Cursor
from service.symbolic.parsing.literals import check_length, literal
from service.symbolic.parsing.tokens import END

_SIGNS: Final = frozenset("+-")
# After these tokens an operand has no exponent, and after those a term has no more factors.
_NO_EXPONENT: Final = _SIGNS | frozenset("*/),(|") | {END}
_NO_FACTOR: Final = _SIGNS | frozenset("),}<>=&!") | {"<=", ">=", "==", "!=", END}
_NO_POSTFIX: Final = frozenset(["^", "!="])
_EQUALS: Final = frozenset(["=", "=="])

_FORMS: Final[dict[str, Callable[[Cursor], Expression]]] = {
    "Piecewise": conditions.cases,
    "Derivative": forms.derivative,
    "Subs": forms.substitution,
    "Integral": integrals.called,
    "integrate": integrals.called,
}


class Parser(Cursor):
    """Reads expressions by precedence climbing, at most LIMITS.nesting levels deep."""

    __slots__ = ("_atoms",)

    # Other operations that bind like a product.
    infix: ClassVar[Mapping[str, Callable[[Expression, Expression], Expression]]] = {}

    def __init__(self, text: str, names: Collection[str]) -> None:
        super().__init__(text, names)
        # Tokens that are the same expression wherever they stand.
        self._atoms: dict[str, Expression] = {}

    def whole(self) -> Expression:
        """Read the whole text."""
        expression = self.sum()
        if self.tokens[self.i] != END:
            raise self.unexpected()
        return expression

    def sides(self) -> tuple[Expression, ...]:
        """Read the whole text: both sides of an equation, or an expression alone."""
        sides = [self.sum()]
        if self.tokens[self.i] in _EQUALS:
            self.i += 1
            sides.append(self.sum())
            if self.tokens[self.i] in _EQUALS:
                raise self.problem(SyntaxProblem, self.i, "An equation has one '='.")
        if self.tokens[self.i] != END:
            raise self.unexpected()
        return tuple(sides)

    def sum(self) -> Expression:
        """Read terms."""
        terms = [self._term()]
        tokens = self.tokens
        while (lexeme := tokens[self.i]) in _SIGNS:
            self.i += 1
            term = self._term()
            terms.append(term if lexeme == "+" else negate(term))
        return sum_of(*terms) if len(terms) > 1 else terms[0]

    def _term(self) -> Expression:
        tokens = self.tokens
        negative = tokens[self.i] in _SIGNS and self.sign()
        start = self.i
        factors = [self.power()]
        slash = 0
        while (lexeme := tokens[self.i]) not in _NO_FACTOR:
            if lexeme == "*":
                self.i += 1
                factors.append(self._signed_power())
                slash = 0
            elif lexeme == "/":
                slash = self.i
                self.i += 1
                factors = [self._divided(product_of(*factors), self._signed_power())]
            elif self._multiplies(lexeme):
                factors.append(self._implied(start, slash, factors[-1]))
                slash = 0
            elif lexeme in self.infix:
                self.i += 1
                factors = [self.infix[lexeme](product_of(*factors), self._signed_power())]
                slash = 0
            else:
                break
        term = product_of(*factors) if len(factors) > 1 else factors[0]
        return negate(term) if negative else term

    def _signed_power(self) -> Expression:
        negative = self.tokens[self.i] in _SIGNS and self.sign()
        return negate(self.power()) if negative else self.power()

    def _divided(self, above: Expression, below: Expression) -> Expression:
        if below is ZERO:
            raise NonFiniteConstant("This divides by zero.")
        quotient = quotient_of(above, below)
        if type(quotient) is Number:
            check_length(quotient)
        return quotient

    def _multiplies(self, lexeme: str) -> bool:
        """Whether the next token begins another factor, without a sign before it."""
        if lexeme == "|":
            return not self.bars
        if lexeme[0] in DIGITS and lexeme != ".":
            raise self.problem(
                SyntaxProblem,
                self.i,
                "A number cannot follow here; write '*' for a product or '^' for a power.",
                suggestions=(f"*{lexeme[:20]}", f"^{lexeme[:20]}"),
            )
        return lexeme[0] in LETTERS or lexeme in self.opening

    def _implied(self, start: int, slash: int, before: Expression) -> Expression:
        """Read a factor that follows without a sign."""
        at = self.i
        factor = self.power()
        other_readings.of_implied_product(self, start, slash, at, before, factor)
        return factor

    def power(self) -> Expression:
        """Read an operand with its factorial sign and exponents."""
        tokens = self.tokens
        base = self._atoms.get(tokens[self.i])
        if base is None:
            base = self.operand()
        else:
            self.i += 1
        lexeme = tokens[self.i]
        if lexeme in _NO_EXPONENT:
            return base
        while lexeme[0] in "!^" and lexeme not in _NO_POSTFIX:
            self.i += 1
            base = self._factorial(base) if lexeme == "!" else _raised(base, literal(lexeme[1:]))
            lexeme = tokens[self.i]
        if lexeme not in CARETS:
            return base
        self.i += 1
        self.deeper()
        exponent = self._signed_power()
        self.depth -= 1
        return _raised(base, exponent)

    def _factorial(self, of: Expression) -> Expression:
        if self.tokens[self.i] == "!":
            raise self.problem(
                SyntaxProblem, self.i, "A double factorial is not known; write (x!)! or a product."
            )
        rewrite = NAMES["factorial"].rewrite
        assert rewrite is not None
        return rewrite(of)

    def operand(self) -> Expression:
        """Read a number, a name with what it is applied to, or something in brackets."""
        lexeme = self.tokens[self.i]
        self.i += 1
        if lexeme == "(":
            return self._up_to(")", 0)
        first = lexeme[0]
        if first in DIGITS and lexeme != ".":
            atom = self._atoms[lexeme] = literal(lexeme)
            return atom
        if first in LETTERS:
            return self._word(lexeme)
        if lexeme in FRACTIONS:
            return number(*FRACTIONS[lexeme])
        return self._bracketed(lexeme)

    def _bracketed(self, lexeme: str) -> Expression:
        """Read what stands between bars or braces, or under a root sign."""
        opening = self.i - 1
        if lexeme == "|":
            return call("abs", self._up_to("|", 1))
        if lexeme == "√":
            self.deeper()
            root = sqrt(self.operand())
            self.depth -= 1
            other_readings.of_root(self, opening)
            return root
        before = self.tokens[opening - 1]
        if lexeme == "{" and (before in CARETS or before[-1] == "_"):
            return self._up_to("}", 0)
        self.i = opening
        raise self.unexpected()

    def _up_to(self, closing: str, bars: int) -> Expression:
        opening = self.i - 1
        before = self.enter()
        self.bars = bars
        inner = self.sum()
        if not self.accept(closing):
            raise self.unclosed(opening, closing)
        self.leave(before)
        return inner

    def _word(self, lexeme: str) -> Expression:
        """Read a name, and its arguments if it has some."""
        names.check_name(lexeme)
        word = lexeme.replace("{", "").replace("}", "") if lexeme[-1] == "}" else lexeme
        after = self.tokens[self.i]
        if word not in self.names:
            row = NAMES.get(word)
            if row is not None and after == "(":
                return application.applied_to_list(self, row)
            if row is not None and word not in GREEK:
                return application.applied_to_any(self, row)
            if word in _FORMS and after == "(":
                return _FORMS[word](self)
            if word.startswith("log_"):
                return application.logarithm(self, word)
            if after[0] in "('" and names.is_letter(word) and word not in self.bare:
                read = application.abstract if after == "(" else forms.primed
                return read(self, word)
        atom = names.standing_alone(word, self.names)
        if atom is None:
            raise names.unknown(self, self.i - 1)
        if word not in NAMES or word in self.names:
            self._atoms[lexeme] = atom
        return atom


def _raised(base: Expression, exponent: Expression) -> Expression:
    if base is ZERO and is_negative(exponent) and is_number(exponent):
        raise NonFiniteConstant("A negative power of zero divides by zero.")
    return power_of(base, exponent)
