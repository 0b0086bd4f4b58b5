"""What activations have in common: one number in, one number out."""

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import ClassVar

import numpy as np

from service.backprop.arrays import Array, Arrays, Instruction, Kernel, run
from service.backprop.formula import Formula
from service.backprop.layer import Contribution, Layer, Local


class Elementwise(Layer):
    """An activation f: y = f(x), ∂J/∂x = ∂J/∂y ⊙ f'(x).

    keeps  whether `value` leaves something for `slope` in an array of its own
    """

    form = "elementwise"
    keeps: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        """Say how the gradient passes in terms of the derivative."""
        if hasattr(cls, "derivative") and "contributions" not in cls.__dict__:
            cls.contributions = (hadamard(cls.derivative),)

    @abstractmethod
    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Return the instructions that write f(x) into y."""

    @abstractmethod
    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Return the instructions that write f'(x) into out; y holds f(x)."""

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: f(x). Backward: the upstream gradient times f'(x)."""
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        kept = arrays.keep("activation") if self.keeps else y
        value = self.value(x, y, kept)
        if dx is None:
            return Kernel(value, ())
        slope = self.slope(x, y, kept, dx)
        return Kernel(value, (*slope, partial(np.multiply, dx, arrays.upstream, dx)))

    def local(self, arrays: Arrays) -> Local:
        """Return f'(x)."""
        slope = arrays.scratch()
        kept = arrays.kept.get("activation", arrays.output)
        run(self.slope(arrays.inputs[0], arrays.output, kept, slope))
        return Local("elementwise", slope)


def hadamard(derivative: Formula) -> Contribution:
    """Return how a gradient passes through a function that acts on each number by itself."""
    text, latex = derivative
    return Contribution(
        "input",
        "hadamard",
        Formula(f"$upstream * ({text})", rf"$upstream \odot \left({latex}\right)"),
        "BP2",
    )


def zeros(x: Array) -> Array:
    """Return zeros to compare with, which takes NumPy a third of the time of one number."""
    return np.zeros(x.shape, x.dtype)


def continued(function: Callable[..., Array], x: Array, y: Array) -> tuple[Instruction, ...]:
    """Return the instruction that writes an analytic continuation, for complex arrays."""

    def assign() -> None:
        y[...] = function(x)

    return (assign,)
