"""The kinds of expression.

    Number  Pi  Symbol                  leaves
    Sum  Product  Quotient  Power       arithmetic
    Call                                a function of the table, by its canonical name
    Applied                             an abstract function f(x), or a derivative of it
    Piecewise  Relation  Conjunction    cases and their conditions
    Derivative                          d/dx[...], standing where it is not yet carried out

The classes only say what a node holds; nodes are built by the functions of `build`.
"""

from typing import TYPE_CHECKING, TypeAlias, Union

from service.symbolic.interning import Node

Operand: TypeAlias = Union["Expression", int]


class Expression(Node):
    """Anything with a value. The operators fold 0 and 1 away; rules are written with them."""

    __slots__ = ()

    if TYPE_CHECKING:  # Supplied by `build`, which knows how to make the results.

        def __add__(self, other: Operand) -> "Expression": ...
        def __radd__(self, other: int) -> "Expression": ...
        def __sub__(self, other: Operand) -> "Expression": ...
        def __rsub__(self, other: int) -> "Expression": ...
        def __mul__(self, other: Operand) -> "Expression": ...
        def __rmul__(self, other: int) -> "Expression": ...
        def __truediv__(self, other: Operand) -> "Expression": ...
        def __rtruediv__(self, other: int) -> "Expression": ...
        def __pow__(self, other: Operand) -> "Expression": ...
        def __rpow__(self, other: int) -> "Expression": ...
        def __neg__(self) -> "Expression": ...


class Number(Expression):
    """An exact rational in lowest terms; `decimal`: it is to be written as a decimal fraction."""

    __slots__ = ("decimal", "denominator", "numerator")
    numerator: int
    denominator: int
    decimal: bool


class Pi(Expression):
    """The constant pi."""

    __slots__ = ()


class Symbol(Expression):
    """A variable, or a letter that stands for a constant."""

    __slots__ = ("name",)
    name: str


class Sum(Expression):
    """The sum of two or more terms, none of them a Sum."""

    __slots__ = ("terms",)
    terms: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.terms


class Product(Expression):
    """The product of two or more factors; one with a minus sign in front may be a Product."""

    __slots__ = ("factors",)
    factors: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.factors


class Quotient(Expression):
    """numerator / denominator, not both of them numbers."""

    __slots__ = ("denominator", "numerator")
    numerator: Expression
    denominator: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.numerator, self.denominator)


class Power(Expression):
    """base ** exponent; with a fraction of odd denominator as exponent, the real odd root."""

    __slots__ = ("base", "exponent")
    base: Expression
    exponent: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.base, self.exponent)


class Call(Expression):
    """A function of the table, by its canonical name, applied to its arguments."""

    __slots__ = ("arguments", "name")
    name: str
    arguments: tuple[Expression, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.arguments


class Applied(Expression):
    """An abstract function f(u, v), or its partial derivative: orders[i] times by argument i."""

    __slots__ = ("arguments", "name", "orders")
    name: str
    arguments: tuple[Expression, ...]
    orders: tuple[int, ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.arguments


class Relation(Node):
    """left < right and the like; the operator is one of < <= > >= == !=."""

    __slots__ = ("left", "operator", "right")
    operator: str
    left: Expression
    right: Expression

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.left, self.right)


class Conjunction(Node):
    """All of the relations hold; without any it is always true."""

    __slots__ = ("relations",)
    relations: tuple[Relation, ...]

    @property
    def children(self) -> tuple[Relation, ...]:
        return self.relations


class Piecewise(Expression):
    """values[i] of the first i whose conditions[i] holds."""

    __slots__ = ("conditions", "values")
    values: tuple[Expression, ...]
    conditions: tuple[Conjunction, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.values + self.conditions


class Derivative(Expression):
    """The derivative of the operand by the variable, standing in a line, not yet carried out."""

    __slots__ = ("operand", "variable")
    operand: Expression
    variable: str

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.operand,)
