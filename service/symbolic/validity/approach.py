"""Limits by values: a function ever closer to a point, in decimals of as many digits as it takes.

What is found is claimed only where the values leave no doubt. Convergence has to be that of a power
of the distance, so that extrapolating from two sets of distances gives the same; what converges
slower, as 1/log(x) does at 0, is `unknown`.
"""

import itertools
from collections.abc import Callable, Sequence
from decimal import Decimal
from math import inf, nan
from typing import Final, NamedTuple

from service.symbolic.validity.decimals import ONE, ZERO
from service.symbolic.validity.precise import PRECISION, context_of, settled

FINITE: Final = "finite"
INFINITE: Final = "infinite"
OSCILLATING: Final = "oscillating"
OUTSIDE: Final = "outside"
UNKNOWN: Final = "unknown"

# No fraction of small numbers, so that sin(pi/x) is not met at its zeros alone.
_FIRST: Final = Decimal("0.731058578630004879251159")
_STEPS: Final = 5
_DECADES: Final = 4
_WAVES: Final = 24
# Values are known to twenty digits.
_NOISE: Final = Decimal("1e-18")
_LEAST_GROWTH: Final = Decimal("0.99")
_LEAST_STEP: Final = Decimal("1e-6")
_ROUNDING: Final = 1e-9  # in which two extrapolations agree
_ZERO: Final = 1e-12


class Limit(NamedTuple):
    """What values tend to: `kind` is one of the names above, `value` is nan, or infinite."""

    kind: str
    value: float = nan

    @property
    def is_finite(self) -> bool:
        """Whether there is a finite limit."""
        return self.kind == FINITE

    def is_close(self, other: "Limit") -> bool:
        """Whether both are finite and the same."""
        if not (self.kind == FINITE and other.kind == FINITE):
            return False
        size = max(1.0, abs(self.value), abs(other.value))
        return abs(self.value - other.value) <= _ROUNDING * size


NOTHING: Final = Limit(OUTSIDE)

# The value at a distance from the point, in the current context of this precision.
Near = Callable[[Decimal, int], Decimal]


def limit(near: Near) -> Limit:
    """Return what the values tend to as the distance becomes 0. Raises NoPreciseValue."""
    values = [_value(near, _FIRST.scaleb(-_DECADES * k)) for k in range(1, _STEPS + 1)]
    if all(value.is_nan() for value in values):
        return NOTHING
    if any(value.is_nan() for value in values):
        return Limit(UNKNOWN)
    with context_of(PRECISION):
        found = _tendency(values)
    return found or (Limit(OSCILLATING) if _oscillates(near) else Limit(UNKNOWN))


def rough_limit(near: Callable[[float], float]) -> Limit:
    """Return whether values tend to infinity, or there are none, by floats; else unknown."""
    values = [Decimal(near(float(_FIRST) * 10.0**-k)) for k in range(3, 3 + _STEPS)]
    if all(value.is_nan() for value in values):
        return NOTHING
    with context_of(PRECISION):
        found = None if any(value.is_nan() for value in values) else _tendency(values)
    return found if found is not None and found.kind == INFINITE else Limit(UNKNOWN)


def _value(near: Near, distance: Decimal) -> Decimal:
    return settled(lambda precision: near(distance, precision))


def _tendency(values: Sequence[Decimal]) -> Limit | None:
    if values[-1].is_infinite():
        same = all(value * values[-1] > 0 for value in values)
        return Limit(INFINITE, inf if values[-1] > 0 else -inf) if same else None
    if any(value.is_infinite() for value in values):
        return None
    steps = [after - before for before, after in itertools.pairwise(values)]
    if _contract(steps, max(map(abs, values)) * _NOISE):
        return _extrapolated(values)
    if _grow(values, steps):
        return Limit(INFINITE, inf if values[-1] > 0 else -inf)
    return None


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


def _extrapolated(values: Sequence[Decimal]) -> Limit | None:
    """Return the limit of values whose distances from it shrink geometrically (Aitken)."""
    *_, w, x, y, z = values
    before, after = _aitken(w, x, y), _aitken(x, y, z)
    if not abs(after - before) <= Decimal(_ROUNDING) * max(abs(after), ONE):
        return None
    value = float(after)
    return Limit(FINITE, value if abs(value) > _ZERO else 0.0)


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
