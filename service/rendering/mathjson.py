"""MathJSON: the expression as nested lists, as MathLive and the Compute Engine read it."""

import json
from typing import Any, Final

from service.rendering.renderer import ATOM, Part, Renderer
from service.symbolic.build import HALF, MINUS_ONE, PI, E
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
    Number,
    Piecewise,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
)
from service.symbolic.integral import Integral
from service.symbolic.interning import Node

# Where the name of the standard library is not ours with a capital.
_NAMES: Final = {
    "log": "Ln", "asin": "Arcsin", "acos": "Arccos", "atan": "Arctan", "acot": "Arccot",
    "asec": "Arcsec", "acsc": "Arccsc", "atan2": "Arctan2", "asinh": "Arsinh", "acosh": "Arcosh",
    "atanh": "Artanh", "acoth": "Arcoth", "asech": "Arsech", "acsch": "Arcsch",
    "ceiling": "Ceil", "loggamma": "GammaLn", "erfinv": "ErfInv", "polygamma": "PolyGamma",
    "besselj": "BesselJ", "bessely": "BesselY", "besseli": "BesselI", "besselk": "BesselK",
    "Si": "SinIntegral", "Ci": "CosIntegral", "Ei": "ExpIntegralEi", "li": "LogIntegral",
    "fresnels": "FresnelS", "fresnelc": "FresnelC",
}  # fmt: skip
_RELATIONS: Final = {
    "<": "Less", "<=": "LessEqual", ">": "Greater", ">=": "GreaterEqual",
    "==": "Equal", "!=": "NotEqual",
}  # fmt: skip


class MathJSON(Renderer):
    """Every node as JSON text; `finished` is the list that it says."""

    def __init__(self) -> None:
        constants: dict[Node, Part] = {PI: ('"Pi"', ATOM), E: ('"ExponentialE"', ATOM)}
        super().__init__("", "", "", ("", ""), constants)

    def finished(self, written: str) -> Any:
        """Return the lists, names and numbers that the text stands for."""
        return json.loads(written)

    def _list(self, head: str, *items: Node) -> Part:
        return f'["{head}",{",".join(self.strings(items))}]', ATOM

    def _number(self, node: Number) -> Part:
        if node.denominator == 1:
            return _whole(node.numerator), ATOM
        return f'["Rational",{_whole(node.numerator)},{_whole(node.denominator)}]', ATOM

    def _symbol(self, node: Symbol) -> Part:
        return f'"{node.name}"', ATOM

    def added(self, node: Sum) -> Part:
        """Write the sum."""
        return self._list("Add", *node.terms)

    def _product(self, node: Product) -> Part:
        if node.factors[0] is MINUS_ONE and len(node.factors) == 2:
            return self._list("Negate", node.factors[1])
        return self._list("Multiply", *node.factors)

    def _quotient(self, node: Quotient) -> Part:
        return self._list("Divide", node.numerator, node.denominator)

    def _power(self, node: Power) -> Part:
        exponent = node.exponent
        if exponent is HALF:
            return self._list("Sqrt", node.base)
        if isinstance(exponent, Number) and exponent.numerator == 1 and exponent.denominator % 2:
            return f'["Root",{self.part(node.base)[0]},{exponent.denominator}]', ATOM
        return self._list("Power", node.base, exponent)

    def _call(self, node: Call) -> Part:
        if node.name == "log" and len(node.arguments) > 1:
            return self._list("Log", *node.arguments)
        return self._list(_NAMES.get(node.name, _title(node.name)), *node.arguments)

    def _applied(self, node: Applied) -> Part:
        if not any(node.orders):
            return self._list(node.name, *node.arguments)
        orders = ",".join(map(str, node.orders))
        arguments = ",".join(self.strings(node.arguments))
        return f'["Apply",["Derivative","{node.name}",{orders}],{arguments}]', ATOM

    def _integral(self, node: Integral) -> Part:
        integrand, lower, upper = self.strings(node.children)
        return f'["Integrate",{integrand},["Limits","{node.variable}",{lower},{upper}]]', ATOM

    def _derivative(self, node: Derivative) -> Part:
        return f'["D",{self.part(node.operand)[0]},"{node.variable}"]', ATOM

    def _relation(self, node: Relation) -> Part:
        return self._list(_RELATIONS[node.operator], node.left, node.right)

    def _conjunction(self, node: Conjunction) -> Part:
        if len(node.relations) > 1:
            return self._list("And", *node.relations)
        return self.part(node.relations[0]) if node.relations else ('"True"', ATOM)

    def _piecewise(self, node: Piecewise) -> Part:
        branches = zip(node.conditions, node.values, strict=True)
        return self._list("Which", *[each for branch in branches for each in branch])


def _whole(number: int) -> str:
    # Beyond these, JSON numbers are read as rounded ones.
    return str(number) if abs(number) < 2**53 else f'{{"num":"{number}"}}'


def _title(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))
