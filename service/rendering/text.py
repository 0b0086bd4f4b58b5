"""Plain text that reads back to the same tree, here and in SymPy."""

from collections.abc import Mapping
from typing import ClassVar

from service.rendering.numerals import numeral
from service.rendering.renderer import (
    ATOM,
    MANY,
    NEGATIVE,
    POWER,
    PRODUCT,
    SUM,
    Handler,
    Part,
    Renderer,
    placeholders,
    without_minus,
)
from service.symbolic.build import HALF, PI
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
from service.symbolic.interning import Node

_EQUALITIES = {"==": "Eq", "!=": "Ne"}


class Text(Renderer):
    """SymPy's notation: 4*x/(x**2 + 1)**2."""

    minus, plus, subtract, parentheses = "-", " + ", " - ", ("(", ")")
    constants: ClassVar[Mapping[Node, Part]] = {PI: ("pi", ATOM)}

    def _at_least(self, needed: int, node: Node) -> str:
        string, strength = self._parts.get(node) or self.render(node)
        return string if strength >= needed else f"({string})"

    def _all(self, nodes: tuple[Node, ...]) -> str:
        if len(nodes) == 1:
            return (self._parts.get(nodes[0]) or self.render(nodes[0]))[0]
        return ", ".join([string for string, _ in self.parts(nodes)])

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
        rest = without_minus(node)
        factors = rest or node.factors
        if len(factors) > MANY:
            self.parts(factors)
        known, render = self._parts.get, self.render
        string, strength = known(factors[0]) or render(factors[0])
        product = string if strength else f"({string})"
        for factor in factors[1:]:
            string, actual = known(factor) or render(factor)
            product += f"*{string}" if actual >= POWER else f"*({string})"
        if rest:
            return f"-{product}", NEGATIVE
        return product, NEGATIVE if strength == NEGATIVE else PRODUCT

    def _quotient(self, node: Quotient) -> Part:
        above, strength = self._parts.get(node.numerator) or self.render(node.numerator)
        if not strength:
            above = f"({above})"
        below = self._at_least(POWER, node.denominator)
        return f"{above}/{below}", NEGATIVE if strength == NEGATIVE else PRODUCT

    def _power(self, node: Power) -> Part:
        base, strength = self._parts.get(node.base) or self.render(node.base)
        if node.exponent is HALF:
            return f"sqrt({base})", ATOM
        if strength < ATOM:
            base = f"({base})"
        return f"{base}**{self._at_least(ATOM, node.exponent)}", POWER

    def _call(self, node: Call) -> Part:
        return f"{node.name}({self._all(node.arguments)})", ATOM

    def _applied(self, node: Applied) -> Part:
        if not any(node.orders):
            return f"{node.name}({self._all(node.arguments)})", ATOM
        inner = [string for string, _ in self.parts(node.arguments)]
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
        relations = [self._at_least(ATOM, relation) for relation in node.relations]
        return " & ".join(relations) or "True", SUM

    def _piecewise(self, node: Piecewise) -> Part:
        branches = zip(self.parts(node.values), self.parts(node.conditions), strict=True)
        cases = ", ".join([f"({value}, {condition})" for (value, _), (condition, _) in branches])
        return f"Piecewise({cases})", ATOM

    def _derivative(self, node: Derivative) -> Part:
        return f"d/d{node.variable}[{self.part(node.operand)[0]}]", POWER

    handlers: ClassVar[Mapping[type[Node], Handler]] = {
        Number: _number,
        Symbol: _symbol,
        Sum: Renderer.added,
        Product: _product,
        Quotient: _quotient,
        Power: _power,
        Call: _call,
        Applied: _applied,
        Relation: _relation,
        Conjunction: _conjunction,
        Piecewise: _piecewise,
        Derivative: _derivative,
    }


def _fresh_names(count: int, taken: frozenset[str]) -> list[str]:
    candidates = (f"xi{number}" for number in range(1, count + len(taken) + 1))
    return [name for name in candidates if name not in taken][:count]


def _tuple(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"({', '.join(items)})"
