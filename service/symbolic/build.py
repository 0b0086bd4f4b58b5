"""The functions that build expressions, in the one canonical shape that all passes rely on.

Shape: sums are flat; products are flat, but for a later factor with a minus sign in front; the
minus sign of a product or quotient stands in its leading number; a quotient of two numbers is a
number; a power of e is the function exp, and e itself is exp(1). Printing keeps this shape and
reading gives it back.

`sum_of`, `product_of`, `quotient_of`, `power_of`, `negate` otherwise keep what they are given: the
parser uses them, so that the first line shows what a person typed. `add`, `multiply`, `divide`,
`raise_to` and the operators of Expression besides fold away 0 and 1: rules use those.
"""

from math import gcd, log
from typing import Any, Final, TypeGuard

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

_NO_NAMES: Final[frozenset[str]] = frozenset()

# Free in every expression that contains a derivative not carried out; no one can type it.
OPEN: Final = "d/d"


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
    node: Number | None = nodes.nodes.get(key)
    if node is None:
        nodes.leaf()
        node = nodes.nodes[key] = Number(_NO_NAMES, 1, numerator, denominator, decimal)
    return node


def has_finite_decimal(denominator: int) -> bool:
    """Whether fractions in lowest terms with this denominator are finite decimals, not whole."""
    if denominator == 1:
        return False
    odd = denominator >> ((denominator & -denominator).bit_length() - 1)
    return bool(odd == 5 ** round(log(odd, 5)))


def symbol(name: str) -> Symbol:
    """Return the variable of this name."""
    key = (Symbol, name)
    nodes = table()
    node: Symbol | None = nodes.nodes.get(key)
    if node is None:
        nodes.leaf()
        node = nodes.nodes[key] = Symbol(frozenset((name,)), 1, name)
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
    node: Sum | None = nodes.nodes.get(key)
    if node is None:
        free, depth = nodes.branch(terms)
        node = nodes.nodes[key] = Sum(free, depth, terms)
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
    node: Product | None = nodes.nodes.get(key)
    if node is None:
        free, depth = nodes.branch(factors)
        node = nodes.nodes[key] = Product(free, depth, factors)
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
    node: Quotient | None = nodes.nodes.get(key)
    if node is None:
        free, depth = nodes.branch((above, below))
        node = nodes.nodes[key] = Quotient(free, depth, above, below)
    return node


def power_of(base: Expression, exponent: Expression) -> Expression:
    """Return base ** exponent; a power of e is the function exp."""
    if base is E:
        return call("exp", exponent)
    key = (Power, base, exponent)
    nodes = table()
    node: Power | None = nodes.nodes.get(key)
    if node is None:
        free, depth = nodes.branch((base, exponent))
        node = nodes.nodes[key] = Power(free, depth, base, exponent)
    return node


def sqrt(radicand: Expression) -> Expression:
    """Return the square root."""
    return power_of(radicand, HALF)


def call(name: str, *arguments: Expression) -> Call:
    """Return the function of the table with this canonical name, applied to the arguments."""
    key = (Call, name, arguments)
    nodes = table()
    node: Call | None = nodes.nodes.get(key)
    if node is None:
        free, depth = nodes.branch(arguments)
        node = nodes.nodes[key] = Call(free, depth, name, arguments)
    return node


def _intern(kind: type[Any], children: tuple[Node, ...], *fields: Any) -> Any:
    key = (kind, *fields)
    nodes = table()
    node = nodes.nodes.get(key)
    if node is None:
        free, depth = nodes.branch(children)
        node = nodes.nodes[key] = kind(free, depth, *fields)
    return node


def applied(
    name: str, arguments: tuple[Expression, ...], orders: tuple[int, ...] = ()
) -> Expression:
    """Return the abstract function of this name, or its partial derivative of these orders."""
    orders = orders or (0,) * len(arguments)
    node: Applied = _intern(Applied, arguments, name, arguments, orders)
    return node


def relation(left: Expression, operator: str, right: Expression) -> Relation:
    """Return a comparison; the operator is one of < <= > >= == !=."""
    node: Relation = _intern(Relation, (left, right), operator, left, right)
    return node


def conjunction(*relations: Relation) -> Conjunction:
    """Return the condition that all of the relations hold."""
    node: Conjunction = _intern(Conjunction, relations, relations)
    return node


def piecewise(*branches: tuple[Expression, Conjunction]) -> Piecewise:
    """Return the value of the first branch whose condition holds."""
    values = tuple(value for value, _ in branches)
    conditions = tuple(condition for _, condition in branches)
    node: Piecewise = _intern(Piecewise, values + conditions, values, conditions)
    return node


def derivative_of(operand: Expression, variable: str) -> Derivative:
    """Return d/d(variable) of the operand, not carried out; OPEN is among its free names."""
    node: Derivative = _intern(Derivative, (operand, symbol(OPEN)), operand, variable)
    return node


with shared_by_all_scopes():
    ZERO: Final = number(0)
    ONE: Final = number(1)
    TWO: Final = number(2)
    MINUS_ONE: Final = number(-1)
    HALF: Final = number(1, 2)
    PI: Final = Pi(_NO_NAMES, 1)
    E: Final = Call(_NO_NAMES, 2, "exp", (ONE,))
    table().nodes[(Pi, None)] = PI
    table().nodes[(Call, "exp", (ONE,))] = E
    ALWAYS: Final = conjunction()


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
