"""Activations that level off on both sides."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.activations.elementwise import Elementwise
from service.backprop.arrays import Array, Instruction
from service.backprop.formula import Formula


@dataclass(frozen=True)
class Tanh(Elementwise):
    """y = tanh(x)."""

    type = "tanh"
    title = "Hyperbolic tangent"
    formula = Formula("tanh($x)", r"\tanh $x")
    derivative = Formula("1 - $y**2", "1 - $y^{2}")
    analytic = True

    def value(self, x: Array, y: Array) -> tuple[Instruction, ...]:
        """Write tanh(x)."""
        return (partial(np.tanh, x, y),)

    def slope(self, x: Array, y: Array, out: Array) -> tuple[Instruction, ...]:
        """Write 1 - y²."""
        return (partial(np.multiply, y, y, out), partial(np.subtract, 1, out, out))
