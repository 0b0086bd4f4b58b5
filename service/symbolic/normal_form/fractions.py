"""Fractions are reduced: what the sums above and below the bar share with the rest is cancelled."""

from math import gcd
from typing import Final

from service.symbolic.expression import Expression, Sum, Symbol
from service.symbolic.interning import charge
from service.symbolic.normal_form.division import quotient
from service.symbolic.normal_form.products import power, product
from service.symbolic.normal_form.shrinking import divide, total
from service.symbolic.normal_form.sums import (
    collected,
    content,
    plain_sum,
)
from service.symbolic.normal_form.terms import (
    Exponent,
    Factors,
    Term,
    fraction,
    is_numeric,
    scaled,
)
from service.symbolic.normal_form.workspace import PLAIN, Content, Workspace

_MOST_CHANGES: Final = 32


def reduced(work: Workspace, term: Term) -> Term:
    """Return the term with fractions reduced, and numbers taken out of sums it has as factors."""
    for _ in range(_MOST_CHANGES):
        changed = _changed(work, term)
        if changed is None:
            break
        work.changes += 1
        term = changed
    return term


def _changed(work: Workspace, term: Term) -> Term | None:
    above, below, decimal, factors = term
    if len(factors) == 1 and below == 1 and above in (1, -1) and factors[0][1] == 1:
        # A sum alone stays as it is, and its opposite is a sum, too.
        alone = factors[0][0]
        if above == 1 or type(alone) is not Sum:
            return None
        return plain_sum(work, scaled(work.sums[alone], -1, 1))
    charge(2 * len(factors))
    sums_below = []
    for place, (base, exponent) in enumerate(factors):
        if type(base) is not Sum or not isinstance(exponent, int):
            continue
        if exponent < 0:
            sums_below.append(base)
        inside = content(work, base)
        if inside is not PLAIN:
            rest = (above, below, decimal, factors[:place] + factors[place + 1 :])
            replaced = _beside(work, base, exponent, inside, rest)
            if replaced is not None:
                taken, left = replaced
                powers = (power(work, taken, exponent), power(work, left, exponent))
                return product(work, (rest, *powers))
    if not sums_below:
        return None
    return _without_opposites(work, term, sums_below) or _divided(work, term, sums_below)


def _without_opposites(work: Workspace, term: Term, sums_below: list[Sum]) -> Term | None:
    """Cancel a sum against one with all signs changed, as in (x - 1)/(1 - x)."""
    for base, exponent in term[3]:
        if type(base) is not Sum or not isinstance(exponent, int) or exponent < 0:
            continue
        terms = work.sums[base]
        for other in sums_below:
            against = work.sums[other]
            if against.keys() == terms.keys() and against == scaled(terms, -1, 1):
                minus = power(work, (-1, 1, False, ((other, 1), (base, -1))), exponent)
                return product(work, (term, minus))
    return None


def _divided(work: Workspace, term: Term, sums_below: list[Sum]) -> Term | None:
    """Cancel a sum below the bar that divides one above it, as in (x**2 - 4)/(x - 2)."""
    for base, exponent in term[3]:
        if type(base) is not Sum or exponent != 1:
            continue
        for other in sums_below:
            terms = quotient(work.sums[base], work.sums[other])
            if terms is not None:
                left = (1, 1, False, ((other, 1), (base, -1)))
                return product(work, (term, left, total(work, terms)))
    return None


def _beside(
    work: Workspace, base: Sum, exponent: int, inside: Content, rest: Term
) -> tuple[Term, Term] | None:
    """Return a sum as what is taken out of it beside the rest, and what is left, if it changes."""
    n, d = _number_outside(exponent, inside, rest)
    outside = _factors_outside(exponent, inside, rest, abs(rest[0] * n) != rest[1] * d)
    if n == d and not outside:
        return None
    terms = work.sums[base]
    terms = scaled(terms, d, n) if n > 0 else scaled(terms, -d, -n)
    terms = collected(work, divide(work, terms, outside))
    return (n, d, False, tuple(outside.items())), total(work, terms)


def _number_outside(exponent: int, inside: Content, rest: Term) -> tuple[int, int]:
    """Return the number to divide a sum by, as numerator and denominator."""
    above, below, _, others = rest
    sign = -1 if inside.negative else 1
    divisor, denominator = inside.divisor, inside.denominator
    if exponent > 0:
        cleared = below != 1 or gcd(above, denominator) > 1 or _has_divisor(others)
        taken = exponent == 1 or gcd(below, divisor) > 1
    else:
        cleared = True
        taken = gcd(above, divisor) > 1
    if denominator != 1 and not cleared:
        return sign, 1
    return (sign * divisor if taken else sign), denominator


def _has_divisor(factors: Factors) -> bool:
    """Whether something stands below the fraction bar."""
    return any(is_numeric(exponent) and fraction(exponent)[0] < 0 for _, exponent in factors)


def _factors_outside(
    exponent: int, inside: Content, rest: Term, numbered: bool
) -> dict[Expression, Exponent]:
    """Return the powers to divide a sum by, beside other factors.

    They are those that cancel, all that is shared by the terms of a sum that stands alone above the
    fraction bar or is `numbered`, behind a number, and fractions within a fraction.
    """
    others = rest[3]
    outside: dict[Expression, Exponent] = {}
    common = inside.common
    if common and (
        (exponent == 1 and _may_give_up(common, others, numbered))
        or any(_cancels(common.get(other), exponent, e) for other, e in others)
    ):
        outside |= common
    if inside.clearable and (exponent < 0 or _has_divisor(others)):
        outside |= inside.below
    return outside


def _may_give_up(common: dict[Expression, Exponent], others: Factors, numbered: bool) -> bool:
    """Whether to take what its terms share out of a sum that may have been written like this."""
    if any(not is_numeric(exponent) or fraction(exponent)[0] > 0 for _, exponent in others):
        return False
    return bool(others) or (numbered and any(type(base) is not Symbol for base in common))


def _cancels(common: Exponent | None, exponent: int, other: Exponent) -> bool:
    if common is None:
        return False
    if not is_numeric(common) or not is_numeric(other):
        return True
    return fraction(common)[0] * exponent * fraction(other)[0] < 0
