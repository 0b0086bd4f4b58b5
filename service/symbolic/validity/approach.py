"""Limits by values: a function ever closer to a point, in decimals of as many digits as it takes.

What is found is claimed only where the values leave no doubt. Convergence has to be that of a power
of the distance, so that extrapolating from two sets of distances gives the same, and a value much
closer to the point has to bear it out; what converges slower, as 1/log(x) does at 0, is `unknown`.
"""

import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from math import inf
from typing import Final, NamedTuple

from service.symbolic.validity.decimals import NAN, VANISHED, ZERO, Unsettled
from service.symbolic.validity.precise import MOST_DIGITS, PRECISION, context_of, settled

FINITE: Final = "finite"
INFINITE: Final = "infinite"
OSCILLATING: Final = "oscillating"
OUTSIDE: Final = "outside"
UNKNOWN: Final = "unknown"

# No fraction of small numbers, so that sin(pi/x) is not met at its zeros alone.
_FIRST: Final = Decimal("0.731058578630004879251159")
_STEPS: Final = 5
_DECADES: Final = 4
_CLOSEST: Final = 48  # decades
_FURTHER: Final = Decimal((_CLOSEST - _DECADES * _STEPS) // _DECADES)  # steps
_WAVES: Final = 24
# Values are known to 32 digits.
_NOISE: Final = Decimal("1e-30")
_LEAST_GROWTH: Final = Decimal("0.99")
_LEAST_STEP: Final = Decimal("1e-6")
_LEAST_RATE: Final = Decimal("0.9")
_ALIKE: Final = Decimal("1e-9")  # of the largest value, in which two extrapolations agree
_ROUNDING: Final = Decimal("1e-12")
_CLEARLY: Final = 1000


class Limit(NamedTuple):
    """What values tend to: `kind` is one of the names above; if finite, to `number` ± `error`."""

    kind: str
    number: Decimal = NAN
    error: Decimal = ZERO

    @classmethod
    def of(cls, number: Decimal) -> "Limit":
        """Return the limit of what has this value everywhere."""
        with context_of(PRECISION):
            return cls(FINITE, number, abs(number) * _NOISE)

    @property
    def value(self) -> float:
        """The limit as a float: 0 where it may be 0; nan if there is none."""
        with context_of(PRECISION):
            return 0.0 if abs(self.number) <= self.error else float(self.number)

    @property
    def is_finite(self) -> bool:
        """Whether there is a finite limit."""
        return self.kind == FINITE

    def agrees(self, other: "Limit") -> bool | None:
        """Whether both are finite and the same; None where they are known too badly to tell."""
        if not (self.is_finite and other.is_finite):
            return False
        with context_of(PRECISION):
            apart, doubt = abs(self.number - other.number), self.error + other.error
            return True if apart <= doubt else None if apart <= _CLEARLY * doubt else False


NOTHING: Final = Limit(OUTSIDE)

# The value at a distance from the point, in the current context of this precision.
Near = Callable[[Decimal, int], Decimal]


def limit(near: Near) -> Limit:
    """Return what the values tend to as the distance becomes 0. Raises NoPreciseValue."""
    values = _values(near, 0)
    if all(value.is_nan() for value in values):
        return NOTHING
    if any(value.is_nan() for value in values):
        return Limit(UNKNOWN)
    with context_of(PRECISION):
        found = _tendency(values)
    if found is not None and found.kind == UNKNOWN:  # Closer, other powers are smaller yet.
        values = _values(near, _STEPS)
        with context_of(PRECISION):
            found = _tendency(values)
    if found is not None:
        return found if _is_borne_out(near, found, values) else Limit(UNKNOWN)
    return Limit(OSCILLATING) if _oscillates(near) else Limit(UNKNOWN)


def rough_limit(near: Callable[[float], float]) -> Limit:
    """Return whether values tend to infinity, or there are none, by floats; else unknown."""
    values = [Decimal(near(float(_FIRST) * 10.0**-k)) for k in range(3, 3 + _STEPS)]
    if all(value.is_nan() for value in values):
        return NOTHING
    with context_of(PRECISION):
        found = None if any(value.is_nan() for value in values) else _tendency(values)
    return found if found is not None and found.kind == INFINITE else Limit(UNKNOWN)


def _values(near: Near, skipped: int) -> list[Decimal]:
    steps = range(skipped + 1, skipped + _STEPS + 1)
    return [_value(near, _FIRST.scaleb(-_DECADES * k)) for k in steps]


def _value(near: Near, distance: Decimal) -> Decimal:
    return settled(lambda precision: near(distance, precision))


def _tendency(values: Sequence[Decimal]) -> Limit | None:
    """Return the limit that the values show; unknown if they converge, but not well enough."""
    if values[-1].is_infinite():
        same = all(value * values[-1] > 0 for value in values)
        return _infinite(values[-1]) if same else None
    if any(value.is_infinite() for value in values):
        return None
    steps = [after - before for before, after in itertools.pairwise(values)]
    if _contract(steps, max(map(abs, values)) * _NOISE):
        return _extrapolated(values)
    return _infinite(values[-1]) if _grow(values, steps) else None


def _infinite(value: Decimal) -> Limit:
    return Limit(INFINITE, Decimal(inf).copy_sign(value))


def _is_borne_out(near: Near, found: Limit, values: Sequence[Decimal]) -> bool:
    """Whether a value much closer to the point is as the limit would have it, if it is known."""
    for precision in (PRECISION, MOST_DIGITS):
        with context_of(precision) as context, suppress(Unsettled):
            closest = near(_FIRST.scaleb(-_CLOSEST), precision)
            if _fits(closest, found, values):
                return True
            if precision == MOST_DIGITS and not context.flags[VANISHED]:
                return False
    return True


def _fits(closest: Decimal, found: Limit, values: Sequence[Decimal]) -> bool:
    """Whether it is no further from a finite limit than the last of the values, or grows on."""
    *_, first, before, last = values
    if found.is_finite:
        return abs(closest - found.number) <= abs(last - found.number) + found.error
    if closest.is_infinite() or last.is_infinite():
        return closest * last > 0
    further, step = abs(closest) - abs(last), abs(last - before)
    if step <= 2 * abs(before - first):  # as a logarithm
        return closest * last > 0 and further >= step * _FURTHER * _LEAST_GROWTH
    if not before * last > 0:
        return further > 0
    # As a power: by how many digits it grows for each decade.
    rate, growth = (last / before).ln(), (closest / last).ln()
    return growth >= _LEAST_RATE * rate * _FURTHER


def _contract(steps: Sequence[Decimal], noise: Decimal) -> bool:
    """Whether each step is at most half as long as the one before, or nothing but noise."""
    return all(
        2 * abs(after) <= abs(before) or abs(after) <= noise
        for before, after in itertools.pairwise(steps)
    )


def _grow(values: Sequence[Decimal], steps: Sequence[Decimal]) -> bool:
    """Whether the values go one way, and never by less than before: they have no bound."""
    pairs = list(itertools.pairwise(steps))
    way = steps[-1]
    return (
        way * values[-1] > 0
        and all(step * way > 0 for step in steps)
        and all(abs(after) >= abs(before) * _LEAST_GROWTH for before, after in pairs)
        and abs(way) > abs(values[0]) * _LEAST_STEP
    )


def _extrapolated(values: Sequence[Decimal]) -> Limit:
    """Return the limit of values whose distances from it shrink geometrically (Aitken)."""
    *_, w, x, y, z = values
    before, after = _aitken(w, x, y), _aitken(x, y, z)
    error, size = abs(after - before), max(map(abs, values))
    is_known = abs(after) <= error or error <= abs(after) * _ROUNDING
    if not (is_known and error <= size * _ALIKE):
        return Limit(UNKNOWN)
    return Limit(FINITE, after, error + size * _NOISE)


def _aitken(x: Decimal, y: Decimal, z: Decimal) -> Decimal:
    second = (z - y) - (y - x)
    return z - (z - y) ** 2 / second if second else z


def _oscillates(near: Near) -> bool:
    """Whether values go up and down, no less the closer they are to the point."""
    values = [
        _value(near, _FIRST.scaleb(-_DECADES - k) * (1 + Decimal(k) / 7)) for k in range(_WAVES)
    ]
    if not all(value.is_finite() for value in values):
        return False
    with context_of(PRECISION):
        far, close = values[: _WAVES // 2], values[_WAVES // 2 :]
        spread, rest = max(far) - min(far), max(close) - min(close)
        steps = [after - before for before, after in itertools.pairwise(values)]
        turns = sum([a * b < 0 for a, b in itertools.pairwise(steps)])
        return ZERO < spread <= 3 * rest and rest <= 3 * spread and turns >= _WAVES // 3
