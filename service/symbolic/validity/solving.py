"""Where an expression is 0: exactly, by undoing what was done to the variable.

Sums, products, powers and functions with a known inverse are undone one after the other, and what
is a polynomial, of the variable or of one function of it, has its roots found. What that does not
solve is `unsolved`, for somebody to search by values.
"""

from decimal import Decimal
from typing import Final

from service.errors import ServiceError
from service.symbolic.arithmetic import add, divide, multiply, negate
from service.symbolic.build import PI, TWO, ZERO, call, number, power_of
from service.symbolic.expression import (
    Call,
    Expression,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.interning import charge
from service.symbolic.normal_form import normal_form
from service.symbolic.validity.decimals import NoPreciseValue, pi, whole
from service.symbolic.validity.polynomial import coefficients, real_roots
from service.symbolic.validity.precise import (
    PRECISION,
    constant_value,
    context_of,
)
from service.symbolic.validity.roots import Family, Root
from service.symbolic.validity.shape import generators, linear, size_in_front

_MOST_DEPTH: Final = 40
_MOST_FRACTIONS: Final = 4
_TWELFTHS: Final = 12
_CLOSE: Final = Decimal("1e-20")
_WORK: Final = 50

_ONE_TO_ONE: Final = {
    "exp": "log", "log": "exp", "sinh": "asinh", "asinh": "sinh", "atan": "tan", "tanh": "atanh",
    "atanh": "tanh", "asin": "sin", "acos": "cos", "acosh": "cosh", "sigmoid": "logit",
    "logit": "sigmoid", "acoth": "coth", "csch": "acsch", "acsch": "csch", "coth": "acoth",
    "asech": "sech", "asec": "sec", "acsc": "csc",
}  # fmt: skip
_RECIPROCAL: Final = {"sec": "cos", "csc": "sin", "cot": "tan"}


class Solutions:
    """What was found, and whether anything was left unsolved."""

    __slots__ = ("families", "roots", "unsolved")

    def __init__(self) -> None:
        self.roots: list[Root] = []
        self.families: list[Family] = []
        self.unsolved = False


class Solver:
    """Solves equations in one variable, without any other."""

    __slots__ = ("_found", "_variable")

    def __init__(self, variable: str) -> None:
        self._variable = variable
        self._found = Solutions()

    def zeros(self, expression: Expression) -> Solutions:
        """Return where the expression is 0."""
        with context_of(PRECISION):
            self._try(expression, ZERO)
        return self._found

    def whole(self, expression: Expression) -> Solutions:
        """Return where the expression is a whole number, if it is a polynomial of degree 1."""
        try:
            with context_of(PRECISION):
                self._family(expression, ZERO, number(1))
        except (ServiceError, NoPreciseValue):
            self._found.unsolved = True
        return self._found

    def _try(self, expression: Expression, value: Expression) -> None:
        try:
            self._solve(normal_form(expression), value, 0)
        except NoPreciseValue:
            self._found.unsolved = True
        except ServiceError as error:
            if error.code == "compute-budget-exceeded":
                raise
            self._found.unsolved = True

    def _solve(self, node: Expression, value: Expression, depth: int) -> None:
        """Add where the node has the value."""
        charge(_WORK)
        if self._variable not in node.free:
            return
        if depth > _MOST_DEPTH:
            self._found.unsolved = True
        elif isinstance(node, Symbol):
            self._found.roots.append(Root(value))
        elif value is ZERO and isinstance(node, Product):
            for factor in node.factors:
                self._solve(factor, ZERO, depth + 1)
        elif value is ZERO and isinstance(node, (Quotient, Power)):
            part = node.numerator if isinstance(node, Quotient) else node.base
            if _can_vanish(node):
                self._solve(part, ZERO, depth + 1)
        elif not self._is_polynomial(node, value, depth) and not self._undone(node, value, depth):
            self._found.unsolved = True

    def _is_polynomial(self, node: Expression, value: Expression, depth: int) -> bool:
        """Solve a polynomial, of the variable or of one function of it."""
        found = generators(node, self._variable)
        if not isinstance(value, Number) or node in found:
            return False
        # Of exp(x) and exp(2x) the first is the one; others that differ are no polynomial in it.
        generator = min(found, key=size_in_front)
        polynomial = coefficients(add(node, negate(value)), generator)
        if polynomial is None or len(polynomial) < 2:
            return False
        for root in real_roots(polynomial):
            if isinstance(generator, Symbol):
                self._found.roots.append(root)
            elif root.exact is None:
                self._found.unsolved = True
            else:
                self._solve(generator, root.exact, depth + 1)
        return True

    def _undone(self, node: Expression, value: Expression, depth: int) -> bool:
        """Solve what depends on the variable in one place."""
        if isinstance(node, (Sum, Product)):
            parts = node.terms if isinstance(node, Sum) else node.factors
            moving = [part for part in parts if self._variable in part.free]
            rest = [part for part in parts if self._variable not in part.free]
            if len(moving) != 1:
                return isinstance(node, Sum) and self._cleared(node, value, depth)
            if isinstance(node, Sum):
                other = add(value, negate(add(*rest)))
            elif constant_value(multiply(*rest), PRECISION):
                other = divide(value, multiply(*rest))
            else:
                return False
            self._solve(moving[0], normal_form(other), depth + 1)
            return True
        if isinstance(node, Quotient):
            return self._quotient(node, value, depth)
        if isinstance(node, Power):
            return self._power(node, value, depth)
        return isinstance(node, Call) and self._call(node, value, depth)

    def _cleared(self, node: Sum, value: Expression, depth: int) -> bool:
        """Solve a sum with fractions, multiplied by their denominators."""
        below = {
            term.denominator: None
            for term in node.terms
            if isinstance(term, Quotient) and self._variable in term.denominator.free
        }
        if not below or len(below) > _MOST_FRACTIONS:
            return False
        terms = [
            multiply(term.numerator, *[each for each in below if each is not term.denominator])
            if isinstance(term, Quotient) and term.denominator in below
            else multiply(term, *below)
            for term in (*node.terms, negate(value))
        ]
        self._solve(normal_form(add(*terms)), ZERO, depth + 1)
        return True

    def _quotient(self, node: Quotient, value: Expression, depth: int) -> bool:
        above, below = node.numerator, node.denominator
        if self._variable not in below.free:
            self._solve(above, normal_form(multiply(value, below)), depth + 1)
            return True
        if self._variable not in above.free:
            self._solve(below, normal_form(divide(above, value)), depth + 1)
            return True
        # f/g = c where f - c g = 0, since g is not 0 there.
        self._try(add(above, negate(multiply(value, below))), ZERO)
        return True

    def _power(self, node: Power, value: Expression, depth: int) -> bool:
        base, exponent = node.base, node.exponent
        size = constant_value(value, PRECISION)
        if self._variable not in base.free:
            logarithm = normal_form(call("log", base))
            if not constant_value(logarithm, PRECISION):
                return False
            if size > 0:
                solution = normal_form(divide(call("log", value), logarithm))
                self._solve(exponent, solution, depth + 1)
            return True
        if not isinstance(exponent, Number):
            return False
        even_root, even = exponent.denominator % 2 == 0, exponent.numerator % 2 == 0
        if size < 0 and (even_root or even):
            return True
        inverse = number(exponent.denominator, exponent.numerator)
        root = normal_form(power_of(value, inverse)) if size else ZERO
        self._solve(base, root, depth + 1)
        if even and size:
            self._solve(base, normal_form(negate(root)), depth + 1)
        return True

    def _call(self, node: Call, value: Expression, depth: int) -> bool:
        if len(node.arguments) != 1:
            return False
        name, (inner,) = node.name, node.arguments
        if name in ("sin", "cos", "tan") or name in _RECIPROCAL:
            return self._trigonometric(name, inner, value)
        size = constant_value(value, PRECISION)
        if name in ("abs", "cosh"):
            if size < (0 if name == "abs" else 1):
                return True
            one = value if name == "abs" else normal_form(call("acosh", value))
            if not constant_value(one, PRECISION):
                self._solve(inner, ZERO, depth + 1)
                return True
            self._solve(inner, one, depth + 1)
            self._solve(inner, normal_form(negate(one)), depth + 1)
            return True
        if name not in _ONE_TO_ONE:
            return False
        image = normal_form(call(_ONE_TO_ONE[name], value))
        there = constant_value(call(name, image), PRECISION)
        # asin(u) = 3 has no solution, although sin(3) has a value.
        if abs(there - size) <= _CLOSE:
            self._solve(inner, image, depth + 1)
        return True

    def _trigonometric(self, name: str, inner: Expression, value: Expression) -> bool:
        if name in _RECIPROCAL:
            if not constant_value(value, PRECISION):
                if name != "cot":
                    return True
                self._family(inner, divide(PI, TWO), PI)
                return True
            name, value = _RECIPROCAL[name], normal_form(divide(number(1), value))
        if name == "tan":
            self._family(inner, _angle("atan", value), PI)
            return True
        size = constant_value(value, PRECISION)
        if abs(size) > 1:
            return True
        turn = multiply(TWO, PI)
        angle = _angle("asin" if name == "sin" else "acos", value)
        if not size:
            self._family(inner, angle, PI)
        elif abs(size) == 1:
            self._family(inner, angle, turn)
        else:
            other = add(PI, negate(angle)) if name == "sin" else negate(angle)
            self._family(inner, angle, turn)
            self._family(inner, other, turn)
        return True

    def _family(self, inner: Expression, offset: Expression, period: Expression) -> None:
        """Add where the inner expression, if it is a x + b, is offset + k*period."""
        slope, constant = linear(inner, self._variable)
        if slope is None:
            self._found.unsolved = True
            return
        start = normal_form(divide(add(offset, negate(constant)), slope))
        step = normal_form(call("abs", divide(period, slope)))
        self._found.families.append(Family(start, step))


def _angle(name: str, value: Expression) -> Expression:
    """Return the inverse function of the value, written with pi where it is k*pi/12."""
    angle = constant_value(call(name, value), PRECISION)
    twelfths = whole(_TWELFTHS * angle / pi())
    if twelfths is None:
        return normal_form(call(name, value))
    return normal_form(multiply(number(int(twelfths), _TWELFTHS), PI))


def _can_vanish(node: Quotient | Power) -> bool:
    if isinstance(node, Quotient):
        return True
    exponent = node.exponent
    return not exponent.free and constant_value(exponent, PRECISION) > 0
