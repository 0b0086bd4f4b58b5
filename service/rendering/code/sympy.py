"""SymPy: exact numbers, real roots, and its own names."""

import keyword
from typing import Final

from service.rendering.code.source import Source
from service.rendering.renderer import ATOM, NEGATIVE, POWER, PRODUCT, Part
from service.symbolic.build import HALF
from service.symbolic.expression import Applied, Call, Expression, Number, Power, Quotient
from service.symbolic.functions.definitions import DEFINITIONS

_NAMES: Final = {"abs": "Abs({0})", "log1p": "log(1 + {0})", "expm1": "(exp({0}) - 1)"}
# What SymPy has itself, of the functions that we could define.
_ITS_OWN: Final = frozenset(
    (
        "cot", "sec", "csc", "coth", "sech", "csch", "acot", "asec", "acsc", "acoth", "asech",
        "acsch", "atan2", "sinc", "sign", "Heaviside", "li",
    )
)  # fmt: skip
# What no symbol may be called: it stands for something in Python or in what is written here.
_TAKEN: Final = frozenset((*keyword.kwlist, "S", "symbols", "value", "derivative"))


class SymPy(Source):
    """An expression in Python, to be evaluated where all of SymPy's names are imported."""

    def __init__(self) -> None:
        super().__init__("pi", _TAKEN)
        self._abstract: dict[str, None] = {}

    def program(
        self, title: str, variables: list[str], value: Expression, derivative: Expression
    ) -> str:
        """Return the statements that make the symbols, the value and the derivative."""
        written = [self.write(value), self.write(derivative)]
        declared = [f'{self.name(each)} = Symbol("{each}", real=True)' for each in variables]
        declared += [f'{each} = Function("{each}")' for each in self._abstract]
        statements = [*declared, f"value = {written[0]}", f"derivative = {written[1]}", ""]
        return "from sympy import *\n\n" + "\n".join(statements)

    def _number(self, node: Number) -> Part:
        if node.denominator == 1:
            return super()._number(node)
        fraction = f"Rational({abs(node.numerator)}, {node.denominator})"
        return (f"-{fraction}", NEGATIVE) if node.numerator < 0 else (fraction, ATOM)

    def _exact(self, node: Expression) -> str:
        # Without a symbol in it, Python would divide, or take a power, in floating point.
        return f"S({self.part(node)[0]})"

    def _quotient(self, node: Quotient) -> Part:
        if node.free:
            return super()._quotient(node)
        return f"{self._exact(node.numerator)}/{self._exact(node.denominator)}", PRODUCT

    def _power(self, node: Power) -> Part:
        base, exponent = node.base, node.exponent
        if isinstance(exponent, Number) and exponent.denominator % 2 and exponent.denominator > 1:
            root = f"real_root({self.part(base)[0]}, {exponent.denominator})"
            if exponent.numerator == 1:
                return root, ATOM
            power = exponent.numerator
            return f"{root}**{power}" if power > 0 else f"{root}**({power})", POWER
        if node.free or exponent is HALF:
            return super()._power(node)
        return f"{self._exact(base)}**{self._exact(exponent)}", POWER

    def _call(self, node: Call) -> Part:
        if node.name in _NAMES:
            return _NAMES[node.name].format(self.part(node.arguments[0])[0]), ATOM
        if node.name in DEFINITIONS and node.name not in _ITS_OWN:
            return f"({self.part(DEFINITIONS[node.name](*node.arguments))[0]})", ATOM
        return super()._call(node)

    def _applied(self, node: Applied) -> Part:
        self._abstract[node.name] = None
        return super()._applied(node)
