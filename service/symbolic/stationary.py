"""What kind of point a point is, by gradient and Hessian there."""

from typing import Any, Literal, TypeAlias

import numpy as np

Array: TypeAlias = Any
Kind: TypeAlias = Literal["minimum", "maximum", "saddle", "undecided"]

_ROUNDING = 1e-10


def is_stationary(gradient: Array, hessian: Array, scales: Array) -> bool:
    """Whether rounding of the coordinates, of these sizes, explains that the gradient is not 0.

    |g_i| <= eps sum_j |H_ij| s_j: how far the gradient moves when each coordinate does by eps s_j.
    """
    with np.errstate(over="ignore"):
        moved = np.sum(np.abs(hessian) * scales, axis=1)
    return bool(np.all(np.abs(gradient) <= _ROUNDING * moved))


def kind_of(eigenvalues: Array) -> Kind:
    """Return the kind of a stationary point whose Hessian has these eigenvalues.

    Undecided where the Hessian is singular, but for rounding, and its other eigenvalues have one
    sign: then higher derivatives decide.
    """
    zero = _ROUNDING * np.max(np.abs(eigenvalues))
    above, below = eigenvalues > zero, eigenvalues < -zero
    if above.any() and below.any():
        return "saddle"
    if above.all():
        return "minimum"
    return "maximum" if below.all() else "undecided"
