"""What activations have in common: one number in, one number out."""

from abc import abstractmethod
from functools import partial

import numpy as np

from service.backprop.arrays import Array, Arrays, Instruction, Kernel, run
from service.backprop.formula import Formula
from service.backprop.layer import Contribution, Layer, Local


class Elementwise(Layer):
    """An activation f: y = f(x), ∂J/∂x = ∂J/∂y ⊙ f'(x)."""

    form = "elementwise"
    contributions = (
        Contribution(
            "input", "hadamard", Formula("$upstream * f'($x)", r"$upstream \odot f'($x)"), "BP2"
        ),
    )

    @abstractmethod
    def value(self, x: Array, y: Array) -> tuple[Instruction, ...]:
        """Return the instructions that write f(x) into y."""

    @abstractmethod
    def slope(self, x: Array, y: Array, out: Array) -> tuple[Instruction, ...]:
        """Return the instructions that write f'(x) into out; y holds f(x)."""

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: f(x). Backward: the upstream gradient times f'(x)."""
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        if dx is None:
            return Kernel(self.value(x, y), ())
        slope = self.slope(x, y, dx)
        return Kernel(self.value(x, y), (*slope, partial(np.multiply, dx, arrays.upstream, dx)))

    def local(self, arrays: Arrays) -> Local:
        """Return f'(x)."""
        slope = arrays.scratch()
        run(self.slope(arrays.inputs[0], arrays.output, slope))
        return Local("elementwise", slope)
