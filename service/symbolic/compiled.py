"""Expressions compiled to programs, each subexpression once.

A program outlives the scope of the expressions that it was made from.
"""

from collections.abc import Callable, Sequence
from functools import partial
from math import isfinite, nan, prod
from typing import Any

import numpy as np

from service.errors import NonFiniteConstant, UnknownFunction
from service.symbolic.build import ALWAYS, MINUS_ONE, symbol
from service.symbolic.evaluate import _rational_power as rational_power
from service.symbolic.evaluate import value_at
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
    Expression,
    Number,
    Piecewise,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
)
from service.symbolic.functions import TABLE
from service.symbolic.integral import Integral
from service.symbolic.integral_values import IntegralValues
from service.symbolic.interning import Node, below
from service.symbolic.program import Array, Program, Row


def compile_program(expressions: Sequence[Expression], variables: Sequence[str]) -> Program:
    """Return the program that computes the expressions from values of these variables.

    Raises LookupError for a free symbol that is no variable, TypeError for a derivative not carried
    out, NonFiniteConstant for a constant part without a finite value, UnknownFunction for an
    abstract function.
    """
    refuse_abstract(expressions)
    compiler = _Compiler(variables)
    outputs = [compiler.place(expression) for expression in expressions]
    constants, first = tuple(compiler.constants), len(variables)
    # Constants found late move the rows behind them.
    slots = {~i: first + i for i in range(len(constants))}
    slots |= {first + i: first + len(constants) + i for i in range(len(compiler.rows))}
    rows = tuple(
        row._replace(arguments=tuple(slots.get(slot, slot) for slot in row.arguments))
        for row in compiler.rows
    )
    return Program(
        tuple(variables), constants, rows, tuple(slots.get(slot, slot) for slot in outputs)
    )


def refuse_abstract(expressions: Sequence[Node]) -> None:
    """Raise UnknownFunction when there is an abstract function, which has no values."""
    for node in below(*expressions):
        if isinstance(node, Applied):
            raise UnknownFunction(f"{node.name} is an abstract function, which has no values.")


class _Compiler:
    """Collects rows; the i-th constant has the place ~i until all are known."""

    def __init__(self, variables: Sequence[str]) -> None:
        self.variables = {name: slot for slot, name in enumerate(variables)}
        self.constants: dict[float, int] = {}
        self.rows: list[Row] = []
        self.known: dict[object, int] = {}
        self.places: dict[Node, int] = {}

    def place(self, node: Node) -> int:
        """Return the place of a node's value, which is computed once."""
        place = self.places.get(node)
        if place is None:
            place = _PLACES[type(node)](self, node) if node.free else self.number(self.value(node))
            self.places[node] = place
        return place

    def row(self, function: Callable[..., Array], *places: int, decides: bool = False) -> int:
        """Return the place of a row, which is added unless there is one like it."""
        key = (function, tuple(sorted(places)) if function in _COMMUTATIVE else places)
        if key not in self.known:
            self.known[key] = len(self.variables) + len(self.rows)
            self.rows.append(Row(function, places, decides))
        return self.known[key]

    def number(self, value: float) -> int:
        """Return the place of a constant."""
        return ~self.constants.setdefault(value, len(self.constants))

    def value(self, node: Node) -> float:
        """Return the value of a node that is constant."""
        value = value_at(node, {})
        if not isfinite(value):
            raise NonFiniteConstant("A constant part of the expression has no finite value.")
        return value

    def fold(self, function: np.ufunc, nodes: Sequence[Node]) -> int:
        """Return the place of f(f(a, b), c) for the values a, b, c of nodes."""
        first, *others = nodes
        place = self.place(first)
        for other in others:
            # One after the other, so that few values are held at a time.
            place = self.row(function, place, self.place(other), decides=function is _AND)
        return place


def _symbol(to: _Compiler, node: Symbol) -> int:
    try:
        return to.variables[node.name]
    except KeyError:
        raise LookupError(f"{node.name} is none of the variables") from None


def _sum(to: _Compiler, node: Sum) -> int:
    first = next((term for term in node.terms if _negated(term) is None), node.terms[0])
    place = to.place(first)
    others = list(node.terms)
    others.remove(first)
    for term in others:
        # One after the other, so that few values are held at a time.
        positive = _negated(term)
        if positive is None:
            place = to.row(np.add, place, to.place(term))
        else:
            place = to.row(np.subtract, place, to.fold(np.multiply, positive))
    return place


def _negated(term: Expression) -> Sequence[Expression] | None:
    """Return the factors f of a term that is written as -1 times f."""
    if isinstance(term, Product) and term.factors[0] is MINUS_ONE and term.free:
        return term.factors[1:]
    return None


def _product(to: _Compiler, node: Product) -> int:
    """Multiply the constants with each other, unless these leave the floats, and then the rest."""
    varying = [factor for factor in node.factors if factor.free]
    constant = prod(to.value(factor) for factor in node.factors if not factor.free)
    if not constant or not isfinite(constant):
        return to.fold(np.multiply, node.factors)
    place = to.fold(np.multiply, varying)
    if constant == 1:
        return place
    if constant == -1:
        return to.row(np.negative, place)
    return to.row(np.multiply, place, to.number(constant))


def _power(to: _Compiler, node: Power) -> int:
    base, exponent = to.place(node.base), node.exponent
    if not isinstance(exponent, Number):
        return to.row(np.power, base, to.place(exponent))
    above, below = exponent.numerator, exponent.denominator
    if below > 2 or not 0 < abs(above) <= _MOST_FACTORS:
        return to.row(partial(rational_power, above=above, below=below), base)
    place = _whole_power(to, to.row(np.sqrt, base) if below == 2 else base, abs(above))
    return to.row(np.divide, to.number(1.0), place) if above < 0 else place


def _whole_power(to: _Compiler, base: int, exponent: int) -> int:
    """Multiply squares of squares, which takes a fraction of the time of a power."""
    place, square = None, base
    while True:
        if exponent % 2:
            place = square if place is None else to.row(np.multiply, place, square)
        exponent //= 2
        if not exponent:
            assert place is not None
            return place
        square = to.row(np.square, square)


def _call(to: _Compiler, node: Call) -> int:
    if node.name in _FOLDED:
        return to.fold(_FOLDED[node.name], node.arguments)
    arguments = [to.place(argument) for argument in node.arguments]
    if node.name in _EXPANDED:
        return _EXPANDED[node.name](to, *arguments)
    function = _UFUNCS.get((node.name, len(arguments)), TABLE[node.name].values)
    return to.row(function, *arguments)


def _sigmoid(to: _Compiler, x: int) -> int:
    # exp may become infinite, and the quotient then is 0.
    one = to.number(1.0)
    return to.row(np.divide, one, to.row(np.add, to.row(np.exp, to.row(np.negative, x)), one))


def _softplus(to: _Compiler, x: int) -> int:
    bent = to.row(np.log1p, to.row(np.exp, to.row(np.negative, to.row(np.abs, x))))
    return to.row(np.add, to.row(np.maximum, x, to.number(0.0)), bent)


def _log_sigmoid(to: _Compiler, x: int) -> int:
    return to.row(np.negative, _softplus(to, to.row(np.negative, x)))


def _relation(to: _Compiler, node: Relation) -> int:
    compare = _COMPARE[node.operator]
    return to.row(compare, to.place(node.left), to.place(node.right), decides=True)


def _piecewise(to: _Compiler, node: Piecewise) -> int:
    result = to.number(nan)
    for value, condition in zip(reversed(node.values), reversed(node.conditions), strict=True):
        if condition is ALWAYS:
            result = to.place(value)
            continue
        result = to.row(np.where, to.place(condition), to.place(value), result)
        compared = [
            place
            for bound in condition.relations
            for place in (to.place(bound.left), to.place(bound.right))
            if place >= 0
        ]
        if compared:
            result = to.row(_if_decided, result, *dict.fromkeys(compared))
    return result


def _if_decided(result: Array, *compared: Array) -> Array:
    """Return the result, but nan where one of the values compared is none."""
    for value in compared:
        result = np.where(np.isnan(value), nan, result)
    return result


def _integral(to: _Compiler, node: Integral) -> int:
    names = sorted(node.free)
    # Last, so that it stands for its name even where that is free outside.
    integrand = compile_program([node.integrand], [*names, node.variable])
    limits = compile_program([node.lower, node.upper], names)
    return to.row(IntegralValues(integrand, limits), *map(to.place, map(symbol, names)))


def _not_carried_out(to: _Compiler, node: Derivative) -> int:
    raise TypeError("d/dx[...] has no value until it is carried out")


# Beyond, the last digits of a product of so many would suffer.
_MOST_FACTORS = 32
_AND = np.logical_and
_COMMUTATIVE = frozenset((np.add, np.multiply, _AND))
_FOLDED: dict[str, np.ufunc] = {"Max": np.maximum, "Min": np.minimum}
# What the forms of the table are for real arguments.
_UFUNCS = {("log", 1): np.log, ("abs", 1): np.abs, ("sign", 1): np.sign}
# The forms of the table for these take NumPy and SciPy ten times as long as their parts do.
_EXPANDED: dict[str, Callable[[_Compiler, int], int]] = {
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "log_sigmoid": _log_sigmoid,
    "silu": lambda to, x: to.row(np.multiply, x, _sigmoid(to, x)),
}
_COMPARE = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
_PLACES: dict[type[Node], Callable[[_Compiler, Any], int]] = {
    Symbol: _symbol,
    Sum: _sum,
    Product: _product,
    Quotient: lambda to, node: to.fold(np.divide, node.children),
    Power: _power,
    Call: _call,
    Relation: _relation,
    Conjunction: lambda to, node: to.fold(_AND, node.relations),
    Piecewise: _piecewise,
    Integral: _integral,
    Derivative: _not_carried_out,
}
