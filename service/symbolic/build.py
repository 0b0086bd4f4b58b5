"""The functions that build expressions, in the one canonical shape that all passes rely on.

Shape: sums are flat; products are flat, but for a later factor with a minus sign in front; the
minus sign of a product or quotient stands in its leading number; a quotient of two numbers is a
number; a power of e is the function exp, and e itself is exp(1). Printing keeps this shape and
reading gives it back.

`sum_of`, `product_of`, `quotient_of`, `power_of`, `negate` otherwise keep what they are given: the
parser uses them, so that the first line shows what a person typed. `add`, `multiply`, `divide`,
`raise_to` and the operators of Expression besides fold away 0 and 1: rules use those.
"""

from collections.abc import Callable
from math import gcd
from typing import Any, TypeGuard

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
from service.symbolic.interning import Node, shared_by_all_scopes, table

_NO_NAMES: frozenset[str] = frozenset()

# Free in every expression that contains a derivative not carried out; no one can type it.
OPEN = "d/d"


def _setters(kind: type[Node], *fields: str) -> tuple[Callable[[Any, Any], None], ...]:
    return tuple(kind.__dict__[field].__set__ for field in fields)


_set_numerator, _set_denominator, _set_decimal = _setters(
    Number, "numerator", "denominator", "decimal"
)
(_set_name,) = _setters(Symbol, "name")
(_set_terms,) = _setters(Sum, "terms")
(_set_factors,) = _setters(Product, "factors")
_set_above, _set_below = _setters(Quotient, "numerator", "denominator")
_set_base, _set_exponent = _setters(Power, "base", "exponent")
_set_function, _set_arguments = _setters(Call, "name", "arguments")
_set_operand, _set_variable = _setters(Derivative, "operand", "variable")


def number(numerator: int, denominator: int = 1, decimal: bool = False) -> Number:
    """Return the fraction in lowest terms; `decimal` is kept where it has a finite decimal."""
    if denominator != 1:
        divisor = gcd(numerator, denominator) * (1 if denominator > 0 else -1)
        numerator //= divisor
        denominator //= divisor
        decimal = decimal and has_finite_decimal(denominator)
    else:
        decimal = False
    key = (Number, numerator, denominator, decimal)
    nodes = table()
    node: Number | None = nodes.get(key)
    if node is None:
        node = nodes.leaf(key, _NO_NAMES)
        _set_numerator(node, numerator)
        _set_denominator(node, denominator)
        _set_decimal(node, decimal)
    return node


def has_finite_decimal(denominator: int) -> bool:
    """Whether fractions in lowest terms with this denominator are finite decimals, not whole."""
    if denominator == 1:
        return False
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


def symbol(name: str) -> Symbol:
    """Return the variable of this name."""
    key = (Symbol, name)
    nodes = table()
    node: Symbol | None = nodes.get(key)
    if node is None:
        node = nodes.leaf(key, frozenset((name,)))
        _set_name(node, name)
    return node


def sum_of(*terms: Expression) -> Expression:
    """Return the flat sum of one or more terms."""
    for term in terms:
        if type(term) is Sum:
            terms = tuple(part for t in terms for part in (t.terms if isinstance(t, Sum) else (t,)))
            break
    if len(terms) == 1:
        return terms[0]
    key = (Sum, terms)
    nodes = table()
    node: Sum | None = nodes.get(key)
    if node is None:
        node = nodes.branch(key, terms)
        _set_terms(node, terms)
    return node


def product_of(*factors: Expression) -> Expression:
    """Return the flat product of one or more factors."""
    for factor in factors:
        if type(factor) is Product:
            factors = _flat(factors)
            break
    if len(factors) == 1:
        return factors[0]
    key = (Product, factors)
    nodes = table()
    node: Product | None = nodes.get(key)
    if node is None:
        node = nodes.branch(key, factors)
        _set_factors(node, factors)
    return node


def _flat(factors: tuple[Expression, ...]) -> tuple[Expression, ...]:
    flat: list[Expression] = []
    for factor in factors:
        if type(factor) is Product and not (flat and is_negative(factor)):
            flat.extend(factor.factors)
        else:
            flat.append(factor)
    return tuple(flat)


def quotient_of(above: Expression, below: Expression) -> Expression:
    """Return above / below; a quotient of numbers is a number, unless it divides by zero."""
    if is_number(above) and is_number(below) and below.numerator:
        return number(
            above.numerator * below.denominator,
            above.denominator * below.numerator,
            above.decimal or below.decimal,
        )
    key = (Quotient, above, below)
    nodes = table()
    node: Quotient | None = nodes.get(key)
    if node is None:
        node = nodes.branch(key, (above, below))
        _set_above(node, above)
        _set_below(node, below)
    return node


def power_of(base: Expression, exponent: Expression) -> Expression:
    """Return base ** exponent; a power of e is the function exp."""
    if base is E:
        return call("exp", exponent)
    key = (Power, base, exponent)
    nodes = table()
    node: Power | None = nodes.get(key)
    if node is None:
        node = nodes.branch(key, (base, exponent))
        _set_base(node, base)
        _set_exponent(node, exponent)
    return node


def sqrt(radicand: Expression) -> Expression:
    """Return the square root."""
    return power_of(radicand, HALF)


def call(name: str, *arguments: Expression) -> Call:
    """Return the function of the table with this canonical name, applied to the arguments."""
    key = (Call, name, arguments)
    nodes = table()
    node: Call | None = nodes.get(key)
    if node is None:
        node = nodes.branch(key, arguments)
        _set_function(node, name)
        _set_arguments(node, arguments)
    return node


def _intern(kind: type[Any], children: tuple[Node, ...], **fields: Any) -> Any:
    key = (kind, *fields.values())
    nodes = table()
    node = nodes.get(key)
    if node is None:
        node = nodes.branch(key, children)
        for name, value in fields.items():
            kind.__dict__[name].__set__(node, value)
    return node


def applied(
    name: str, arguments: tuple[Expression, ...], orders: tuple[int, ...] = ()
) -> Expression:
    """Return the abstract function of this name, or its partial derivative of these orders."""
    orders = orders or (0,) * len(arguments)
    node: Applied = _intern(Applied, arguments, name=name, arguments=arguments, orders=orders)
    return node


def relation(left: Expression, operator: str, right: Expression) -> Relation:
    """Return a comparison; the operator is one of < <= > >= == !=."""
    node: Relation = _intern(Relation, (left, right), left=left, operator=operator, right=right)
    return node


def conjunction(*relations: Relation) -> Conjunction:
    """Return the condition that all of the relations hold."""
    node: Conjunction = _intern(Conjunction, relations, relations=relations)
    return node


def piecewise(*branches: tuple[Expression, Conjunction]) -> Piecewise:
    """Return the value of the first branch whose condition holds."""
    values = tuple(value for value, _ in branches)
    conditions = tuple(condition for _, condition in branches)
    node: Piecewise = _intern(Piecewise, values + conditions, values=values, conditions=conditions)
    return node


def derivative_of(operand: Expression, variable: str) -> Derivative:
    """Return d/d(variable) of the operand, not carried out; OPEN is among its free names."""
    key = (Derivative, operand, variable)
    nodes = table()
    node: Derivative | None = nodes.get(key)
    if node is None:
        node = nodes.branch(key, (operand, symbol(OPEN)))
        _set_operand(node, operand)
        _set_variable(node, variable)
    return node


with shared_by_all_scopes():
    ZERO, ONE, TWO, MINUS_ONE, HALF = number(0), number(1), number(2), number(-1), number(1, 2)
    PI: Pi = table().leaf((Pi, None), _NO_NAMES)
    E: Call = table().branch((Call, "exp", (ONE,)), (ONE,))
    _set_function(E, "exp")
    _set_arguments(E, (ONE,))
    ALWAYS = conjunction()


def is_number(expression: Node) -> TypeGuard[Number]:
    """Whether the expression is an exact rational."""
    return type(expression) is Number


def is_negative(expression: Expression) -> bool:
    """Whether the expression is written with a minus sign in front."""
    kind = type(expression)
    if kind is Number:
        return expression.numerator < 0  # type: ignore[attr-defined, no-any-return]
    if kind is Product:
        return is_negative(expression.factors[0])  # type: ignore[attr-defined]
    return kind is Quotient and is_negative(expression.numerator)  # type: ignore[attr-defined]
