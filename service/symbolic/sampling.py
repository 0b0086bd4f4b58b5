"""Fixed sample points: the same request is always checked at the same places.

A table has a row for each symbol and a column for each point. No value is whole or a simple
fraction, and no two symbols have the same value, so nothing cancels or meets a kink by accident.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from service.symbolic.build import HALF, MINUS_ONE, ONE, PI, TWO, ZERO, E, number, symbol
from service.symbolic.evaluate import Array, Values, start
from service.symbolic.expression import Expression
from service.symbolic.interning import charge, shared_by_all_scopes

_SYMBOLS: Final = 128
_MANY: Final = 4096
MOST_POINTS: Final = 64
_FEW: Final = 16
_WORK: Final = 4  # for the values of a node

with shared_by_all_scopes():
    _CONSTANTS = (ZERO, ONE, TWO, MINUS_ONE, HALF, PI, E, *[number(n) for n in range(3, 11)])


class Table(NamedTuple):
    """`rows[k]` are the values of symbol k, `known` those of common constants."""

    rows: list[Array]
    known: Values

    @classmethod
    def of(cls, rows: Any) -> "Table":
        """Return the table of these real values, as complex numbers."""
        known = start(np.ones(rows.shape[1], complex))
        for constant in _CONSTANTS:
            known[constant]
        return cls(list(rows.astype(complex)), known)

    def row(self, k: int) -> Array:
        """Return the values of symbol k; beyond the last row they repeat."""
        return self.rows[k % len(self.rows)]


def _first_points() -> Array:
    """Four columns of positive values on both sides of 1, one of negative and one of mixed.

    The smallest ones are where functions of a steep slope have not levelled off yet.
    """
    symbols = np.arange(_SYMBOLS)
    positive = np.array([np.roll((0.71, 1.37, 0.023, 2.19), -k) for k in symbols])
    odd = symbols % 2 == 1
    negative = -np.where(odd, 1.64, 0.53)
    mixed = np.where(odd, 0.53, -1.64)
    rows = np.column_stack((positive, negative, mixed))
    return np.round(rows * (1 + 0.08 * (symbols * 0.618034 % 1))[:, None], 6)


def _wide_points() -> Array:
    """Sixteen columns each: within (0, 1), positive, moderate of both signs, of both signs."""
    random = np.random.default_rng(2)
    draw = random.uniform
    shape = (_SYMBOLS, 16)
    mixed = np.sign(draw(-1, 1, (2, *shape)))
    # Every symbol goes through all sizes, each in another order.
    sizes = random.permuted(np.tile(np.linspace(-2.9, 3.1, 16), (_SYMBOLS, 1)), axis=1)
    rows = np.hstack(
        (
            draw(0.01, 1, shape),
            10 ** (sizes + draw(-0.1, 0.1, shape)),
            mixed[0] * draw(0.01, 3, shape),
            mixed[1] * 10 ** draw(-2, 2, shape),
        )
    )
    return np.round(rows, 5)


FIRST: Final = Table.of(_first_points())
WIDE: Final = Table.of(_wide_points())


def many_points(variables: int) -> list[Array]:
    """Return a row of thousands of points for each variable, near and far, on both sides of 0."""
    random = np.random.default_rng(5)
    part = (min(variables, len(WIDE.rows)), _MANY // 4)
    signs = np.sign(random.uniform(-1, 1, part))
    drawn = np.hstack(
        (
            random.uniform(-3, 3, part),
            random.uniform(-50, 50, part),
            signs * 10 ** random.uniform(-4, 4, part),
            random.uniform(0, 10, part) * 10 ** random.uniform(0, 3, (1, part[1])),
        )
    )
    shuffled = np.round(random.permutation(drawn, axis=1), 5)
    return [shuffled[k % len(shuffled)] for k in range(variables)]


def points_inside(within: Expression, names: Sequence[str], rows: list[Array]) -> list[Array]:
    """Return the points where the expression has a value, sought among many where there are few."""
    inside = _inside(within, names, rows)
    if not names or len(inside[0]) >= _FEW:
        return inside
    return _inside(within, names, list(map(np.append, rows, many_points(len(names)))))


def _inside(within: Expression, names: Sequence[str], rows: list[Array]) -> list[Array]:
    count = len(rows[0]) if rows else MOST_POINTS
    known = start(np.ones(count))
    known.update((symbol(name), row) for name, row in zip(names, rows, strict=True))
    with np.errstate(all="ignore"):
        inside = np.flatnonzero(np.isfinite(known[within]))[:MOST_POINTS]
    charge(_WORK * len(known) * (1 + count // 256))
    return [row[inside] for row in rows]
