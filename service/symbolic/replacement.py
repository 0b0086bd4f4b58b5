"""Whether another form of a derivative may stand in its place.

It may if three things that know nothing of each other say so: the independent check of derivatives,
the comparison of values, and a look at points out of the way, where expressions lose their value.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from service.symbolic.build import is_number, symbol
from service.symbolic.claim import Claim
from service.symbolic.definitions import Definitions
from service.symbolic.equivalence import Comparer
from service.symbolic.evaluate import Array, start
from service.symbolic.expression import Expression
from service.symbolic.interning import below, charge
from service.symbolic.verify import verify
from service.symbolic.zeros import divisors, zeros

_SPECIAL: Final[tuple[float, ...]] = (0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 0.5, -0.5)
_MOST_SPECIAL: Final = 64
_MIXED: Final = 192
_MOST_DIVISORS: Final = 16
_FIXED: Final = 0.37
_LARGE: Final = 1e6  # beyond this it is a pole
_NEAR: Final = 1e-6
_WORK: Final = 6  # for the values of a node


class Replacement(NamedTuple):
    """A claim, and another expression for its result.

    `function` is what is differentiated with all definitions written out: where it has no value,
    neither form needs one.
    """

    claim: Claim
    candidate: Expression
    function: Expression

    @property
    def result(self) -> Expression:
        """The form that is there already."""
        return self.claim.result


def objection(
    replacement: Replacement, comparer: Comparer, definitions: Definitions | None = None
) -> str | None:
    """Return what speaks against the candidate, or None if it may stand for the result."""
    claim, candidate, _ = replacement
    result = claim.result
    if not candidate.free <= result.free:
        return "it contains other variables"
    status = verify([claim._replace(result=candidate)], definitions).status
    if status == "refuted":
        return "the independent check refuted it"
    comparison = comparer.compare(result, candidate)
    if not comparison.is_equal:
        return "its values are not shown to be the same"
    if status != "verified" and comparison.decision == "values":
        return "the independent check could not confirm it"
    if (
        comparer.missing(result, candidate).any()
        or _is_lost_at_special_points(replacement)
        or _is_lost_at_new_poles(replacement)
    ):
        return "it has no value, or another one, at points where the derivative has one"
    return None


def _is_lost_at_special_points(replacement: Replacement) -> bool:
    """Whether the candidate differs at small whole numbers, and at numbers that occur."""
    (_, result, _, _), candidate, function = replacement
    names = sorted(function.free | result.free)
    points = _special_points(len(names), _numbers(candidate, result, function))
    value = start(np.ones(points.shape[1]))
    value.update((symbol(name), row) for name, row in zip(names, points, strict=True))
    with np.errstate(all="ignore"):
        of, there, here = value[function], value[result], value[candidate]
        size = np.maximum(1, np.maximum(np.abs(there), np.abs(here)))
        matters = np.isfinite(of) & np.isfinite(there)
        same = np.isfinite(here) & (np.abs(there - here) <= _NEAR * size)
    charge(_WORK * len(value))
    return bool(np.any(matters & ~same))


def _is_lost_at_new_poles(replacement: Replacement) -> bool:
    """Whether the candidate divides by something that is zero where nothing was wrong before."""
    (_, result, _, _), candidate, function = replacement
    names = sorted(function.free | result.free)
    new = sorted(divisors(candidate) - divisors(result, function), key=repr)
    for divisor in new[:_MOST_DIVISORS]:
        variable = min(divisor.free)
        others = {name: _FIXED + k / 7 for k, name in enumerate(names) if name != variable}
        found = zeros(divisor, variable, others)
        value = start(np.ones(len(found)))
        value.update((symbol(name), np.full(len(found), x)) for name, x in others.items())
        value[symbol(variable)] = found
        with np.errstate(all="ignore"):
            there = np.isfinite(value[function]) & (np.abs(value[result]) < _LARGE)
        if there.any():
            return True
    return len(new) > _MOST_DIVISORS


def _special_points(variables: int, numbers: Sequence[float]) -> Array:
    """Return a row for each variable: all of them the same in turn, then mixed."""
    alike = np.tile(numbers, (variables, 1))
    if variables < 2:
        return alike
    mixed = np.random.default_rng(6).choice(numbers, (variables, _MIXED))
    return np.hstack((alike, mixed))


def _numbers(*expressions: Expression) -> list[float]:
    found = dict.fromkeys(_SPECIAL)
    for node in below(*expressions):
        if is_number(node) and abs(node.numerator) < 1 << 60 and node.denominator < 1 << 60:
            number = node.numerator / node.denominator
            found.update({number: None, -number: None})
            if len(found) >= _MOST_SPECIAL:
                break
    return list(found)
