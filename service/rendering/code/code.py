"""An expression as an expression of a programming language, and as a whole function in it."""

from typing import Final

from service.errors import NotExpressible
from service.rendering.code.language import Language, Signature
from service.rendering.code.source import Source
from service.rendering.numerals import numeral
from service.rendering.renderer import ATOM, NEGATIVE, POWER, PRODUCT, SUM, Part
from service.symbolic.build import HALF, symbol
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
    Expression,
    Number,
    Piecewise,
    Power,
    Relation,
)
from service.symbolic.functions import TABLE
from service.symbolic.functions.definitions import DEFINITIONS
from service.symbolic.integral import Integral

_EXACT: Final = 2**53  # the whole numbers below are floating-point numbers
_LONGEST: Final = 300  # digits; longer numbers are divided before they are rounded
_PARAMETERS: Final = ("x", "a", "b")


class Code(Source):
    """Writes sums, products and quotients as text does, the rest as the language has it.

    Functions that the language lacks are collected in `helpers`, each after those it calls.
    Raises NotExpressible for what the language has no way to say.
    """

    def __init__(self, language: Language) -> None:
        super().__init__(language.pi, frozenset((*language.reserved, *TABLE)))
        self._language: Final = language
        self.helpers: dict[Signature, str] = {}

    def program(
        self, title: str, variables: list[str], value: Expression, derivative: Expression
    ) -> str:
        """Return the source of a function of these variables that gives value and derivative."""
        language = self._language
        written = [self.write(value), self.write(derivative)]
        parameters = ", ".join(language.parameter.format(self.name(name)) for name in variables)
        function = language.program.format(self.name(title), parameters, *written)
        return "".join((language.preamble, *dict.fromkeys(self.helpers.values()), function))

    def _number(self, node: Number) -> Part:
        digits, exponent, below = numeral(node)
        if len(digits) + len(below) > _LONGEST:
            digits, exponent, below = _rounded(node), 0, ""
        elif exponent:
            digits = f"{digits}e{exponent}"
        else:
            digits = self._floating(digits)
        if below:
            digits = f"{digits}/{self._floating(below)}"
        if node.numerator < 0:
            return f"-{digits}", NEGATIVE
        return digits, PRODUCT if below else ATOM

    def _floating(self, digits: str) -> str:
        if not digits.isdigit():
            return digits
        return repr(float(digits)) if int(digits) >= _EXACT else digits + self._language.point

    def _power(self, node: Power) -> Part:
        language, base, exponent = self._language, node.base, node.exponent
        below = self.part(base)[0]
        if exponent is HALF:
            return self._written("sqrt", below)
        above = self.part(exponent)[0]
        if isinstance(exponent, Number) and exponent.denominator % 2 and exponent.denominator > 1:
            if exponent.numerator == 1 and exponent.denominator == 3:
                return self._written("cbrt", below)
            root = language.odd_root if exponent.numerator % 2 else language.even_root
            return root.format(below, above), ATOM
        if not base.free:
            return language.scaled.format(below, above), ATOM
        if language.power[0] != "{":
            return language.power.format(below, above), ATOM
        below = below if self.part(base)[1] >= ATOM else f"({below})"
        above = above if self.part(exponent)[1] >= ATOM else f"({above})"
        return language.power.format(below, above), POWER

    def _written(self, name: str, *arguments: str) -> Part:
        return self._language.calls[name, len(arguments)].format(*arguments), ATOM

    def _call(self, node: Call) -> Part:
        name, count = node.name, len(node.arguments)
        arguments = self.strings(node.arguments)
        if (name, count) in self._language.calls:
            return self._written(name, *arguments)
        if name in self._language.folded:
            if (name, 2) in self._language.sources:
                self._need(name, 2, name)
            folded, *others = arguments
            for other in others:
                folded = self._language.folded[name].format(folded, other)
            return folded, ATOM
        helper = name if count == TABLE[name].arity[0] else f"{name}{count}"
        self._need(name, count, helper)
        return f"{helper}({', '.join(arguments)})", ATOM

    def _need(self, name: str, count: int, helper: str) -> None:
        """Write the function as a helper, after those that it needs itself."""
        signature = (name, count)
        if signature in self.helpers:
            return
        source = self._language.sources.get(signature)
        if source is None:
            definition = DEFINITIONS.get(name)
            if definition is None:
                raise self._refusal(f"the function {name}")
            parameters = _PARAMETERS[:count]
            value = self.write(definition(*[symbol(each) for each in parameters]))
            declared = ", ".join(self._language.parameter.format(each) for each in parameters)
            source = self._language.helper.format(helper, declared, value)
        self.helpers[signature] = source

    def _refusal(self, what: str) -> NotExpressible:
        return NotExpressible(
            f"{self._language.title} has no way to write {what}; leave the format out.",
            pointer="/formats",
            actual=self._language.title,
        )

    def _applied(self, node: Applied) -> Part:
        raise self._refusal(f"{node.name}, a function without a definition")

    def _integral(self, node: Integral) -> Part:
        raise self._refusal("an integral")

    def _derivative(self, node: Derivative) -> Part:
        raise self._refusal("a derivative that is not carried out")

    def _relation(self, node: Relation) -> Part:
        operator = self._language.operators.get(node.operator, node.operator)
        return f"{self.part(node.left)[0]} {operator} {self.part(node.right)[0]}", SUM

    def _conjunction(self, node: Conjunction) -> Part:
        relations = self.strings(node.relations)
        if len(relations) == 1:
            return relations[0], SUM
        return self._language.both.join(f"({relation})" for relation in relations), SUM

    def _piecewise(self, node: Piecewise) -> Part:
        otherwise = self._language.nan
        for value, condition in zip(node.values[::-1], node.conditions[::-1], strict=True):
            written = self.part(value)[0]
            if not condition.relations:
                otherwise = written
            else:
                test = self.part(condition)[0]
                otherwise = self._language.choice.format(test, written, otherwise)
            self._reserve(len(otherwise))
        return otherwise, ATOM


def _rounded(node: Number) -> str:
    try:
        return repr(abs(node.numerator) / node.denominator)
    except OverflowError:
        return "1e999"
