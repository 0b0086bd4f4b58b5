"""Expressions as a polynomial over a product of powers, for work that normal forms do not do.

What is no sum, product, quotient or whole power is an atom, as x, exp(y) and sin(t) are.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

from service.symbolic.arithmetic import add, divide, multiply, raise_to
from service.symbolic.build import ONE, number
from service.symbolic.expression import Expression, Number, Power, Product, Quotient, Sum
from service.symbolic.interning import charge

# Atoms by their number with their exponents, in order; none of them stands for 1.
Monomial: TypeAlias = tuple[tuple[int, int], ...]
Polynomial: TypeAlias = dict[Monomial, Fraction]

_MOST_TERMS: Final = 200
_MOST_DIGITS: Final = 40
_ONE: Final[Polynomial] = {(): Fraction(1)}


class Unsuitable(Exception):
    """The expression has decimals, or too many terms when it is multiplied out."""


class Ratio(NamedTuple):
    """A polynomial over a product of powers of expressions."""

    above: Polynomial
    below: dict[Expression, int]


class Ring:
    """Polynomials with the same atoms. All of its methods raise Unsuitable."""

    def __init__(self) -> None:
        self._atoms: list[Expression] = []
        self._numbers: dict[Expression, int] = {}

    def ratio(self, node: Expression) -> Ratio:
        """Return an expression multiplied out above the bar."""
        if isinstance(node, Number):
            if node.decimal:
                raise Unsuitable
            return Ratio({(): Fraction(node.numerator, node.denominator)}, {})
        if isinstance(node, Sum):
            return self._sum([self.ratio(term) for term in node.terms])
        if isinstance(node, (Product, Quotient, Power)):
            return self._product(node)
        return Ratio({((self._number(node), 1),): Fraction(1)}, {})

    def expression(self, ratio: Ratio) -> Expression:
        """Return the expression, not tidied."""
        common = _common(list(ratio.above))
        terms = []
        for monomial, factor in ratio.above.items():
            rest = _divided(monomial, common)
            assert rest is not None
            terms.append(
                multiply(number(factor.numerator, factor.denominator), *self._powers(rest))
            )
        below = [raise_to(base, number(exponent)) for base, exponent in ratio.below.items()]
        above = multiply(*self._powers(common), add(*terms))
        return divide(above, multiply(ONE, *below))

    def _powers(self, monomial: Monomial) -> list[Expression]:
        return [ONE, *[raise_to(self._atoms[atom], number(n)) for atom, n in monomial]]

    def _number(self, atom: Expression) -> int:
        if atom not in self._numbers:
            self._numbers[atom] = len(self._atoms)
            self._atoms.append(atom)
        return self._numbers[atom]

    def _sum(self, ratios: list[Ratio]) -> Ratio:
        below: dict[Expression, int] = {}
        for ratio in ratios:
            for base, exponent in ratio.below.items():
                below[base] = max(exponent, below.get(base, 0))
        above: Polynomial = {}
        for ratio in ratios:
            raised = ratio.above
            for base, exponent in below.items():
                for _ in range(exponent - ratio.below.get(base, 0)):
                    raised = times(raised, self._polynomial(base))
            above = plus(above, raised)
        return Ratio(above, below)

    def _polynomial(self, base: Expression) -> Polynomial:
        above, below = self.ratio(base)
        if below:
            raise Unsuitable
        return above

    def _product(self, node: Expression) -> Ratio:
        above, below = _ONE, dict[Expression, int]()
        for factor, exponent in _factors(node, 1):
            if exponent < 0 and not isinstance(factor, Number):
                below[factor] = below.get(factor, 0) - exponent
                continue
            if isinstance(factor, Number):
                part = Ratio(_power_of_number(factor, exponent), {})
            elif isinstance(factor, Sum):
                part = self.ratio(factor)
            else:
                part = Ratio({((self._number(factor), exponent),): Fraction(1)}, {})
                exponent = 1  # noqa: PLW2901  it stands in the monomial
            for _ in range(1 if isinstance(factor, Number) else exponent):
                above = times(above, part.above)
                for base, more in part.below.items():
                    below[base] = below.get(base, 0) + more
        return Ratio(above, below)


def _factors(node: Expression, exponent: int) -> Iterator[tuple[Expression, int]]:
    """Yield the factors that products, quotients and whole powers are made of."""
    if isinstance(node, Product):
        for factor in node.factors:
            yield from _factors(factor, exponent)
    elif isinstance(node, Quotient):
        yield from _factors(node.numerator, exponent)
        yield from _factors(node.denominator, -exponent)
    elif isinstance(node, Power) and isinstance(node.exponent, Number):
        power = node.exponent
        if power.denominator != 1:
            yield node, exponent
        elif abs(power.numerator * exponent) > _MOST_TERMS:
            raise Unsuitable
        elif power.numerator:
            yield from _factors(node.base, exponent * power.numerator)
    else:
        yield node, exponent


def _power_of_number(factor: Number, exponent: int) -> Polynomial:
    if factor.decimal or not factor.numerator:
        raise Unsuitable
    return _checked({(): Fraction(factor.numerator, factor.denominator) ** exponent})


def plus(one: Polynomial, other: Polynomial) -> Polynomial:
    """Return the sum of two polynomials."""
    total = dict(one)
    for monomial, factor in other.items():
        total[monomial] = total.get(monomial, Fraction(0)) + factor
    return _checked({monomial: factor for monomial, factor in total.items() if factor})


def times(one: Polynomial, other: Polynomial) -> Polynomial:
    """Return the product of two polynomials."""
    charge(4 * len(one) * len(other))
    total: Polynomial = {}
    for left, a in one.items():
        for right, b in other.items():
            exponents = dict(left)
            for atom, n in right:
                exponents[atom] = exponents.get(atom, 0) + n
            monomial = tuple(sorted(exponents.items()))
            total[monomial] = total.get(monomial, Fraction(0)) + a * b
    return _checked({monomial: factor for monomial, factor in total.items() if factor})


def remainder(dividend: Polynomial, zero: Polynomial, lead: Monomial) -> Polynomial:
    """Return the dividend with multiples of one monomial of a polynomial that is 0 replaced.

    A monomial whose replacement leads back to itself makes it Unsuitable.
    """
    for _ in range(_MOST_TERMS):
        for monomial, factor in dividend.items():
            left = _divided(monomial, lead)
            if left is not None:
                multiple = times({left: -factor / zero[lead]}, zero)
                dividend = plus(dividend, multiple)
                break
        else:
            return dividend
    raise Unsuitable


def _common(monomials: list[Monomial]) -> Monomial:
    """Return the greatest monomial that divides all of them."""
    if not monomials:
        return ()
    exponents = [dict(monomial) for monomial in monomials]
    shared = [(atom, min(each.get(atom, 0) for each in exponents)) for atom in exponents[0]]
    return tuple(sorted((atom, n) for atom, n in shared if n))


def _divided(monomial: Monomial, by: Monomial) -> Monomial | None:
    exponents = dict(monomial)
    for atom, n in by:
        if exponents.get(atom, 0) < n:
            return None
        exponents[atom] -= n
    return tuple(sorted((atom, n) for atom, n in exponents.items() if n))


def _checked(polynomial: Polynomial) -> Polynomial:
    if len(polynomial) > _MOST_TERMS:
        raise Unsuitable
    for factor in polynomial.values():
        if max(abs(factor.numerator), factor.denominator) >= 10**_MOST_DIGITS:
            raise Unsuitable
    return polynomial
