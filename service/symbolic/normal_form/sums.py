"""Sums of terms: like terms are merged, and numbers distributed over sums inside a sum."""

from collections.abc import Iterable
from math import gcd, lcm
from typing import Final

from service.symbolic.build import E, sum_of
from service.symbolic.expression import Expression, Sum
from service.symbolic.interning import charge
from service.symbolic.normal_form.ordering import in_order
from service.symbolic.normal_form.terms import (
    ZERO_TERM,
    Exponent,
    Term,
    Terms,
    add_term,
    fraction,
    is_numeric,
    scaled,
)
from service.symbolic.normal_form.workspace import PLAIN, Content, Workspace
from service.symbolic.normal_form.writing import written

# Sums with more are not brought to a common denominator.
_MOST_DENOMINATORS: Final = 2
_MOST_TERMS: Final = 8


def collected(work: Workspace, terms: Iterable[Term]) -> Terms:
    """Return the terms of the sum of terms."""
    result: Terms = {}
    for term in terms:
        above, below, decimal, factors = work.settled(term)
        if len(factors) == 1 and type(factors[0][0]) is Sum and factors[0][1] == 1:
            inner = scaled(work.sums[factors[0][0]], above, below, decimal)
            for each, coefficient in inner.items():
                add_term(result, each, *coefficient)
        elif factors in result:
            add_term(result, factors, above, below, decimal)
        else:
            result[factors] = (above, below, decimal)
    return without_zeros(result)


def without_zeros(terms: Terms) -> Terms:
    """Return the terms of a sum that have not cancelled."""
    for above, _, _ in terms.values():
        if above == 0:
            return {factors: each for factors, each in terms.items() if each[0]}
    return terms


def plain_sum(work: Workspace, terms: Terms) -> Term:
    """Return the sum of unlike terms as it is."""
    if not terms:
        return ZERO_TERM
    if len(terms) == 1:
        ((factors, coefficient),) = terms.items()
        return (*coefficient, factors)
    charge(6 * len(terms) + 2 * sum(map(len, terms)))
    ordered = in_order(work.ranks, work.degrees, terms)
    node = sum_of(*[written((*coefficient, factors)) for factors, coefficient in ordered])
    work.sums[node] = terms
    result: Term = (1, 1, False, ((node, 1),))
    if not _has_sums(terms):
        work.terms[node] = result
    return result


def _has_sums(terms: Terms) -> bool:
    for factors in terms:
        for base, _ in factors:
            if type(base) is Sum:
                return True
    return False


def content(work: Workspace, node: Sum) -> Content:
    """Return what the terms of a tidied sum have in common; PLAIN if nothing."""
    known = work.contents.get(node)
    if known is None:
        found = _content(work.sums[node])
        known = work.contents[node] = PLAIN if found == PLAIN else found
    return known


def _content(terms: Terms) -> Content:
    numerators, denominators, decimals = zip(*terms.values(), strict=True)
    negative = max(numerators) < 0
    divisor = denominator = 1
    if True not in decimals:
        denominator = lcm(*denominators)
        divisor = gcd(*[n * (denominator // d) for n, d, _ in terms.values()])
    below = fractions_below(terms)
    clearable = 0 < len(below) <= _MOST_DENOMINATORS and len(terms) <= _MOST_TERMS
    return Content(negative, divisor, denominator, common_factors(terms), below, clearable)


def common_factors(terms: Terms) -> dict[Expression, Exponent]:
    """Return the highest powers that divide all terms."""
    if () in terms:
        return {}
    every = iter(terms)
    common = dict(next(every))
    for factors in every:
        if not common:
            break
        here = dict(factors)
        common = {
            base: lower
            for base, exponent in common.items()
            if base in here and (lower := _lower(exponent, here[base])) is not None
        }
    return common


def _lower(a: Exponent, b: Exponent) -> Exponent | None:
    if a is b or a == b:
        return a
    if not is_numeric(a) or not is_numeric(b):
        return None
    (n, d), (m, e) = fraction(a), fraction(b)
    return a if n * e < m * d else b


def fractions_below(terms: Terms) -> dict[Expression, Exponent]:
    """Return the powers that some of the terms are divided by."""
    lowest: dict[Expression, Exponent] = {}
    for factors in terms:
        for base, exponent in factors:
            if type(exponent) is int:
                if exponent > 0 or base is E:
                    continue
            elif base is E or not is_numeric(exponent) or fraction(exponent)[0] > 0:
                continue
            known = lowest.get(base)
            lower = exponent if known is None else _lower(known, exponent)
            assert lower is not None
            lowest[base] = lower
    return lowest
