"""Sets of numbers: intervals between points, once or repeated at equal distances."""

import itertools
from collections.abc import Sequence
from decimal import Decimal
from math import inf
from typing import Final, NamedTuple

from service.symbolic.arithmetic import add, negate
from service.symbolic.expression import Expression
from service.symbolic.normal_form import normal_form
from service.symbolic.validity.decimals import ONE
from service.symbolic.validity.precise import PRECISION, constant_value, context_of
from service.symbolic.validity.roots import Root


class Bound(NamedTuple):
    """An end of an interval; without a root it is infinite, or the end of what was searched."""

    value: float
    closed: bool
    exact: Expression | None = None


class Interval(NamedTuple):
    """All numbers between two bounds; a single one where they are the same."""

    low: Bound
    high: Bound


class Region(NamedTuple):
    """A set of numbers: the intervals, and with a period the same ones at all multiples of it."""

    intervals: tuple[Interval, ...]
    period: Expression | None = None


class Line:
    """The line, or one period of it, cut at points: which pieces and points belong to a set.

    Between points i and i + 1 lies gap i + 1; gap 0 comes before the first point. With a period,
    the last point is the first one again, a period on, and gap 0 is left out.
    """

    __slots__ = ("ends", "period", "roots")

    def __init__(
        self, roots: Sequence[Root], period: Expression | None, window: tuple[float, float] | None
    ) -> None:
        self.roots: Final = roots
        self.period: Final = period
        self.ends: Final = window or (-inf, inf)

    def gaps(self) -> list[tuple[Decimal, Decimal]]:
        """Return the open intervals between the points, in order."""
        values = [root.decimal(PRECISION) for root in self.roots]
        if self.period is None:
            low, high = map(Decimal, self.ends)
            return list(zip([low, *values], [*values, high], strict=True))
        with context_of(PRECISION):
            after = values[0] + constant_value(self.period, PRECISION)
        return list(zip(values, [*values[1:], after], strict=True))

    def units(self) -> list[Decimal]:
        """Return for each point how far it is to the next one, and at most 1."""
        with context_of(PRECISION):
            widths = [high - low for low, high in self.gaps()]
        if self.period is not None:
            widths = [widths[-1], *widths]
        return [min(ONE, before, after) for before, after in itertools.pairwise(widths)]

    def region(self, gap: Sequence[bool], point: Sequence[bool]) -> Region:
        """Return the set of the gaps and points that are in it."""
        if all(gap) and all(point):
            low, high = self.ends
            return Region((Interval(Bound(low, False), Bound(high, False)),))
        if self.period is None:
            return Region(tuple(self._runs(gap, point)))
        return Region(tuple(self._periodic(gap, point)), self.period)

    def _runs(self, gap: Sequence[bool], point: Sequence[bool]) -> list[Interval]:
        low, high = self.ends
        intervals: list[Interval] = []
        start = Bound(low, False) if gap[0] else None
        for i, root in enumerate(self.roots):
            if start is not None and not (point[i] and gap[i + 1]):
                intervals.append(Interval(start, _bound(root, point[i])))
                start = None
                if not gap[i + 1]:
                    continue
                start = _bound(root, False)
            elif start is None and gap[i + 1]:
                start = _bound(root, point[i])
            elif start is None and point[i]:
                intervals.append(Interval(_bound(root, True), _bound(root, True)))
        if start is not None:
            intervals.append(Interval(start, Bound(high, False)))
        return intervals

    def _periodic(self, gap: Sequence[bool], point: Sequence[bool]) -> list[Interval]:
        """Return the runs of one period, beginning where something is left out."""
        count = len(self.roots)
        first = next(i for i in range(count) if not (gap[i - 1] and point[i] and gap[i]))
        intervals: list[Interval] = []
        start: Bound | None = None
        for k in range(first, first + count + 1):
            i, before, after = k % count, gap[(k - 1) % count], gap[k % count]
            inside, last = point[i], k == first + count
            if k > first and before and (last or not (inside and after)):
                assert start is not None
                intervals.append(Interval(start, self._turned(k, inside)))
            if last:
                break
            if after and (k == first or not (before and inside)):
                start = self._turned(k, inside)
            elif not before and not after and inside:
                intervals.append(Interval(self._turned(k, True), self._turned(k, True)))
        return _from_around_zero(intervals, self.period)

    def _turned(self, k: int, closed: bool) -> Bound:
        """Return the bound at point k, counted on through the periods."""
        turns, i = divmod(k, len(self.roots))
        bound = _bound(self.roots[i], closed)
        return _moved(bound, self.period, turns) if turns else bound


def _bound(root: Root, closed: bool) -> Bound:
    return Bound(root.value, closed, root.exact)


def _moved(bound: Bound, period: Expression | None, turns: int) -> Bound:
    assert bound.exact is not None
    assert period is not None
    exact = bound.exact
    for _ in range(abs(turns)):
        exact = add(exact, period if turns > 0 else negate(period))
    exact = normal_form(exact)
    return Bound(float(constant_value(exact, PRECISION)), bound.closed, exact)


def _from_around_zero(intervals: list[Interval], period: Expression | None) -> list[Interval]:
    """Return the same set, an interval that ends beyond a period moved back by one."""
    assert period is not None
    length = float(constant_value(period, PRECISION))
    moved = [
        Interval(_moved(low, period, -1), _moved(high, period, -1))
        if low.value > 0 and high.value > length
        else Interval(low, high)
        for low, high in intervals
    ]
    return sorted(moved, key=lambda interval: interval.low.value)
