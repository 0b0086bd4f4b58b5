"""Two-dimensional notation: what LaTeX and MathML do alike.

Which signs, fractions, roots and parentheses a formula needs is decided here, once; a Notation
holds the strings and templates in which a format writes them.
"""

from typing import Final

from service.rendering.notation import Notation
from service.rendering.numerals import numeral
from service.rendering.renderer import (
    APART,
    ATOM,
    CALL,
    INTEGRAL,
    NEGATIVE,
    NUMERAL,
    OPEN,
    POWER,
    PRODUCT,
    SUM,
    WIDE,
    Part,
    Renderer,
    placeholders,
    takes_minus,
)
from service.symbolic.build import HALF, MINUS_ONE
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
    Expression,
    Number,
    Pi,
    Piecewise,
    Power,
    Product,
    Quotient,
    Relation,
    Symbol,
)
from service.symbolic.integral import Integral
from service.symbolic.interning import Node

# Functions written without parentheses around a simple argument, and raised by their name.
_OPEN_FUNCTIONS: Final = frozenset(
    {
        f"{inverse}{name}{hyperbolic}"
        for inverse in ("", "a")
        for name in ("sin", "cos", "tan", "cot", "sec", "csc")
        for hyperbolic in ("", "h")
    }
    | {"log"}
)
_LETTERS: Final = {Symbol, Pi}
_OPENING: Final = {OPEN, CALL}
_APART: Final = {APART, NUMERAL}


class Typeset(Renderer):
    """A format with built fractions, roots and raised exponents."""

    def __init__(
        self,
        notation: Notation,
        minus: str,
        plus: str,
        subtract: str,
        parentheses: tuple[str, str],
        constants: dict[Node, Part],
    ) -> None:
        super().__init__(minus, plus, subtract, parentheses, constants)
        self.notation: Final = notation
        self._open: dict[Node, tuple[str, str]] = {}

    def _all(self, nodes: tuple[Node, ...]) -> str:
        if len(nodes) > 1:
            return self.notation.comma.join(self.strings(nodes))
        return self.part(nodes[0])[0]

    def _number(self, node: Number) -> Part:
        if node.denominator == 1 and node.numerator >= 0:
            return self.notation.number(node.numerator), NUMERAL
        digits, exponent, below = numeral(node)
        string, strength = self.notation.number(digits), NUMERAL
        if exponent:
            string = self.notation.scientific(string, self.notation.number(-exponent))
            strength = APART
        if below:
            string = self.notation.fraction(string, self.notation.number(below))
            strength = APART
        return (self.minus + string, NEGATIVE) if node.numerator < 0 else (string, strength)

    def _symbol(self, node: Symbol) -> Part:
        return self.notation.name(node.name), ATOM

    def _product(self, node: Product) -> Part:
        """Write factors side by side, with a sign between them where they would be misread."""
        parts, notation, factors = self._parts, self.notation, node.factors
        minus = factors[0] is MINUS_ONE and takes_minus(factors[1])
        if minus:
            factors = factors[1:]
        if len(factors) > WIDE:
            self.strings(factors)
        previous = factors[0]
        last, before = parts[previous] if previous in parts else self.render(previous)
        if not before:
            last = self.enclose(last)
        product, strength = "", NEGATIVE if minus or before == NEGATIVE else PRODUCT
        for factor in factors[1:]:
            string, after = parts[factor] if factor in parts else self.render(factor)
            if before == OPEN and after not in _OPENING:
                last = notation.call(*self._open[previous])
            elif before == INTEGRAL:
                last = self.enclose(last)
            product += last + (notation.dot if after in _APART else notation.times)
            last = string if after > NEGATIVE else self.enclose(string)
            previous, before = factor, after
        return f"{self.minus}{product}{last}" if minus else product + last, strength

    def _quotient(self, node: Quotient) -> Part:
        """Build the fraction, the minus sign of its numerator in front of it."""
        parts, numerator, denominator = self._parts, node.numerator, node.denominator
        below, _ = parts[denominator] if denominator in parts else self.render(denominator)
        if type(numerator) is Product and numerator.factors[0] is MINUS_ONE:
            _, *rest = numerator.factors
            if len(rest) == 1 and takes_minus(rest[0]):
                return self.minus + self.notation.fraction(self.part(rest[0])[0], below), NEGATIVE
        above, strength = parts[numerator] if numerator in parts else self.render(numerator)
        if strength == NEGATIVE:
            above = above.removeprefix(self.minus)
            return self.minus + self.notation.fraction(above, below), NEGATIVE
        return self.notation.fraction(above, below), APART

    def _power(self, node: Power) -> Part:
        parts, notation, base, exponent = self._parts, self.notation, node.base, node.exponent
        if exponent is HALF:
            return notation.sqrt(self.part(base)[0]), POWER
        if type(exponent) is Number and exponent.numerator > 0:
            if exponent.denominator == 1:
                if type(base) is Call and _is_raised_by_name(base):
                    return self._function(node, base, self.part(exponent)[0])
            elif exponent.numerator == 1 and not exponent.decimal:
                index = notation.number(exponent.denominator)
                return notation.root(index, self.part(base)[0]), POWER
        below, strength = parts[base] if base in parts else self.render(base)
        above, _ = parts[exponent] if exponent in parts else self.render(exponent)
        if strength < ATOM:
            below = self.enclose(below)
        return notation.power(below, above), APART if strength == NUMERAL else POWER

    def _call(self, node: Call) -> Part:
        if _is_raised_by_name(node):
            return self._function(node, node, "")
        notation, name, arguments = self.notation, node.name, node.arguments
        if name == "exp":
            return notation.exponential(self.part(arguments[0])[0]), POWER
        template = notation.functions.get((name, len(arguments)))
        if template:
            return template(*self.strings(arguments)), ATOM
        return notation.call(notation.commands[name], self._all(arguments)), ATOM

    def _function(self, node: Node, call: Call, exponent: str) -> Part:
        """Write a function of one argument by its name, the exponent there if any: sin^2 x."""
        notation, argument = self.notation, call.arguments[0]
        head = notation.commands[call.name]
        if exponent:
            head = notation.power(head, exponent)
        string = self.part(argument)[0]
        if not _is_simple(argument):
            return notation.call(head, string), CALL
        self._open[node] = head, string
        return notation.open_call(head, string), OPEN

    def _applied(self, node: Applied) -> Part:
        notation, order = self.notation, sum(node.orders)
        head = notation.name(node.name)
        if order and len(node.orders) > 1:
            return self._partial(node, head), APART
        if order:
            head = notation.primes[order - 1](head) if order < 3 else notation.order(head, order)
        return notation.call(head, self._all(node.arguments)), ATOM

    def _partial(self, node: Applied, head: str) -> str:
        """Write a partial derivative by the names of its arguments, else by their places."""
        notation, partial, gap = self.notation, self.notation.differential, self.notation.gap
        orders = [(index, order) for index, order in enumerate(node.orders) if order]
        if placeholders(node):
            by = [self._raised(notation.subscript(partial, i + 1), order) for i, order in orders]
            head = gap.join([*by, head])
        else:
            above = gap.join((self._raised(partial, sum(node.orders)), head))
            names = [self._raised(self.part(node.arguments[i])[0], order) for i, order in orders]
            head = notation.fraction(above, gap.join(partial + gap + name for name in names))
        return notation.call(head, self._all(node.arguments))

    def _raised(self, base: str, order: int) -> str:
        return base if order == 1 else self.notation.power(base, self.notation.number(order))

    def _relation(self, node: Relation) -> Part:
        left, right = self.part(node.left)[0], self.part(node.right)[0]
        return left + self.notation.relations[node.operator] + right, SUM

    def _conjunction(self, node: Conjunction) -> Part:
        return self.notation.both.join(self.strings(node.relations)) or self.notation.always, SUM

    def _piecewise(self, node: Piecewise) -> Part:
        notation = self.notation
        branches = [
            notation.branch(self.part(value)[0], self.part(condition)[0])
            if condition.relations
            else notation.last_branch(self.part(value)[0])
            for value, condition in zip(node.values, node.conditions, strict=True)
        ]
        return notation.cases(notation.next_branch.join(branches)), SUM

    def _integral(self, node: Integral) -> Part:
        lower, upper = self.part(node.lower)[0], self.part(node.upper)[0]
        integrand, strength = self.part(node.integrand)
        if not strength:
            integrand = self.enclose(integrand)
        name = self.notation.name(node.variable)
        return self.notation.integral(lower, upper, integrand, name), INTEGRAL

    def _derivative(self, node: Derivative) -> Part:
        name, operand = self.notation.name(node.variable), node.operand
        if isinstance(operand, Symbol) and operand.name != node.variable:
            return self.notation.rate(self.notation.name(operand.name), name), APART
        return self.notation.derivative(name, self.part(node.operand)[0]), APART


def _is_raised_by_name(call: Call) -> bool:
    return call.name in _OPEN_FUNCTIONS and len(call.arguments) == 1


def _is_simple(argument: Expression) -> bool:
    """Whether an argument needs no parentheses: x, 2, 2 x."""
    if type(argument) is Product:
        first, *later = argument.factors
        return _is_simple(first) and _LETTERS.issuperset(map(type, later))
    if type(argument) is Number:
        return argument.denominator == 1 and argument.numerator >= 0
    return type(argument) in _LETTERS
