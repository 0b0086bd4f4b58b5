"""The real roots of polynomials with rational coefficients: exact up to formulas, else isolated.

A polynomial is the list of its coefficients, the constant first and the leading one not 0.
"""

import itertools
from fractions import Fraction
from math import gcd, lcm
from typing import Final, TypeAlias

from service.symbolic.arithmetic import add, divide, multiply, negate
from service.symbolic.build import number, power_of, sqrt, symbol
from service.symbolic.expression import (
    Call,
    Expression,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)
from service.symbolic.interning import charge
from service.symbolic.normal_form import normal_form
from service.symbolic.validity.roots import Root

Polynomial: TypeAlias = list[Fraction]

_MOST_DEGREE: Final = 24
_MOST_DIVISORS: Final = 5000  # up to which a coefficient is searched for divisors
_WORK: Final = 40


def coefficients(node: Expression, of: Expression) -> Polynomial | None:
    """Return the expression as a polynomial of another one; None if it is none."""
    if node is of:
        return [Fraction(0), Fraction(1)]
    if isinstance(node, Call):
        return _power_of_exponential(node, of)
    if isinstance(node, Number):
        return [Fraction(node.numerator, node.denominator)] if node.numerator else []
    if isinstance(node, Sum):
        total: Polynomial = []
        for term in node.terms:
            part = coefficients(term, of)
            if part is None:
                return None
            total = _added(total, part)
        return total
    if isinstance(node, Product):
        product: Polynomial = [Fraction(1)]
        for factor in node.factors:
            part = coefficients(factor, of)
            if part is None or len(part) + len(product) > _MOST_DEGREE + 2:
                return None
            product = _multiplied(product, part)
        return product
    if isinstance(node, Quotient) and isinstance(node.denominator, Number):
        above = coefficients(node.numerator, of)
        below = Fraction(node.denominator.numerator, node.denominator.denominator)
        return [a / below for a in above] if above is not None and below else None
    return _power(node, of) if isinstance(node, Power) else None


def _power(node: Power, of: Expression) -> Polynomial | None:
    base, exponent = coefficients(node.base, of), node.exponent
    if base is None or not isinstance(exponent, Number):
        return None
    times = exponent.numerator
    if exponent.denominator > 1 or times < 0 or times * max(len(base) - 1, 1) > _MOST_DEGREE:
        return None
    product: Polynomial = [Fraction(1)]
    for _ in range(times):
        product = _multiplied(product, base)
    return product


def _power_of_exponential(node: Call, of: Expression) -> Polynomial | None:
    """Return exp(n u) as the n-th power of exp(u)."""
    if not (isinstance(of, Call) and node.name == of.name == "exp"):
        return None
    times = normal_form(divide(node.arguments[0], of.arguments[0]))
    if isinstance(times, Number) and times.denominator == 1 and 0 < times.numerator < _MOST_DEGREE:
        return [Fraction(0)] * times.numerator + [Fraction(1)]
    return None


def _trimmed(polynomial: Polynomial) -> Polynomial:
    while polynomial and not polynomial[-1]:
        polynomial.pop()
    return polynomial


def _added(left: Polynomial, right: Polynomial) -> Polynomial:
    if len(left) < len(right):
        left, right = right, left
    return _trimmed([a + (right[i] if i < len(right) else 0) for i, a in enumerate(left)])


def _multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    if not left or not right:
        return []
    charge(len(left) * len(right))
    product = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return _trimmed(product)


def _divided(above: Polynomial, below: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Return quotient and remainder."""
    charge(_WORK * len(above))
    rest, quotient = list(above), [Fraction(0)] * max(len(above) - len(below) + 1, 0)
    while len(rest) >= len(below):
        place, factor = len(rest) - len(below), rest[-1] / below[-1]
        quotient[place] = factor
        for i, b in enumerate(below):
            rest[place + i] -= factor * b
        rest.pop()
        _trimmed(rest)
    return quotient, rest


def _derivative(polynomial: Polynomial) -> Polynomial:
    return [k * a for k, a in enumerate(polynomial)][1:]


def _without_repeated(polynomial: Polynomial) -> Polynomial:
    """Return the polynomial with the same roots, each once."""
    left, right = polynomial, _derivative(polynomial)
    while right:
        left, right = right, _divided(left, right)[1]
    return _divided(polynomial, left)[0]


def _value(polynomial: Polynomial, x: Fraction) -> Fraction:
    result = Fraction(0)
    for a in reversed(polynomial):
        result = result * x + a
    return result


def real_roots(polynomial: Polynomial) -> list[Root]:
    """Return all real roots, each once, of a polynomial that is not 0."""
    rest = _without_repeated(polynomial) if len(polynomial) > 1 else polynomial
    found: list[Root] = []
    while len(rest) > 2:
        rational = _rational_root(rest)
        if rational is None:
            break
        found.append(_exact(rational))
        rest = _divided(rest, [-rational, Fraction(1)])[0]
    if len(rest) == 2:
        found.append(_exact(-rest[0] / rest[1]))
    elif len(rest) == 3:
        found += _quadratic(rest)
    elif len(rest) > 3:
        found += _pure(rest) if not any(rest[1:-1]) else _isolated(rest)
    return found


def _number(value: Fraction) -> Expression:
    return number(value.numerator, value.denominator)


def _exact(value: Fraction) -> Root:
    return Root(_number(value))


def _rational_root(polynomial: Polynomial) -> Fraction | None:
    if not polynomial[0]:
        return Fraction(0)
    scale = lcm(*[a.denominator for a in polynomial])
    first, last = int(polynomial[0] * scale), int(polynomial[-1] * scale)
    common = gcd(*[int(a * scale) for a in polynomial])
    for below in _divisors(last // common):
        for above in _divisors(first // common):
            for candidate in (Fraction(above, below), Fraction(-above, below)):
                charge(len(polynomial))
                if not _value(polynomial, candidate):
                    return candidate
    return None


def _divisors(n: int) -> list[int]:
    n = abs(n)
    if n > _MOST_DIVISORS**2:
        return [1]
    charge(_WORK)
    small = [k for k in range(1, min(n, _MOST_DIVISORS) + 1) if k * k <= n and n % k == 0]
    return sorted({*small, *[n // k for k in small]})


def _quadratic(polynomial: Polynomial) -> list[Root]:
    c, b, a = polynomial
    under = b * b - 4 * a * c
    if under < 0:
        return []
    root = sqrt(_number(under))
    middle, scale = _number(-b / (2 * a)), _number(1 / (2 * a))
    signs = (root, negate(root)) if under else (number(0),)
    return [Root(normal_form(add(middle, multiply(scale, sign)))) for sign in signs]


def _pure(polynomial: Polynomial) -> list[Root]:
    """Return the roots of a x^n + c."""
    value, degree = -polynomial[0] / polynomial[-1], len(polynomial) - 1
    if degree % 2 == 0 and value < 0:
        return []
    root = normal_form(power_of(_number(abs(value)), number(1, degree)))
    if degree % 2:
        return [Root(root if value > 0 else normal_form(negate(root)))]
    return [Root(root), Root(normal_form(negate(root)))]


def _isolated(polynomial: Polynomial) -> list[Root]:
    """Return the roots, which are simple and irrational, each between bounds of its own (Sturm)."""
    chain = [polynomial, _derivative(polynomial)]
    while len(chain[-1]) > 1:
        chain.append([-a for a in _divided(chain[-2], chain[-1])[1]])
    bound = 2 + max([abs(a / polynomial[-1]) for a in polynomial[:-1]])
    size = Fraction(2 ** int(bound).bit_length())
    unseen, found = [(-size, size)], []
    while unseen:
        low, high = unseen.pop()
        count = _changes(chain, low) - _changes(chain, high)
        if count == 1 and high - low <= 1:
            found.append((float(low), float(high)))
        elif count:
            middle = (low + high) / 2
            unseen += [(low, middle), (middle, high)]
    variable = symbol("x")
    function = add(*[
        multiply(_number(a), power_of(variable, number(k)) if k else number(1))
        for k, a in enumerate(polynomial)
    ])  # fmt: skip
    return [Root(None, function, "x", bounds) for bounds in found]


def _changes(chain: list[Polynomial], x: Fraction) -> int:
    """Return how often the sign changes along the chain."""
    charge(_WORK * len(chain))
    signs = [value > 0 for each in chain if (value := _value(each, x))]
    return sum([a != b for a, b in itertools.pairwise(signs)])
