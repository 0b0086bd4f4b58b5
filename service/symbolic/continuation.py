"""Integrals beside the real axis, continued by differences of their values."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import numpy as np

from service.symbolic.quadrature import Quadrature

Array: TypeAlias = Any

_FRACTIONS: Final = (1.0, 0.125)  # of the first step
_MOST_SORTED: Final = 512
_SAME: Final = 2e-8


def continued(function: Callable[[Array], Quadrature], points: Array) -> Quadrature:
    """Return what integrals are at points near the real axis: f(x + id) = f(x) + i Df(x).

    `function` takes the real coordinates of points, a row for each; Df is the difference along d of
    sixth order, of values only. So it is the slope of the integral itself, even where that of its
    integrand says something else. Two steps are tried; where neither settles, the slope is nan.
    """
    distinct, place = _distinct(_real_rows(points))
    if not np.iscomplexobj(points):
        found = function(distinct)
        return Quadrature(found.value[place], found.error[place])
    real, aside = distinct[: len(points)], distinct[len(points) :]
    length = np.max(np.abs(aside), axis=0)
    found = function(real)
    slope, doubt = np.zeros(len(length)), np.zeros(len(length))
    slope[np.isnan(found.value)] = np.nan
    moving = np.flatnonzero((length > 0) & np.isfinite(found.value))
    if len(moving):
        along = aside[:, moving] / length[moving]
        slope[moving], doubt[moving] = _slopes(function, real[:, moving], along)
    value = _complex(found.value, length * slope)
    return Quadrature(value[place], _complex(found.error, length * doubt)[place])


def _complex(real: Array, imaginary: Array) -> Array:
    """Return the complex numbers with these parts, of which one may be nan without the other."""
    return np.stack((real, imaginary), axis=-1).view(complex)[..., 0]


def _distinct(rows: Array) -> tuple[Array, Array]:
    """Return columns without repetition, and the place of each; of many columns, all."""
    if rows.shape[1] > _MOST_SORTED:
        return rows, np.arange(rows.shape[1])
    distinct, place = np.unique(rows, axis=1, return_inverse=True)
    return distinct, place.reshape(-1)


def _real_rows(points: Array) -> Array:
    return np.concatenate((points.real, points.imag)) if np.iscomplexobj(points) else points


def _slopes(
    function: Callable[[Array], Quadrature], points: Array, along: Array
) -> tuple[Array, Array]:
    slope, doubt = np.full(points.shape[1], np.nan), np.zeros(points.shape[1])
    sizes = np.where(along == 0, np.inf, np.abs(points))
    steps = np.exp2(np.floor(np.log2(np.clip(np.min(sizes, axis=0), 1e-6, 1.0)))) / 64
    for fraction in _FRACTIONS:
        left = np.flatnonzero(np.isnan(slope))
        if len(left):
            h = steps[left] * fraction
            slope[left], doubt[left] = _differences(function, points[:, left], along[:, left], h)
    return slope, doubt


def _differences(
    function: Callable[[Array], Quadrature], points: Array, along: Array, h: Array
) -> tuple[Array, Array]:
    moved = [points + (k * h) * along for k in (1, -1, 2, -2, 3, -3)]
    found = function(np.concatenate(moved, axis=1))
    one, two, three = found.value.reshape(3, 2, -1)[:, 0] - found.value.reshape(3, 2, -1)[:, 1]
    slope = (45 * one - 9 * two + three) / (60 * h)
    rough = (8 * one - two) / (12 * h)
    doubt = 2 * np.max(found.error.reshape(6, -1), axis=0) / h
    unsure = ~(np.abs(slope - rough) <= _SAME * np.abs(slope) + doubt)
    return np.where(unsure, np.nan, slope), doubt
