"""The points to look at: all borders of an expression, exactly where they can be solved for.

What cannot be solved is searched for in a window, by changes of sign. Borders at equal distances
stay families where the function repeats itself with them; otherwise those in the window are taken.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import ceil, floor, inf
from typing import Any, Final, NamedTuple

import numpy as np

from service.limits import LIMITS
from service.symbolic.arithmetic import multiply
from service.symbolic.build import PI, call, number, symbol
from service.symbolic.evaluate import start, value_at
from service.symbolic.expression import Expression, Number
from service.symbolic.interning import charge
from service.symbolic.normal_form import normal_form
from service.symbolic.validity.borders import Borders
from service.symbolic.validity.decimals import ONE, ZERO, NoPreciseValue
from service.symbolic.validity.precise import (
    PRECISION,
    constant_value,
    context_of,
    value_of,
)
from service.symbolic.validity.roots import Family, Root
from service.symbolic.validity.solving import Solver

_HALF_WIDTH: Final = 10.0
_GRID: Final = 2000
_HALF: Final = 0.5
_SHIFT: Final = 0.00317  # so that the grid meets no simple number
_WORK: Final = 400  # for the values of a node on the grid
_SAMPLES: Final = 9
_MULTIPLES: Final = (1, 2, 3, 4, 6)
_CLOSE: Final = 1e-12
_SAME: Final = Decimal("1e-60")


class Candidates(NamedTuple):
    """Points in order; with a period, those of one period, from 0 on; or those of a window.

    `complete` says that there are no others: all borders were solved for, on the whole line.
    """

    roots: Sequence[Root]
    period: Expression | None
    window: tuple[float, float] | None
    complete: bool


def candidates(function: Expression, derivatives: Sequence[Expression], name: str) -> Candidates:
    """Return where a function of one variable, or one of its derivatives, has borders."""
    # The last derivative exists wherever nothing breaks in what it is the derivative of.
    borders = Borders([function, *derivatives[:-1]], name)
    roots, families, unsolved = _solved(borders, name)
    unsolved_at_all = bool(unsolved or borders.poles)
    if not (families or unsolved_at_all) and len(roots) <= LIMITS.validity_points:
        return Candidates(_in_order(roots), None, None, borders.is_known)
    if not (roots or unsolved_at_all) and borders.is_known:
        period = _period(function, families, name)
        if period is not None:
            members = _in_order(_within_period(families, period))
            if len(members) <= LIMITS.validity_points:
                return Candidates(members, period, None, True)
    half = min([_HALF_WIDTH, _room(families)])
    for family in families:
        roots += _members(family, -half, half)
    for equation in unsolved:
        found, half = _search(equation, name, half)
        roots += found
    for pole in borders.poles:
        found, half = _search(_wave(pole), name, half)
        roots += [root for root in found if _is_pole(pole, name, root)]
    return _in_window(_in_order(roots), half)


def _in_window(roots: Sequence[Root], half: float) -> Candidates:
    """Return the roots in the window, or in a smaller one where they would be too many."""
    sizes = sorted([abs(root.value) for root in roots])
    most = LIMITS.validity_points
    if len(sizes) > most:
        half = min(half, (sizes[most - 1] + sizes[most]) / 2)
    within = [root for root in roots if -half < root.value < half]
    return Candidates(within, None, (-half, half), False)


def _is_pole(pole: Expression, name: str, root: Root) -> bool:
    return value_at(pole, {name: root.value}) < _HALF


def _solved(borders: Borders, name: str) -> tuple[list[Root], list[Family], list[Expression]]:
    """Return points, families and the equations that are left, which are expressions to be 0."""
    roots: list[Root] = []
    families: list[Family] = []
    unsolved: list[Expression] = []
    for equation in borders.zeros:
        found = Solver(name).zeros(equation)
        roots += found.roots
        families += found.families
        if found.unsolved:
            unsolved.append(equation)
    for step in borders.steps:
        found = Solver(name).whole(step)
        families += found.families
        if found.unsolved:
            unsolved.append(_wave(step))
    return roots, families, unsolved


def _wave(step: Expression) -> Expression:
    """Return what is 0 where the expression is a whole number."""
    return call("sin", multiply(PI, step))


def _room(families: Sequence[Family]) -> float:
    """Return half the width of a window that holds as many points as may be looked at."""
    density = sum([1 / float(constant_value(family.period, PRECISION)) for family in families])
    return LIMITS.validity_points / (2 * density) if density else inf


def _members(family: Family, low: float, high: float) -> list[Root]:
    offset = float(constant_value(family.offset, PRECISION))
    period = float(constant_value(family.period, PRECISION))
    first, last = ceil((low - offset) / period), floor((high - offset) / period)
    return [Root(normal_form(family.member(k))) for k in range(first, last + 1)]


def _within_period(families: Iterable[Family], period: Expression) -> list[Root]:
    length = float(constant_value(period, PRECISION))
    low, high = -_CLOSE * length, (1 - 2 * _CLOSE) * length
    return [root for family in families for root in _members(family, low, high)]


def _in_order(roots: Iterable[Root]) -> list[Root]:
    """Return each point once, exact where it is known exactly, in order."""
    result: list[Root] = []
    for root in sorted(roots, key=lambda root: (root.decimal(PRECISION), root.exact is None)):
        if not (result and _is_same(result[-1], root)):
            result.append(root)
        elif result[-1].exact is None:
            result[-1] = root
    return result


def _is_same(one: Root, other: Root) -> bool:
    """Whether two points are one; what was searched for is known less well."""
    with context_of(PRECISION):
        at, there = one.decimal(PRECISION), other.decimal(PRECISION)
        size, exact = max(abs(at), abs(there)), None not in (one.exact, other.exact)
        return abs(there - at) <= (size * _SAME if exact else max(size, ONE) * Decimal(_CLOSE))


def _period(function: Expression, families: Sequence[Family], name: str) -> Expression | None:
    """Return a period of the function, up to a constant, that all families fit into."""
    least = families[0].period
    multiple = 1
    for family in families[1:]:
        ratio = normal_form(family.period / least)
        if not isinstance(ratio, Number):
            return None
        # The smallest n with n*least a whole multiple of the other period.
        multiple = multiple * ratio.numerator // _gcd(multiple, ratio.numerator)
    for factor in _MULTIPLES:
        period = normal_form(multiply(number(factor * multiple), least))
        if _repeats(function, period, name):
            return period
    return None


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _repeats(function: Expression, period: Expression, name: str) -> bool:
    """Whether the values a period further on differ by the same amount everywhere."""
    try:
        with context_of(PRECISION):
            step = constant_value(period, PRECISION)
            drifts, size = [], ZERO
            for k in range(_SAMPLES):
                x = step * (Decimal(k) + Decimal("0.37914")) / _SAMPLES - step
                here = value_of(function, name, x, PRECISION)
                there = value_of(function, name, x + step, PRECISION)
                if here.is_nan() != there.is_nan():
                    return False
                if not here.is_nan():
                    drifts.append(there - here)
                    size = max(size, abs(here), abs(there))
            return all(abs(drift - drifts[0]) <= size * _SAME for drift in drifts)
    except NoPreciseValue:
        return False


def _search(equation: Expression, name: str, half: float) -> tuple[list[Root], float]:
    """Return where the expression changes its sign without a jump, and the window searched.

    That is smaller where there are more changes than may be looked at.
    """
    grid = np.linspace(-half, half, _GRID + 1) + _SHIFT
    values = _on(equation, name, grid)
    found: list[Root] = []
    changes = np.nonzero(values[:-1] * values[1:] < 0)[0].tolist()
    changes.sort(key=lambda k: abs(k - _GRID // 2))
    for k in changes[LIMITS.validity_points : LIMITS.validity_points + 1]:
        half = min(abs(float(grid[k])), abs(float(grid[k + 1])))
    for k in changes[: LIMITS.validity_points]:
        low, high = float(grid[k]), float(grid[k + 1])
        try:
            root = Root(None, equation, name, (low, high))
        except NoPreciseValue:
            continue
        if low - _CLOSE <= root.value <= high + _CLOSE:
            found.append(root)
    return found, half


def _on(equation: Expression, name: str, grid: Any) -> Any:
    with np.errstate(all="ignore"):
        value = start(np.ones(grid.shape))
        value[symbol(name)] = grid
        result = value[equation]
    charge(_WORK * len(value))
    return np.where(np.abs(result) < inf, result, np.nan)
