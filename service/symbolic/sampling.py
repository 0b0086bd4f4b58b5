"""Where expressions are sampled: fixed points, the same for every request and every process."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Of both signs and different sizes, none of them a number that formulas like to contain.
_FEW = (0.71, 1.37, -0.53, 2.19, 0.23, -1.64)
_MANY = tuple(
    sign * value
    for value in (0.013, 0.127, 0.29, 0.47, 0.61, 0.83, 0.97, 1.09, 1.43, 1.93, 2.71, 3.89, 5.3,
                  8.7, 13.3, 31.7)
    for sign in (1, -1, 1, 1)
)  # fmt: skip
_STEP = 0.031  # sets the values of different symbols apart


@lru_cache(maxsize=1024)
def _column(table: tuple[float, ...], shift: int) -> Array:
    values: Any = np.round(np.roll(table, -shift) + _STEP * shift, 6)
    values.flags.writeable = False
    return values  # type: ignore[no-any-return]


def few(names: Iterable[str]) -> dict[str, Array]:
    """Return an array of six values for each name, in sorted order of the names."""
    return {name: _column(_FEW, i) for i, name in enumerate(sorted(names))}


def many(names: Iterable[str]) -> dict[str, Array]:
    """Return an array of 64 values for each name: small and large ones, mostly positive."""
    return {name: _column(_MANY, 5 * i) for i, name in enumerate(sorted(names))}
