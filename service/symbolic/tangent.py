"""An independent check of implicit derivatives, by values of the equation alone.

Points of the curve F(x, y) = 0 are found by Newton's method from fixed starts, its slopes being
those of the complex step. There, a step of ih along x and of ih*s along y stays on the curve if and
only if s is dy/dx; and Im g(x + ih, y + ihs)/h is the derivative of g along it.
"""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.conditioning import REPETITIONS, Noisy
from service.symbolic.equivalence import abstract_functions
from service.symbolic.evaluate import Array, Values, start
from service.symbolic.expression import Expression
from service.symbolic.implicit import Curve
from service.symbolic.interning import charge
from service.symbolic.sampling import WIDE
from service.symbolic.trial import MOST_IMAGINARY, STEP, TOLERANCE
from service.symbolic.verify import Verdict

METHOD: Final = (
    "points of the curve found by Newton's method on values; there, a complex step of h = 1e-100 "
    "along the slope stays on the curve"
)
_ITERATIONS: Final = 25
_ENOUGH: Final = 16  # points
_NEAR: Final = 1e-9  # so that the step just taken has led to the last digit
_ON_CURVE: Final = 1e-13
_KNOWN: Final = 1e-10
_FARTHEST: Final = 1e9  # from 0, and its reciprocal from an axis
_CLEARLY: Final = 1000
_SHOWN: Final = 3
_WORK: Final = 4  # for the values of a node at all points


_STEP_SQUARED: Final = 10 * STEP * STEP
_NOWHERE: Final = Verdict("unverified", "no sample point lies on the curve and in the domain")


class Claimed(NamedTuple):
    """The derivative of an expression along the curve; None in its place is y itself."""

    of: Expression | None
    result: Expression


class Finding(NamedTuple):
    """What became of the claims, the points of the curve they were tried at, and the error."""

    verdicts: tuple[Verdict, ...]
    points: list[dict[str, float]]
    error: float | None


def check_slopes(curve: Curve, claims: Sequence[Claimed]) -> Finding:
    """Check claims about derivatives along the curve; the first one is about dy/dx."""
    slope = claims[0].result
    names = [curve.variable, curve.dependent]
    names += sorted((curve.zero.free | slope.free).difference(names))
    if abstract_functions(curve.zero):
        verdict = Verdict("unverified", "an abstract function has no values")
        return Finding((verdict,) * len(claims), [], None)
    with np.errstate(all="ignore"):
        points = _points(curve, names)
        if not points[symbol(curve.variable)].size:
            return Finding((_NOWHERE,) * len(claims), [], None)
        judged = _all_judged(curve, points, claims)
    agree = np.logical_and.reduce([each.agrees for each in judged])
    at = np.flatnonzero(agree)[:_SHOWN]
    shown = [{name: float(points[symbol(name)][j].real) for name in names} for j in at]
    errors = [float(np.max(each.error[each.agrees])) for each in judged if each.agrees.any()]
    return Finding(tuple([each.verdict for each in judged]), shown, max(errors, default=None))


def residual(curve: Curve, point: dict[str, float]) -> tuple[float, float]:
    """Return left - right at a point, nan outside the domain, and the size of what is in it."""
    with np.errstate(all="ignore"):
        one = np.ones(1, complex)
        at = start(one)
        at.update((symbol(name), one * value) for name, value in point.items())
        size = abs(at[curve.left][0].real) + abs(at[curve.right][0].real)
        for name in (curve.variable, curve.dependent):
            size += abs(point[name] * _partial(curve, at, name)[0])
        value = at[curve.zero][0]
        return math.nan if value.imag else float(value.real), float(size)


def local(curve: Curve, point: dict[str, float]) -> tuple[float, float]:
    """Return dF/dx and dF/dy at a point; 0 where rounding of its coordinates explains them."""
    with np.errstate(all="ignore"):
        nearby = 1 + np.array((0, -4, 4)) * np.finfo(float).eps
        at = start(np.ones(3, complex))
        at.update((symbol(name), nearby * complex(value)) for name, value in point.items())
        x, y = [_partial(curve, at, name) for name in (curve.variable, curve.dependent)]
        return _nonzero(x), _nonzero(y)


def _nonzero(values: Array) -> float:
    # At 0 the square of the step is still there, as in x**3.
    rounding = np.max(np.abs(values - values[0])) + _STEP_SQUARED
    return 0.0 if abs(values[0]) <= rounding else float(values[0])


def _points(curve: Curve, names: Sequence[str]) -> Values:
    """Return points of the curve, as many as starts lead to one."""
    rows = {name: WIDE.row(k).real.copy() for k, name in enumerate(names)}
    x, y = rows[curve.variable], rows[curve.dependent]
    for _ in range(_ITERATIONS):
        at = _at(rows)
        value, by_x, by_y = _local(curve, at)
        step = value / (by_x * by_x + by_y * by_y)
        x -= step * by_x
        y -= step * by_y
        arrived = np.abs(step) * (np.abs(by_x) + np.abs(by_y)) <= _NEAR * (np.abs(x) + np.abs(y))
        if np.count_nonzero(arrived) >= _ENOUGH:
            break
    at = _at(rows)
    value, by_x, by_y = _local(curve, at)
    size = np.abs(x * by_x) + np.abs(y * by_y)
    near, far = np.minimum(np.abs(x), np.abs(y)), np.maximum(np.abs(x), np.abs(y))
    on_curve = (np.abs(value) <= _ON_CURVE * size) & (size > 0) & (by_y != 0)
    on_curve &= (near > 1 / _FARTHEST) & (far < _FARTHEST)
    # Where rounding alone keeps sides apart, as of x**2 + y**2 = sin(pi), there is no curve.
    on_curve &= _doubt(curve, at) <= _KNOWN * size
    parts = _leaves(at)
    parts[curve.zero]
    for part in parts.values():
        on_curve &= part.imag == 0  # Elsewhere it is outside of its domain.
    return _at({name: row[on_curve] for name, row in rows.items()})


def _doubt(curve: Curve, at: Values) -> Array:
    """Return how far rounding errors move left - right."""
    noisy = Noisy(_leaves(at))[curve.zero].real.reshape(REPETITIONS, -1)
    return np.max(np.abs(noisy - _leaves(at)[curve.zero].real), axis=0)


def _at(rows: dict[str, Any]) -> Values:
    count = len(next(iter(rows.values())))
    at = start(np.ones(count, complex))
    at.update((symbol(name), row.astype(complex)) for name, row in rows.items())
    return at


def _local(curve: Curve, at: Values) -> tuple[Array, Array, Array]:
    """Return F and its partial derivatives, nan where F is not real."""
    by_x = _partial(curve, at, curve.variable)
    stepped = _stepped(at, curve.dependent)
    value = stepped[curve.zero]
    charge(2 * _WORK * len(stepped))
    real = np.where(np.abs(value.imag) <= MOST_IMAGINARY, value.real, np.nan)
    return real, by_x, value.imag / STEP


def _partial(curve: Curve, at: Values, name: str) -> Array:
    return _stepped(at, name)[curve.zero].imag / STEP


def _stepped(at: Values, name: str) -> Values:
    """Return the given values, that of the name a step aside of the real axis."""
    stepped = _leaves(at)
    stepped[symbol(name)] = stepped[symbol(name)] + STEP * 1j
    return stepped


def _leaves(at: Values) -> Values:
    """Return the given values without those that were computed from them."""
    return Values({node: row for node, row in at.items() if not node.children})


class _Sides(NamedTuple):
    """A derivative by values, the one claimed, and where both are real numbers."""

    numeric: Array
    claimed: Array
    sound: Array


class _Judged(NamedTuple):
    """What became of a claim; where it holds, and the relative error at each point."""

    verdict: Verdict
    agrees: Array
    error: Array


class _Moving:
    """Values at points of a curve that move along it.

    With `doubt`, they are computed with rounding errors, beside the curve by as much as points of
    it are not known: on its one side for 1, on the other for -1.
    """

    def __init__(self, curve: Curve, points: Values, slopes: Array, doubt: int = 0) -> None:
        x, y = symbol(curve.variable), symbol(curve.dependent)
        by_x, by_y = [_partial(curve, points, name) for name in (x.name, y.name)]
        given = _leaves(points)
        if doubt:
            aside = _ON_CURVE * (np.abs(given[y] * by_y) + np.abs(given[x] * by_x))
            aside += _doubt(curve, given)
            along = doubt * _ON_CURVE * (np.abs(given[x]) + np.abs(given[y]))
            given[x] = given[x] + along
            given[y] = given[y] + along * slopes + doubt * aside / np.abs(by_y)
        moved = Values(given)
        moved[x] = moved[x] + STEP * 1j
        moved[y] = moved[y] + STEP * 1j * slopes
        self._slopes, self._by, self._zero = slopes, by_y, curve.zero
        self._still = Noisy(given) if doubt else given
        self._moved = Noisy(moved) if doubt else moved

    @property
    def computed(self) -> int:
        """How many values have been computed so far."""
        return len(self._still) + len(self._moved)

    def sides(self, claim: Claimed) -> _Sides:
        """Return both sides of a claim."""
        of = self._zero if claim.of is None else claim.of
        derivative, claimed = self._moved[of].imag / STEP, self._still[claim.result]
        sound = np.isfinite(derivative) & np.isfinite(claimed.real)
        sound &= claimed.imag == 0
        if claim.of is None:
            # How far a step along the slope leads away, as a difference of slopes.
            copies = len(derivative) // len(self._by)
            derivative = np.tile(self._slopes, copies) - derivative / np.tile(self._by, copies)
        else:
            sound &= self._still[of].imag == 0
        return _Sides(derivative, claimed.real, sound)


def _all_judged(curve: Curve, points: Values, claims: Sequence[Claimed]) -> list[_Judged]:
    slopes = Values(points)[claims[0].result].real
    exact = _Moving(curve, points, slopes)
    sides = [exact.sides(claim) for claim in claims]
    charge(_WORK * exact.computed)
    if all((_agrees(each) == each.sound).all() and each.sound.any() for each in sides):
        return [_judged(each, np.zeros(len(slopes))) for each in sides]
    moved = [np.zeros(len(slopes)) for _ in claims]
    for doubt in (1, -1):
        noisy = _Moving(curve, points, slopes, doubt)
        for i, claim in enumerate(claims):
            moved[i] = np.maximum(moved[i], _moved(sides[i], noisy.sides(claim)))
    return [_judged(each, by) for each, by in zip(sides, moved, strict=True)]


def _moved(exact: _Sides, noisy: _Sides) -> Array:
    """Return how far rounding errors move the two sides."""
    repeated = (REPETITIONS, -1)
    moved = np.max(np.abs(noisy.numeric.reshape(repeated) - exact.numeric), axis=0)
    moved += np.max(np.abs(noisy.claimed.reshape(repeated) - exact.claimed), axis=0)
    return np.where(np.isfinite(moved), moved, np.inf)


def _agrees(sides: _Sides) -> Array:
    difference, size = np.abs(sides.numeric - sides.claimed), np.abs(sides.claimed)
    return sides.sound & (difference <= TOLERANCE * size)


def _judged(sides: _Sides, moved: Array) -> _Judged:
    numeric, claimed, sound = sides
    difference, size = np.abs(numeric - claimed), np.abs(claimed)
    agrees = _agrees(sides) | (sound & (size == 0) & (difference <= moved))
    differs = sound & ~agrees & (difference > _CLEARLY * moved)
    verdict = Verdict("verified") if agrees.any() else _NOWHERE
    if differs.any():
        j = int(np.flatnonzero(differs)[0])
        reason = f"the rule gives {claimed[j]:.9g} where it is {numeric[j]:.9g}"
        verdict = Verdict("refuted", reason)
    return _Judged(verdict, agrees, np.where(size > 0, difference / (size + 1e-300), 0))
