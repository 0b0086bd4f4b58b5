"""Factoring and expanding of sums, where that makes them shrink.

(x**2 + 1)**3 + 6*x**2*(x**2 + 1)**2 is divided by what its terms have in common, (x**2 + 1)**2;
what is left, x**2 + 1 + 6*x**2, is expanded, as far as a small bound. The result is taken when
terms have merged and no more symbols are left to write than before.
"""

from collections.abc import Iterator
from typing import Final

from service.symbolic.expression import Expression, Sum
from service.symbolic.normal_form.products import power, product
from service.symbolic.normal_form.sums import (
    collected,
    common_factors,
    fractions_below,
    plain_sum,
    without_zeros,
)
from service.symbolic.normal_form.terms import (
    Exponent,
    Factor,
    Factors,
    Term,
    Terms,
    add_term,
)
from service.symbolic.normal_form.workspace import Workspace

_MOST_TERMS: Final = 12
_MOST_EXPANDED_TERMS: Final = 48
_MOST_FRACTIONS: Final = 6
_MOST_DENOMINATORS: Final = 2


def total(work: Workspace, terms: Terms) -> Term:
    """Return the sum of unlike terms, factored or expanded if that makes it shrink."""
    terms = work.merged(terms)
    if 1 < len(terms) <= _MOST_TERMS and (work.expands or _may_merge(work, terms)):
        for divisor in _divisors(terms):
            smaller = _divided_and_expanded(work, terms, divisor)
            if smaller is not None:
                return smaller
    return plain_sum(work, terms)


def _may_merge(work: Workspace, terms: Terms) -> bool:
    """Whether two of the terms differ in nothing but sums and what stands in these sums."""
    sums = [base for factors in terms for base, _ in factors if type(base) is Sum]
    if not sums:
        return False
    inside = {base for each in sums for factors in work.sums[each] for base, _ in factors}
    outside = {
        tuple([factor for factor in factors if not (type(factor[0]) is Sum or factor[0] in inside)])
        for factors in terms
    }
    return len(outside) < len(terms)


def _divisors(terms: Terms) -> Iterator[dict[Expression, Exponent]]:
    """Return what may be worth dividing a sum by, most promising first."""
    common = common_factors(terms)
    yield common
    if len(terms) > _MOST_FRACTIONS:
        return
    below = {b: e for b, e in fractions_below(terms).items() if type(b) is Sum and b not in common}
    if 0 < len(below) <= _MOST_DENOMINATORS:
        yield common | below


def _divided_and_expanded(
    work: Workspace, terms: Terms, divisor: dict[Expression, Exponent]
) -> Term | None:
    if _is_out_of_reach(work, terms, divisor):
        return None
    divided = divide(work, terms, divisor)
    factored = [_factored(work, term) for term in divided]
    count = sum([size for size, _, _ in factored])
    if count == len(terms) or count > _MOST_EXPANDED_TERMS:
        return None
    merged: Terms = {}
    for _, rest, sums in factored:
        _add_expanded(work, merged, rest, sums)
    outside = tuple(divisor.items())
    merged = work.merged(without_zeros(merged))
    if len(merged) == count or _size(work, merged) + _weight(work, outside) > _size(work, terms):
        return None
    work.changes += 1
    left = collected(work, [(*coefficient, factors) for factors, coefficient in merged.items()])
    return product(work, ((1, 1, False, outside), plain_sum(work, left)))


def _is_out_of_reach(work: Workspace, terms: Terms, divisor: dict[Expression, Exponent]) -> bool:
    """Whether so much would be left to expand, once divided, that there is no need to divide."""
    count = 0
    for factors in terms:
        size = 1
        for base, exponent in factors:
            if type(base) is Sum and type(exponent) is int:
                by = divisor.get(base, 0)
                if type(by) is int and exponent > by:
                    size *= len(work.sums[base]) ** min(exponent - by, _MOST_EXPANDED_TERMS)
                    if size > _MOST_EXPANDED_TERMS:
                        return True
        count += size
    return count > _MOST_EXPANDED_TERMS


def divide(work: Workspace, terms: Terms, divisor: dict[Expression, Exponent]) -> list[Term]:
    """Return the terms of a sum, each divided by a product of powers."""
    if not divisor:
        return [(*coefficient, factors) for factors, coefficient in terms.items()]
    inverse = power(work, (1, 1, False, tuple(divisor.items())), -1)
    return [
        product(work, ((*coefficient, factors), inverse)) for factors, coefficient in terms.items()
    ]


def _factored(work: Workspace, term: Term) -> tuple[int, Term, list[Terms]]:
    """Return to how many terms a product of sums expands, its other factors, and its sums."""
    above, below, decimal, factors = term
    rest: list[Factor] = []
    sums: list[Terms] = []
    size = 1
    for factor in factors:
        base, exponent = factor
        if type(base) is Sum and isinstance(exponent, int) and exponent > 0:
            inner = work.sums[base]
            size *= len(inner) ** min(exponent, _MOST_EXPANDED_TERMS)
            if size <= _MOST_EXPANDED_TERMS:
                sums += [inner] * exponent
        else:
            rest.append(factor)
    return size, (above, below, decimal, tuple(rest)), sums


def _add_expanded(work: Workspace, result: Terms, term: Term, sums: list[Terms]) -> None:
    """Add the terms of a product of sums to the terms of a sum."""
    expanded = [term]
    for inner in sums:
        others = [(*coefficient, factors) for factors, coefficient in inner.items()]
        expanded = [product(work, (left, right)) for left in expanded for right in others]
    for above, below, decimal, factors in expanded:
        add_term(result, factors, above, below, decimal)


def _size(work: Workspace, terms: Terms) -> int:
    """Return about how many numbers, symbols and functions a sum is written with."""
    return sum(
        [
            _weight(work, factors) + (above not in (1, -1) or not factors) + (below != 1)
            for factors, (above, below, _) in terms.items()
        ]
    )


def _weight(work: Workspace, factors: Factors) -> int:
    weight = 0
    for base, exponent in factors:
        weight += exponent not in (1, -1)
        if type(base) is not Sum:
            weight += 1
            continue
        size = work.sizes.get(base)
        if size is None:
            size = work.sizes[base] = _size(work, work.sums[base])
        weight += size
    return weight
