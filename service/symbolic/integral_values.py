"""Integrals in programs: the values at many points, each by quadrature."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from service.symbolic.program import Program
from service.symbolic.quadrature import integrate

Array: TypeAlias = Any

# At the least so many values of the integrand are computed for a point.
ABSCISSAS: Final = 336
_TOGETHER: Final = 512


class IntegralValues:
    """A function of the names that are free in an integral, for real arrays.

    `integrand` is the program of the integrand in these names and the variable of integration,
    `limits` that of both limits in the names alone. Where it does not converge, the value is nan.
    """

    def __init__(self, integrand: Program, limits: Program) -> None:
        self.integrand: Final = integrand
        self.limits: Final = limits

    def __call__(self, *given: Array) -> Array:
        """Return the value at each point; numbers hold for all points."""
        rows = np.array(np.broadcast_arrays(*given), float)
        points = rows.reshape(len(rows), -1)
        found = np.empty(points.shape[1])
        for first in range(0, len(found), _TOGETHER):
            found[first : first + _TOGETHER] = self._values(points[:, first : first + _TOGETHER])
        return found.reshape(rows.shape[1:])

    def _values(self, points: Array) -> Array:
        lower, upper = _computed(self.limits, list(points))

        def integrand(t: Array, index: Array) -> Array:
            (values,) = _computed(self.integrand, [*points[:, index], t])
            return values

        return integrate(integrand, lower, upper).value


def _computed(program: Program, inputs: Sequence[Array]) -> Array:
    outputs = np.empty((len(program.outputs), len(inputs[0])))
    with np.errstate(all="ignore"):
        for instruction in program.bind(inputs, list(outputs)):
            instruction()
    return outputs
