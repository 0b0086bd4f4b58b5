"""Plain text that reads back to the same tree, here and in SymPy."""

from typing import Final

from service.rendering.numerals import numeral
from service.rendering.renderer import (
    ATOM,
    NEGATIVE,
    POWER,
    PRODUCT,
    SUM,
    WIDE,
    Part,
    Renderer,
    placeholders,
    takes_minus,
)
from service.symbolic.build import HALF, MINUS_ONE, PI
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
    Symbol,
)
from service.symbolic.integral import Integral
from service.symbolic.interning import Node

_EQUALITIES: Final = {"==": "Eq", "!=": "Ne"}


class Text(Renderer):
    """SymPy's notation: 4*x/(x**2 + 1)**2."""

    def __init__(self, pi: str = "pi") -> None:
        super().__init__("-", " + ", " - ", ("(", ")"), {PI: (pi, ATOM)})

    def _all(self, nodes: tuple[Node, ...]) -> str:
        if len(nodes) > 1:
            return ", ".join(self.strings(nodes))
        parts, node = self._parts, nodes[0]
        return (parts[node] if node in parts else self.render(node))[0]

    def _number(self, node: Number) -> Part:
        if node.denominator == 1:
            return str(node.numerator), ATOM if node.numerator >= 0 else NEGATIVE
        digits, exponent, below = numeral(node)
        if exponent:
            digits = f"{digits}e{exponent}"
        if below:
            digits = f"{digits}/{below}"
        if node.numerator < 0:
            return f"-{digits}", NEGATIVE
        return digits, PRODUCT if below else ATOM

    def _symbol(self, node: Symbol) -> Part:
        return node.name, ATOM

    def _product(self, node: Product) -> Part:
        parts, factors = self._parts, node.factors
        minus = factors[0] is MINUS_ONE and takes_minus(factors[1])
        if minus:
            factors = factors[1:]
        if len(factors) > WIDE:
            self.strings(factors)
        first = factors[0]
        product, sign = parts[first] if first in parts else self.render(first)
        if not sign:
            product = f"({product})"
        for factor in factors[1:]:
            string, strength = parts[factor] if factor in parts else self.render(factor)
            product += f"*{string}" if strength >= POWER else f"*({string})"
        if minus:
            return f"-{product}", NEGATIVE
        return product, NEGATIVE if sign == NEGATIVE else PRODUCT

    def _quotient(self, node: Quotient) -> Part:
        parts, numerator, denominator = self._parts, node.numerator, node.denominator
        above, first = parts[numerator] if numerator in parts else self.render(numerator)
        below, second = parts[denominator] if denominator in parts else self.render(denominator)
        if not first:
            above = f"({above})"
        if second < POWER:
            below = f"({below})"
        return f"{above}/{below}", NEGATIVE if first == NEGATIVE else PRODUCT

    def _power(self, node: Power) -> Part:
        parts, base, exponent = self._parts, node.base, node.exponent
        below, first = parts[base] if base in parts else self.render(base)
        if exponent is HALF:
            return f"sqrt({below})", ATOM
        above, second = parts[exponent] if exponent in parts else self.render(exponent)
        if first < ATOM:
            below = f"({below})"
        if second < ATOM:
            above = f"({above})"
        return f"{below}**{above}", POWER

    def _call(self, node: Call) -> Part:
        return f"{node.name}({self._all(node.arguments)})", ATOM

    def _applied(self, node: Applied) -> Part:
        if not any(node.orders):
            return f"{node.name}({self._all(node.arguments)})", ATOM
        inner = self.strings(node.arguments)
        replaced = placeholders(node)
        originals = [inner[index] for index in replaced]
        fresh = _fresh_names(len(replaced), node.free)
        for index, name in zip(replaced, fresh, strict=True):
            inner[index] = name
        by = "".join(
            f", {name}" if order == 1 else f", ({name}, {order})"
            for name, order in zip(inner, node.orders, strict=True)
            if order
        )
        string = f"Derivative({node.name}({', '.join(inner)}){by})"
        if replaced:
            string = f"Subs({string}, {_tuple(fresh)}, {_tuple(originals)})"
        return string, ATOM

    def _relation(self, node: Relation) -> Part:
        left, right = self.part(node.left)[0], self.part(node.right)[0]
        function = _EQUALITIES.get(node.operator)
        if function:
            return f"{function}({left}, {right})", ATOM
        return f"{left} {node.operator} {right}", SUM

    def _conjunction(self, node: Conjunction) -> Part:
        if len(node.relations) == 1:
            return self.part(node.relations[0])
        parts = [self.part(relation) for relation in node.relations]
        relations = [string if strength == ATOM else f"({string})" for string, strength in parts]
        return " & ".join(relations) or "True", SUM

    def _piecewise(self, node: Piecewise) -> Part:
        branches = zip(self.strings(node.values), self.strings(node.conditions), strict=True)
        cases = ", ".join([f"({value}, {condition})" for value, condition in branches])
        return f"Piecewise({cases})", ATOM

    def _integral(self, node: Integral) -> Part:
        integrand, lower, upper = self.strings(node.children)
        return f"Integral({integrand}, ({node.variable}, {lower}, {upper}))", ATOM

    def _derivative(self, node: Derivative) -> Part:
        operand = node.operand
        if isinstance(operand, Symbol) and operand.name != node.variable:
            return f"d{operand.name}/d{node.variable}", POWER
        return f"d/d{node.variable}[{self.part(node.operand)[0]}]", POWER


def _fresh_names(count: int, taken: frozenset[str]) -> list[str]:
    candidates = [f"xi{number}" for number in range(1, count + len(taken) + 1)]
    return [name for name in candidates if name not in taken][:count]


def _tuple(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"({', '.join(items)})"
