"""A first look at claims, point by point, with Python's own complex numbers.

For a handful of points these take half the time that arrays take. A first look can only confirm:
where a claim fails, or has no value here, it is left to `trial`, unless it holds at other points
and rounding explains the difference, by the measure of `conditioning`.
"""

from collections.abc import Mapping, Sequence
from math import inf
from typing import Final, NamedTuple

from service.symbolic.build import ZERO
from service.symbolic.claim import Claim
from service.symbolic.definitions import Definitions
from service.symbolic.interning import charge
from service.symbolic.point_values import (
    POINTS,
    SMALLEST,
    PointValues,
    Row,
    Shaken,
    is_unreal,
    point_values,
)
from service.symbolic.trial import STEP, TOLERANCE

_EVERYWHERE: Final = (1 << POINTS) - 1
_PER_STEP: Final = 1 / STEP
_WORK: Final = 3  # for the values of a node


class Look(NamedTuple):
    """What a first look confirms: all claims but the `doubtful` ones hold.

    They do so at these `points`, as bits, where all of their parts are in the domain; `error` is
    the largest relative one there. Those that hold `partly` do at some of the points only, with an
    error of their own; rounding hides them at the others.
    """

    points: int
    error: float
    doubtful: Sequence[int]
    partly: Mapping[int, tuple[int, float]]


def first_look(
    claims: Sequence[Claim], places: Mapping[str, int], definitions: Definitions
) -> Look:
    """Return what can be confirmed at once.

    The claims share their variables as those of a `Trial` do; `places` are the rows of the first
    table of samples that the names take their values from.
    """
    try:
        value = point_values(claims, places, definitions)
        rows = [(value[of], value[result], result) for of, result, _, _ in claims]
    except (ArithmeticError, LookupError, ValueError):
        return Look(0, 0.0, range(len(claims)), {})
    charge(_WORK * len(value))
    inside = _EVERYWHERE & ~value.outside
    if not inside:
        return Look(0, 0.0, range(len(claims)), {})
    largest = 0.0
    doubtful = []
    for i, (left, right, result) in enumerate(rows):
        error = _error(left, right, inside)
        if error > TOLERANCE or (result is not ZERO and _is_flat(left, inside)):
            doubtful.append(i)
        elif error > largest:
            largest = error
    partly = _partly(claims, doubtful, value, inside) if doubtful else {}
    return Look(inside, largest, [i for i in doubtful if i not in partly], partly)


def _partly(
    claims: Sequence[Claim], doubtful: Sequence[int], value: PointValues, inside: int
) -> Mapping[int, tuple[int, float]]:
    """Return the claims that hold at some points, as bits, where rounding hides them at the others.

    Both sides are computed again with rounding errors, larger than the true ones, after every
    operation; if that moves them as far as they are apart, their difference says nothing.
    """
    shaken = Shaken(value)
    found: dict[int, tuple[int, float]] = {}
    for i in doubtful:
        of, result, _, _ = claims[i]
        try:
            left, right = shaken[of], shaken[result]
        except (ArithmeticError, LookupError, ValueError):
            return found
        holds = _where_it_holds((value[of], value[result]), (left, right), inside)
        if holds is not None and any(value[of][j].imag for j in range(POINTS) if holds[0] >> j & 1):
            found[i] = holds
    charge(_WORK * len(shaken))
    return found


def _where_it_holds(
    sides: tuple[Row, Row], shaken: tuple[Row, Row], inside: int
) -> tuple[int, float] | None:
    """Return the points where a claim holds, and its error; None if it fails at another point."""
    points, largest = 0, 0.0
    for j, (z, w, moved_z, moved_w) in enumerate(zip(*sides, *shaken, strict=True)):
        difference = abs(z.imag * _PER_STEP - w.real)
        error = difference / (abs(w.real) + 1e-300)
        if not inside >> j & 1:
            if not (error <= TOLERANCE or _cannot_be_compared(z, w)):
                return None
        elif error <= TOLERANCE:
            points |= 1 << j
            largest = max(largest, error)
        else:
            moved = abs(moved_z.imag - z.imag) * _PER_STEP + abs(moved_w.real - w.real)
            if not difference <= moved < inf:
                return None
    return (points, largest) if points else None


def _error(left: Row, right: Row, inside: int) -> float:
    """Return the largest relative error of a claim at points inside the domain, or infinity.

    It is infinite where a claim fails at another point although both of its sides have a value.
    """
    largest = 0.0
    for j, (z, w) in enumerate(zip(left, right, strict=True)):
        size = w.real
        error = abs(z.imag * _PER_STEP - size) / (abs(size) + 1e-300)
        if not error <= largest:
            if inside >> j & 1:
                largest = error if error <= TOLERANCE else inf
            elif not (error <= TOLERANCE or _cannot_be_compared(z, w)):
                return inf
    return largest


def _cannot_be_compared(z: complex, w: complex) -> bool:
    """Whether a side has no value, or all of them are too small."""
    if is_unreal(z) or is_unreal(w):
        return True
    return abs(z.real) + abs(z.imag * _PER_STEP) + abs(w.real) < SMALLEST


def _is_flat(left: Row, inside: int) -> bool:
    """Whether nothing slopes at these points, although it may elsewhere."""
    if inside & 1 and left[0].imag:
        return False
    return not any(z.imag for j, z in enumerate(left) if inside >> j & 1)
