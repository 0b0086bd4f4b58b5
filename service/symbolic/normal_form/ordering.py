"""The reader's order of factors and terms; it depends on nothing but the expression.

Factors: numbers, constants, symbols and their powers, sums without functions, general powers,
exponentials, other functions, sums with functions. Terms: descending degree, constants last, but
never a minus sign in front while some term has none.

An expression's rank is a nested tuple that starts with the class of its kind, so that tuples of one
class compare field by field. Ranks share the ranks of subexpressions, which makes them cheap; the
depth comes before these, so that simple expressions come first and most comparisons end early.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from service.symbolic.build import E
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
    Sum,
    Symbol,
)
from service.symbolic.integral import Integral
from service.symbolic.interning import Node
from service.symbolic.normal_form.terms import Coefficient, Factor, Factors, Terms

Rank: TypeAlias = tuple[Any, ...]
Ranks: TypeAlias = dict[Node, Rank]
Degrees: TypeAlias = dict[Expression, int]

_NUMBER: Final = 0
_CONSTANT: Final = 1
_SYMBOL: Final = 2
_SUM: Final = 3
_POWER: Final = 4
_PRODUCT: Final = 5
_QUOTIENT: Final = 6
_EXPONENTIAL: Final = 7
_FUNCTION_POWER: Final = 8
_CALL: Final = 9
_ABSTRACT: Final = 10
_CASES: Final = 11
_DERIVATIVE: Final = 12
_FUNCTION_SUM: Final = 13
_FUNCTION_PRODUCT: Final = 14
_FUNCTION_QUOTIENT: Final = 15
_RELATION: Final = 16
_CONDITION: Final = 17
_INTEGRAL: Final = 18
_WITHOUT_FUNCTIONS: Final = {
    _FUNCTION_SUM: _SUM,
    _FUNCTION_PRODUCT: _PRODUCT,
    _FUNCTION_QUOTIENT: _QUOTIENT,
    _FUNCTION_POWER: _POWER,
}

# Other functions follow in alphabetical order.
_FIRST_FUNCTIONS: Final = ("log", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh")
_PLACES: Final = {name: place for place, name in enumerate(_FIRST_FUNCTIONS)}

# Degrees are counted in this many parts, so that those of usual roots stay whole.
_DEGREE_PARTS: Final = 720720


def rank(ranks: Ranks, node: Node) -> Rank:
    """Return what a node is ordered by."""
    known = ranks.get(node)
    if known is None:
        known = ranks[node] = _RANKS[type(node)](ranks, node)
    return known


def _composite(kind: int, ranks: Ranks, node: Node) -> Rank:
    inner = tuple([rank(ranks, child) for child in node.children])
    for each in inner:
        if each[0] >= _EXPONENTIAL:
            return (kind, node.depth, inner)
    kind = _WITHOUT_FUNCTIONS[kind]
    if kind >= _PRODUCT and not node.free:
        # As in sqrt(2/pi).
        return (_CONSTANT, 2, kind, inner)
    return (kind, node.depth, inner)


def _number(ranks: Ranks, node: Number) -> Rank:
    # x + 1 comes before x - 1, and that before x + 2.
    above = node.numerator
    return (_NUMBER, abs(above), above < 0, node.denominator, node.decimal)


def _symbol(ranks: Ranks, node: Symbol) -> Rank:
    # x2 comes before x10.
    stem = node.name.rstrip("0123456789")
    digits = node.name[len(stem) :]
    return (_SYMBOL, stem, int(digits) if digits else -1, digits)


def _call(ranks: Ranks, node: Call) -> Rank:
    inner = tuple([rank(ranks, argument) for argument in node.arguments])
    if node.name == "exp":
        if inner[0][0] == _NUMBER:
            return (_CONSTANT, 1, inner)
        return (_EXPONENTIAL, node.depth, inner)
    return (_CALL, _PLACES.get(node.name, len(_PLACES)), node.name, node.depth, inner)


def _applied(ranks: Ranks, node: Applied) -> Rank:
    inner = tuple([rank(ranks, argument) for argument in node.arguments])
    return (_ABSTRACT, node.name, node.orders, node.depth, inner)


def _inner(kind: int) -> Callable[[Ranks, Any], Rank]:
    return lambda ranks, node: (kind, tuple([rank(ranks, child) for child in node.children]))


_RANKS: Final[dict[type[Node], Callable[[Ranks, Any], Rank]]] = {
    Number: _number,
    Pi: lambda ranks, node: (_CONSTANT, 0),
    Symbol: _symbol,
    Sum: lambda ranks, node: _composite(_FUNCTION_SUM, ranks, node),
    Product: lambda ranks, node: _composite(_FUNCTION_PRODUCT, ranks, node),
    Quotient: lambda ranks, node: _composite(_FUNCTION_QUOTIENT, ranks, node),
    Power: lambda ranks, node: _composite(_FUNCTION_POWER, ranks, node),
    Call: _call,
    Applied: _applied,
    Piecewise: _inner(_CASES),
    Integral: lambda ranks, node: (_INTEGRAL, node.depth, node.variable, *_inner(0)(ranks, node)),
    Derivative: lambda ranks, node: (_DERIVATIVE, node.variable, rank(ranks, node.operand)),
    Relation: lambda ranks, node: (_RELATION, node.operator, _inner(0)(ranks, node)),
    Conjunction: _inner(_CONDITION),
}


def factor_rank(ranks: Ranks, factor: Factor) -> Rank:
    """Return what a factor of a product is ordered by."""
    base, exponent = factor
    known = ranks.get(base)
    if known is None:
        known = rank(ranks, base)
    if type(exponent) is int or type(exponent) is Number:
        return known
    assert isinstance(exponent, Expression)
    above = rank(ranks, exponent)
    if base is E:
        return (_EXPONENTIAL, exponent.depth + 1, (above,))
    functional = known[0] >= _EXPONENTIAL or above[0] >= _EXPONENTIAL
    depth = max(base.depth, exponent.depth) + 1
    # Longer than the rank of a base x**x, which may stand beside it: x**x*sqrt(x**x).
    return (_FUNCTION_POWER if functional else _POWER, depth, (known, above), 0)


def in_order(ranks: Ranks, degrees: Degrees, terms: Terms) -> list[tuple[Factors, Coefficient]]:
    """Return the terms of a sum in the reader's order."""
    keys = {factors: _term_rank(ranks, degrees, factors) for factors in terms}
    ordered = [(factors, terms[factors]) for factors in sorted(keys, key=keys.__getitem__)]
    if ordered[0][1][0] < 0:
        for place, item in enumerate(ordered):
            if item[1][0] > 0:
                ordered.insert(0, ordered.pop(place))
                break
    return ordered


def _term_rank(ranks: Ranks, degrees: Degrees, factors: Factors) -> Rank:
    degree = functions = 0
    order = []
    for factor in factors:
        base, exponent = factor
        known = ranks.get(base) if type(exponent) is int else None
        if known is None:
            known = factor_rank(ranks, factor)
        kind = known[0]
        if kind >= _EXPONENTIAL:
            functions += 1
        if type(exponent) is int:
            parts = exponent * _DEGREE_PARTS
        elif type(exponent) is Number:
            parts = exponent.numerator * _DEGREE_PARTS // exponent.denominator
        else:
            parts = 0
        if kind == _SYMBOL:
            degree += parts
        elif type(base) is Sum:
            if base not in degrees:
                degrees[base] = _degree(base)
            degree += parts * degrees[base] // _DEGREE_PARTS
        order.append((known, -parts))
    return (-degree, -functions, not factors, order)


def _degree(node: Sum) -> int:
    """Return the degree of a sum in all symbols together, in parts.

    Functions, and sums within the sum, count as constants.
    """
    return max([sum(map(_degree_of_power, _factors(term))) for term in node.terms])


def _factors(term: Expression) -> tuple[Expression, ...]:
    above = term.numerator if isinstance(term, Quotient) else term
    return above.factors if isinstance(above, Product) else (above,)


def _degree_of_power(node: Expression) -> int:
    if isinstance(node, Symbol):
        return _DEGREE_PARTS
    if isinstance(node, Power) and isinstance(node.base, Symbol):
        exponent = node.exponent
        if isinstance(exponent, Number):
            return exponent.numerator * _DEGREE_PARTS // exponent.denominator
    return 0


def factors_in_order(ranks: Ranks, factors: list[Factor]) -> Factors:
    """Return factors in the order in which a product is written."""
    if len(factors) > 1:
        keys = []
        for factor in factors:
            base, exponent = factor
            known = ranks.get(base) if type(exponent) is int else None
            keys.append(known or factor_rank(ranks, factor))
        if len(factors) == 2:
            if keys[1] < keys[0]:
                return (factors[1], factors[0])
        else:
            order = sorted(range(len(keys)), key=keys.__getitem__)
            return tuple([factors[i] for i in order])
    return tuple(factors)
