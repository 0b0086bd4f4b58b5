"""Whether two expressions are equal: by their form, by their normal form, or by their values.

Values are real, at fixed points inside the domain. Each is computed again with random rounding
errors after every operation; how far these move it is how well it is known. So two values
    agree    if they are well known, and no further apart than rounding takes them
    differ   if they are a thousand times further apart than that
    and say nothing otherwise. Where cases, kinks or jumps occur, agreeing at these points is not
enough: the values have to agree between any two borders as well.
"""

from collections.abc import Collection
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from service.errors import ComputeBudgetExceeded, ServiceError
from service.symbolic.arithmetic import add, negate
from service.symbolic.build import ONE, ZERO, symbol
from service.symbolic.evaluate import Array, start
from service.symbolic.expression import (
    Applied,
    Call,
    Expression,
    Piecewise,
    Power,
    Product,
    Quotient,
)
from service.symbolic.functions import discontinuous, machine_learning
from service.symbolic.integral import Integral
from service.symbolic.interning import Node, below, charge, table
from service.symbolic.normal_form import normal_form
from service.symbolic.rounding import REPETITIONS, Noisy
from service.symbolic.sampling import MOST_POINTS, WIDE, points_inside
from service.symbolic.substitution import with_common_names
from service.symbolic.validity.places import Places, places_between_borders

Decision: TypeAlias = Literal[
    "identical", "same-form", "zero-difference", "proved", "values", "different", "undecided"
]

_CLEARLY, _LEAST_DIFFERENCE = 1000.0, 1e-9
_MOST_MOVED, _MOST_MOVED_FROM_ZERO = 1e-7, 1e-9
_LEAST_AGREEING, _LEAST_DIFFERING = 3, 2
_TINY = 1e-250
_WORK = 4  # for the values of a node

# Functions that are zero in whole intervals; others are only too small there.
_FLAT = frozenset(row.name for row in (*discontinuous.ROWS, *machine_learning.ROWS)) - {
    "sigmoid", "softplus", "silu", "gelu", "mish", "log_sigmoid",
}  # fmt: skip
_WITH_CASES = frozenset(row.name for row in discontinuous.ROWS) | {"relu"}


class Comparison(NamedTuple):
    """What was found: `decision`, and for values where.

    points      at how many the two agree, or differ
    difference  the largest relative to the values where they agree
    at, values  a point where they differ, and both values there
    undefined   a point where the first has a value and the second has none
    reason      why it could not be decided
    open        not decided, though the two agree at some point and nothing speaks against it
    """

    decision: Decision
    points: int = 0
    difference: float | None = None
    at: dict[str, float] | None = None
    values: tuple[float, float] | None = None
    undefined: dict[str, float] | None = None
    reason: str | None = None
    open: bool = False

    @property
    def is_equal(self) -> bool:
        """Whether the two expressions are equal."""
        return self.decision not in ("different", "undecided")

    @property
    def is_same_form(self) -> bool:
        """Whether the two are the same expression once they are tidied."""
        return self.decision in ("identical", "same-form")


class Comparer:
    """Compares expressions in some names at fixed points where another one has a value."""

    def __init__(
        self, names: Collection[str], within: Expression, first: Places | None = None
    ) -> None:
        """Take the names that may occur; points where `within` has no finite value do not count.

        `first` are values of all of them to begin with.
        """
        self._names = sorted(names)
        self._within = within
        self._abstract = bool(abstract_functions(within))
        rows = [WIDE.row(k).real for k in range(len(self._names))]
        if first:
            rows = [np.append(first[name], rows[k]) for k, name in enumerate(self._names)]
        if not self._abstract:
            rows = points_inside(within, self._names, rows)
        count = len(rows[0]) if rows else MOST_POINTS
        named = [(symbol(name), row) for name, row in zip(self._names, rows, strict=True)]
        self._exact = start(np.ones(count))
        self._exact.update(named)
        self._noisy = Noisy(named, count)
        self._sound: dict[Node, Array] = {}
        self._forms: dict[Any, Any] = {}

    def values(self, node: Expression) -> Array:
        """Return the values of an expression at all points."""
        before = len(self._exact)
        with np.errstate(all="ignore"):
            value = self._exact[node]
        charge(_WORK * (len(self._exact) - before))
        return value

    def seems_equal(self, one: Expression, other: Expression) -> bool:
        """Whether the values are nearly the same at most points; quick, and proves nothing."""
        a, b = self.values(one), self.values(other)
        with np.errstate(all="ignore"):
            known = np.isfinite(a) & np.isfinite(b)
            near = known & (np.abs(a - b) <= 1e-6 * np.maximum(np.abs(a), np.abs(b)) + 1e-12)
        return 2 * _count(near) > _count(known)

    def compare(self, one: Expression, other: Expression) -> Comparison:
        """Return whether the two are equal wherever both have a value inside the domain."""
        if one is other:
            return Comparison("identical")
        by_form = self._by_form(one, other)
        if by_form is not None:
            return Comparison(by_form, undefined=self._undefined(one, other))
        if self._abstract or abstract_functions(one) or abstract_functions(other):
            return Comparison("undecided", reason="an abstract function has no values to compare")
        if len(self._names) > len(WIDE.rows):
            return Comparison("undecided", reason="there are too many variables for their values")
        if not len(self._exact[ONE]):
            return Comparison("undecided", reason="no sample point lies in the domain")
        with np.errstate(all="ignore"):
            found = self._by_values(one, other)
        if found.decision == "different" or not _has_cases(one, other):
            return found
        return self._between_borders(one, other)

    def missing(self, one: Expression, other: Expression) -> Array:
        """Return where only the first has a value, and no overflow explains it."""
        missing = np.isfinite(self.values(one)) & np.isnan(self.values(other))
        if missing.any():
            for node in below(other):
                if node in self._exact:
                    missing &= ~np.isinf(self._exact[node])
        return missing

    def is_open(self, one: Expression, other: Expression) -> bool:
        """Whether the two may be equal for all that values tell, though these do not decide it.

        Abstract functions have the values of stand-ins here, which can only speak against it.
        """
        if not len(self._exact[ONE]):
            return False
        with np.errstate(all="ignore"):
            found = self._by_values(one, other)
        return found.is_equal or found.open

    def _by_form(self, one: Expression, other: Expression) -> Decision | None:
        if table().bound:
            one, other = with_common_names(one), with_common_names(other)
        try:
            a, b = normal_form(one, self._forms), normal_form(other, self._forms)
            if a is b:
                return "same-form"
            return "zero-difference" if self._is_zero(add(a, negate(b))) else None
        except ComputeBudgetExceeded:
            raise
        except ServiceError:
            return None  # A difference such as 1/0 - 1/0 has no form; values decide.

    def _is_zero(self, difference: Expression) -> bool:
        return normal_form(difference, self._forms) is ZERO

    def _between_borders(self, one: Expression, other: Expression) -> Comparison:
        """Compare between borders too, where none of the fixed points may have been."""
        here = {name: float(self._exact[symbol(name)][0]) for name in self._names}
        first = places_between_borders(add(one, negate(other)), here)
        again = Comparer(self._names, self._within, first)
        with np.errstate(all="ignore"):
            return again._by_values(one, other)

    def _undefined(self, one: Expression, other: Expression) -> dict[str, float] | None:
        """Return a point where only the first has a value; None where neither has values at all."""
        known = not self._abstract and len(self._names) <= len(WIDE.rows)
        if not known or abstract_functions(one) or abstract_functions(other):
            return None
        if not np.isnan(self.values(other)).any():
            return None
        missing = self.missing(one, other)
        return self._point(missing) if missing.any() else None

    def _by_values(self, one: Expression, other: Expression) -> Comparison:
        a, b = self.values(one), self.values(other)
        moved = self._moved(one, a) + self._moved(other, b)
        size, difference = np.maximum(np.abs(a), np.abs(b)), np.abs(a - b)
        valued = np.isfinite(a) & np.isfinite(b) & np.isfinite(moved)
        valued &= self._is_sound(one) & self._is_sound(other)
        differs = valued & (difference > _CLEARLY * moved) & (difference > _LEAST_DIFFERENCE * size)
        zero = (a == 0) | (b == 0)
        known = valued & ((moved <= _MOST_MOVED * size) | (zero & (moved <= _MOST_MOVED_FROM_ZERO)))
        agrees = known & (difference <= 4 * moved + 1e-15 * size)
        unclear = _count(known & ~agrees)
        apart = bool(np.any(known & (difference > _CLEARLY * moved)))
        missing = self.missing(one, other)
        undefined = self._point(missing) if missing.any() else None
        if _count(differs) >= _LEAST_DIFFERING:
            # The difference that is easiest to see.
            j = int(np.argmax(np.where(differs, difference / size, -1)))
            values = (float(a[j]), float(b[j]))
            return Comparison("different", _count(differs), None, self._at(j), values, undefined)
        telling = agrees if ZERO in (one, other) else agrees & (size > 0)
        count = _count(telling)
        if count < _LEAST_AGREEING or unclear > count or differs.any() or apart:
            is_open = count > 0 and unclear <= count and not differs.any() and not apart
            reason = _why(valued, count)
            return Comparison("undecided", count, undefined=undefined, reason=reason, open=is_open)
        largest = float(np.max(np.where(agrees & (size > 0), difference / size, 0)))
        return Comparison("values", count, largest, undefined=undefined)

    def _moved(self, node: Expression, value: Array) -> Array:
        """Return how far rounding errors may move the values."""
        noisy = self._noisy[node].reshape(REPETITIONS, -1)
        return np.max(np.abs(noisy - value), axis=0)

    def _is_sound(self, node: Node) -> Array:
        """Return where nothing below the node is too small for a float."""
        known = self._sound.get(node)
        if known is None:
            known = np.ones(len(self._exact[ONE]), bool)
            # What is within an integral has no values at these points.
            for child in () if isinstance(node, Integral) else node.children:
                known &= self._is_sound(child)
            if isinstance(node, (Power, Product, Quotient, Call)) and node.free:
                known &= ~self._vanishes(node)
            self._sound[node] = known
        return known

    def _vanishes(self, node: Power | Product | Quotient | Call) -> Array:
        """Return where the value is zero, or nearly, although no part of it is."""
        small = np.abs(self._exact[node]) < _TINY
        if not small.any():
            return small
        if isinstance(node, Call):
            return small & (node.name not in _FLAT) & (self._exact[node.arguments[0]] != 0)
        parts = node.factors if isinstance(node, Product) else node.children[:1]
        for part in parts:
            small &= self._exact[part] != 0
        return small

    def _point(self, mask: Array) -> dict[str, float]:
        return self._at(int(np.flatnonzero(mask)[0]))

    def _at(self, j: int) -> dict[str, float]:
        return {name: float(self._exact[symbol(name)][j]) for name in self._names}


def _has_cases(*expressions: Expression) -> bool:
    """Whether there are borders beyond which all may be different."""
    return any(
        isinstance(node, Piecewise) or (isinstance(node, Call) and node.name in _WITH_CASES)
        for node in below(*expressions)
    )


def _count(mask: Array) -> int:
    return int(np.count_nonzero(mask))


def abstract_functions(expression: Expression) -> set[str]:
    """Return the names of the abstract functions in the expression, which have no values."""
    return {node.name for node in below(expression) if isinstance(node, Applied)}


def _why(valued: Array, count: int) -> str:
    if not valued.any():
        return "there is no sample point where both have a value"
    if count < _LEAST_AGREEING:
        return "the values are too uncertain, or there are too few of them, to tell"
    return "the values are as far apart as rounded numbers in the answer would make them"
