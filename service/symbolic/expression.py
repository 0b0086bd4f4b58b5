"""The kinds of expression.

    Number  Pi  Symbol                  leaves
    Sum  Product  Quotient  Power       arithmetic
    Call                                a function of the table, by its canonical name
    Applied                             an abstract function f(x), or a derivative of it
    Piecewise  Relation  Conjunction    cases and their conditions
    Derivative                          d/dx[...], standing where it is not yet carried out

The classes only say what a node holds; nodes are built by the functions of `build`.
"""

from typing import Final, TypeAlias, Union, final

from service.symbolic.interning import Node

Operand: TypeAlias = Union["Expression", int]


class Expression(Node):
    """Anything with a value. The operators fold 0 and 1 away; rules are written with them."""

    __slots__ = ()

    def __add__(self, other: Operand) -> "Expression":
        return arithmetic.add(self, arithmetic.lift(other))

    def __radd__(self, other: int) -> "Expression":
        return arithmetic.add(arithmetic.lift(other), self)

    def __sub__(self, other: Operand) -> "Expression":
        return arithmetic.add(self, arithmetic.negate(arithmetic.lift(other)))

    def __rsub__(self, other: int) -> "Expression":
        return arithmetic.add(arithmetic.lift(other), arithmetic.negate(self))

    def __mul__(self, other: Operand) -> "Expression":
        return arithmetic.multiply(self, arithmetic.lift(other))

    def __rmul__(self, other: int) -> "Expression":
        return arithmetic.multiply(arithmetic.lift(other), self)

    def __truediv__(self, other: Operand) -> "Expression":
        return arithmetic.divide(self, arithmetic.lift(other))

    def __rtruediv__(self, other: int) -> "Expression":
        return arithmetic.divide(arithmetic.lift(other), self)

    def __pow__(self, other: Operand) -> "Expression":
        return arithmetic.raise_to(self, arithmetic.lift(other))

    def __rpow__(self, other: int) -> "Expression":
        return arithmetic.raise_to(arithmetic.lift(other), self)

    def __neg__(self) -> "Expression":
        return arithmetic.negate(self)


@final
class Number(Expression):
    """An exact rational in lowest terms; `decimal`: it is to be written as a decimal fraction."""

    __slots__ = ("decimal", "denominator", "numerator")
    __match_args__ = ("decimal", "denominator", "numerator")

    def __init__(
        self, free: frozenset[str], depth: int, numerator: int, denominator: int, decimal: bool
    ) -> None:
        super().__init__(free, depth)
        self.numerator: Final = numerator
        self.denominator: Final = denominator
        self.decimal: Final = decimal


@final
class Pi(Expression):
    """The constant pi."""

    __slots__ = ()


@final
class Symbol(Expression):
    """A variable, or a letter that stands for a constant."""

    __slots__ = ("name",)
    __match_args__ = ("name",)

    def __init__(self, free: frozenset[str], depth: int, name: str) -> None:
        super().__init__(free, depth)
        self.name: Final = name


@final
class Sum(Expression):
    """The sum of two or more terms, none of them a Sum."""

    __slots__ = ("terms",)
    __match_args__ = ("terms",)

    def __init__(self, free: frozenset[str], depth: int, terms: tuple[Expression, ...]) -> None:
        super().__init__(free, depth)
        self.terms: Final = terms

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.terms


@final
class Product(Expression):
    """The product of two or more factors; one with a minus sign in front may be a Product."""

    __slots__ = ("factors",)
    __match_args__ = ("factors",)

    def __init__(self, free: frozenset[str], depth: int, factors: tuple[Expression, ...]) -> None:
        super().__init__(free, depth)
        self.factors: Final = factors

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.factors


@final
class Quotient(Expression):
    """numerator / denominator, not both of them numbers."""

    __slots__ = ("denominator", "numerator")
    __match_args__ = ("denominator", "numerator")

    def __init__(
        self, free: frozenset[str], depth: int, numerator: Expression, denominator: Expression
    ) -> None:
        super().__init__(free, depth)
        self.numerator: Final = numerator
        self.denominator: Final = denominator

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.numerator, self.denominator)


@final
class Power(Expression):
    """base ** exponent; with a fraction of odd denominator as exponent, the real odd root."""

    __slots__ = ("base", "exponent")
    __match_args__ = ("base", "exponent")

    def __init__(
        self, free: frozenset[str], depth: int, base: Expression, exponent: Expression
    ) -> None:
        super().__init__(free, depth)
        self.base: Final = base
        self.exponent: Final = exponent

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.base, self.exponent)


@final
class Call(Expression):
    """A function of the table, by its canonical name, applied to its arguments."""

    __slots__ = ("arguments", "name")
    __match_args__ = ("arguments", "name")

    def __init__(
        self, free: frozenset[str], depth: int, name: str, arguments: tuple[Expression, ...]
    ) -> None:
        super().__init__(free, depth)
        self.name: Final = name
        self.arguments: Final = arguments

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.arguments


@final
class Applied(Expression):
    """An abstract function f(u, v), or its partial derivative: orders[i] times by argument i."""

    __slots__ = ("arguments", "name", "orders")
    __match_args__ = ("arguments", "name", "orders")

    def __init__(
        self,
        free: frozenset[str],
        depth: int,
        name: str,
        arguments: tuple[Expression, ...],
        orders: tuple[int, ...],
    ) -> None:
        super().__init__(free, depth)
        self.name: Final = name
        self.arguments: Final = arguments
        self.orders: Final = orders

    @property
    def children(self) -> tuple[Expression, ...]:
        return self.arguments


@final
class Relation(Node):
    """left < right and the like; the operator is one of < <= > >= == !=."""

    __slots__ = ("left", "operator", "right")
    __match_args__ = ("left", "operator", "right")

    def __init__(
        self, free: frozenset[str], depth: int, operator: str, left: Expression, right: Expression
    ) -> None:
        super().__init__(free, depth)
        self.operator: Final = operator
        self.left: Final = left
        self.right: Final = right

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.left, self.right)


@final
class Conjunction(Node):
    """All of the relations hold; without any it is always true."""

    __slots__ = ("relations",)
    __match_args__ = ("relations",)

    def __init__(self, free: frozenset[str], depth: int, relations: tuple[Relation, ...]) -> None:
        super().__init__(free, depth)
        self.relations: Final = relations

    @property
    def children(self) -> tuple[Relation, ...]:
        return self.relations


@final
class Piecewise(Expression):
    """values[i] of the first i whose conditions[i] holds."""

    __slots__ = ("conditions", "values")
    __match_args__ = ("conditions", "values")

    def __init__(
        self,
        free: frozenset[str],
        depth: int,
        values: tuple[Expression, ...],
        conditions: tuple[Conjunction, ...],
    ) -> None:
        super().__init__(free, depth)
        self.values: Final = values
        self.conditions: Final = conditions

    @property
    def children(self) -> tuple[Node, ...]:
        return self.values + self.conditions


@final
class Derivative(Expression):
    """The derivative of the operand by the variable, standing in a line, not yet carried out."""

    __slots__ = ("operand", "variable")
    __match_args__ = ("operand", "variable")

    def __init__(
        self, free: frozenset[str], depth: int, operand: Expression, variable: str
    ) -> None:
        super().__init__(free, depth)
        self.operand: Final = operand
        self.variable: Final = variable

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.operand,)


# Last, because the operators are built above the classes that have them.
from service.symbolic import arithmetic  # noqa: E402
