"""What a function does at one point: whether it has derivatives there, and if not, why.

One-sided derivatives are limits of difference quotients, by values alone; they are compared with
the limits of the derivative that the rules gave, which by the mean value theorem are the same.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from math import isfinite
from typing import Final, NamedTuple

from service.symbolic.evaluate import value_at
from service.symbolic.expression import Expression
from service.symbolic.validity.approach import (
    FINITE,
    INFINITE,
    NOTHING,
    OSCILLATING,
    OUTSIDE,
    UNKNOWN,
    Limit,
    limit,
    rough_limit,
)
from service.symbolic.validity.decimals import ONE, NoPreciseValue, Unsettled
from service.symbolic.validity.precise import PRECISION, agree, context_of, value_of
from service.symbolic.validity.roots import Root
from service.symbolic.validity.scale import finest_scale

SMOOTH: Final = "smooth"
BEYOND: Final = "outside"
UNDECIDED: Final = "undecided"
_DEFINITE: Final = (FINITE, INFINITE)
_BESIDE: Final = 1e-9
_LEAST_ROUGH: Final = Decimal("1e-3")  # of a unit that floats can tell apart


class Point(NamedTuple):
    """What was found at a point.

    kind       corner, cusp, vertical-tangent, jump, removable, pole, oscillation, endpoint,
               isolated, undecided; or smooth: there are all derivatives; outside: nothing near it
    order      the first derivative that does not exist
    left       the one-sided derivatives of that order
    limits     what the function tends to on both sides
    value      of the function there, None if it has none
    slopes     the derivatives that exist, the first one first
    """

    root: Root
    kind: str
    order: int
    left: Limit
    right: Limit
    limits: tuple[Limit, Limit]
    value: float | None
    slopes: tuple[float, ...] = ()


class Neighbourhood:
    """A function and its derivatives around a point; a unit away from it there may be others."""

    __slots__ = ("_derivatives", "_function", "_root", "_unit", "_variable")

    def __init__(
        self,
        function: Expression,
        derivatives: Sequence[Expression],
        variable: str,
        root: Root,
        unit: Decimal = ONE,
    ) -> None:
        self._function = function
        self._derivatives = derivatives
        self._variable = variable
        self._root = root
        with context_of(PRECISION):
            self._unit = unit * finest_scale(function, variable)

    def point(self) -> Point:
        """Return what the function does at the point."""
        try:
            here = self._here()
        except NoPreciseValue:
            here = Decimal(value_at(self._function, {self._variable: self._root.value}))
            if here.is_finite():
                return self._result(UNDECIDED, float(here) if self._is_certain(here) else None)
        if not here.is_finite():
            return self._without_value()
        value = float(here) or 0.0
        if not isfinite(value):
            return self._result(UNDECIDED, None)  # It is more than a float can say.
        left, right = self._slope(-1), self._slope(1)
        broken, limits = None, None
        if not (left.is_finite and right.is_finite):
            limits = self._limits()
            broken = _discontinuity(limits, Limit.of(here))
        if broken is None and OUTSIDE in (left.kind, right.kind):
            broken = "endpoint"
        kind = broken or _kink(left, right)
        return self._result(kind, value, left, right, limits) if kind else self._higher(value, left)

    def _is_certain(self, here: Decimal) -> bool:
        """Whether the function has such a value here, though the point may be a little off."""
        if self._root.exact is not None:
            return True
        at, beside = self._root.value, _BESIDE * max(abs(self._root.value), 1)
        sides = [
            value_at(self._function, {self._variable: at + each}) for each in (-beside, beside)
        ]
        return all(map(isfinite, sides)) and abs(here) <= 1 + 2 * max(map(abs, sides))

    def unexamined(self) -> Point:
        """Return that nothing is known of the point but whether it has a value."""
        value = value_at(self._function, {self._variable: self._root.value})
        unknown = Limit(UNKNOWN)
        return self._result(UNDECIDED, value if isfinite(value) else None, unknown, unknown)

    def _higher(self, value: float, first: Limit) -> Point:
        """Look at the derivatives of higher order, each known to exist once the one before does."""
        slopes = [first.value]
        for order, derivative in enumerate(self._derivatives[1:], 2):
            left, right = self._limit(derivative, -1), self._limit(derivative, 1)
            kind = _kink(left, right)
            if kind:
                if kind == "oscillation":
                    kind = UNDECIDED
                found = self._result(kind, value, left, right)
                return found._replace(order=order, slopes=tuple(slopes))
            slopes.append(left.value)
        return self._result(SMOOTH, value)._replace(slopes=tuple(slopes))

    def _without_value(self) -> Point:
        limits = self._limits()
        kinds = [each.kind for each in limits]
        if UNKNOWN in kinds:
            kind = UNDECIDED
        elif INFINITE in kinds:
            kind = "pole"
        elif OSCILLATING in kinds:
            kind = "oscillation"
        elif OUTSIDE in kinds:
            kind = BEYOND if kinds[0] == kinds[1] else "endpoint"
        else:
            kind = _GAPS[limits[0].agrees(limits[1])]
        return self._result(kind, None, limits=limits)

    def _result(
        self,
        kind: str,
        value: float | None,
        left: Limit = NOTHING,
        right: Limit = NOTHING,
        limits: tuple[Limit, Limit] | None = None,
    ) -> Point:
        if limits is None:
            here = Limit.of(Decimal(value)) if value is not None else Limit(UNKNOWN)
            limits = (NOTHING if left == NOTHING else here, NOTHING if right == NOTHING else here)
        return Point(self._root, kind, 1, left, right, limits, value)

    def _at(self, node: Expression, precision: int) -> Decimal:
        return value_of(node, self._variable, self._root.decimal(precision), precision)

    def _here(self) -> Decimal:
        """Return the value at the point. Raises NoPreciseValue where two precisions disagree."""
        values = []
        for precision in (PRECISION, 2 * PRECISION):
            with context_of(precision):
                values.append(self._at(self._function, precision))
        with context_of(PRECISION):
            same = agree(*values)
        if not same:
            raise Unsettled("rounding")
        return values[0]

    def _near(self, node: Expression, side: int, distance: Decimal, precision: int) -> Decimal:
        at, step = self._root.decimal(precision), side * self._unit * distance
        x = at + step
        if not agree(x - at, step):
            raise Unsettled("too close")
        return value_of(node, self._variable, x, precision)

    def _limit(self, node: Expression, side: int) -> Limit:
        try:
            return limit(lambda distance, precision: self._near(node, side, distance, precision))
        except Unsettled:
            return Limit(UNKNOWN)
        except NoPreciseValue:
            if self._unit < _LEAST_ROUGH:
                return Limit(UNKNOWN)
            at, unit = self._root.value, side * float(self._unit)
            return rough_limit(
                lambda distance: value_at(node, {self._variable: at + unit * distance})
            )

    def _limits(self) -> tuple[Limit, Limit]:
        return self._limit(self._function, -1), self._limit(self._function, 1)

    def _quotient(self, side: int, distance: Decimal, precision: int) -> Decimal:
        there = self._near(self._function, side, distance, precision)
        with localcontext():  # What vanishes at the point itself is 0 there.
            here = self._at(self._function, precision)
        return (there - here) / (side * self._unit * distance)

    def _slope(self, side: int) -> Limit:
        """Return the one-sided derivative, found in two ways that must agree."""
        try:
            found = limit(lambda distance, precision: self._quotient(side, distance, precision))
        except Unsettled:
            return Limit(UNKNOWN)
        if found.kind == OUTSIDE:
            return found
        rule = self._limit(self._derivatives[0], side)
        if found.is_finite and rule.is_finite and not found.agrees(rule):
            return Limit(UNKNOWN)
        if found.kind not in _DEFINITE and rule.kind in _DEFINITE:
            return rule if self._limit(self._function, side).is_finite else found
        return found


_GAPS: Final = {True: "removable", False: "jump", None: UNDECIDED}


def _discontinuity(limits: tuple[Limit, Limit], here: Limit) -> str | None:
    """Return why the function is not continuous, from where it has values; None if it is."""
    sides = [each for each in limits if each.kind != OUTSIDE]
    kinds = [each.kind for each in sides]
    if not sides:
        return "isolated"
    if UNKNOWN in kinds:
        return UNDECIDED
    if INFINITE in kinds:
        return "pole"
    if OSCILLATING in kinds:
        return "oscillation"
    among, with_value = sides[0].agrees(sides[-1]), sides[0].agrees(here)
    if among is None or with_value is None:
        return UNDECIDED
    if with_value and among:
        return None
    return "removable" if among and len(sides) > 1 else "jump"


def _kink(left: Limit, right: Limit) -> str | None:
    """Return why a continuous function has no derivative, None if it has one."""
    if UNKNOWN in (left.kind, right.kind) or OUTSIDE in (left.kind, right.kind):
        return UNDECIDED
    if OSCILLATING in (left.kind, right.kind):
        return "oscillation"
    same = left.agrees(right)
    if same is None:
        return UNDECIDED
    if same:
        return None
    if left.kind == right.kind == INFINITE:
        return "vertical-tangent" if left.value == right.value else "cusp"
    return "corner"
