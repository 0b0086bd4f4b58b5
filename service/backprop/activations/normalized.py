"""Activations that make the numbers along an axis a probability distribution."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.arrays import Array, Arrays, Instruction, Kernel, Shape, rows
from service.backprop.axes import axis_of
from service.backprop.formula import Formula
from service.backprop.layer import Contribution, Layer


@dataclass(frozen=True)
class Softmax(Layer):
    """y_i = exp(x_i)/Σ_j exp(x_j) along the axis `dim`, in which the batch axis counts as 0."""

    type = "softmax"
    title = "Softmax"
    formula = Formula("exp($x)/sum(exp($x), $dim)", r"\frac{e^{${x}_i}}{\sum_j e^{${x}_j}}")
    derivative = Formula(
        "diag($y) - outer($y, $y)",
        r"\operatorname{diag}\left($y\right) - $y\,$y^{\top}",
    )
    analytic = True
    contributions = (
        Contribution(
            "input",
            "softmax",
            Formula(
                "$y * ($upstream - sum($upstream * $y, $dim))",
                r"$y \odot \left($upstream - \sum_j ${upstream}_j ${y}_j\right)",
            ),
            "BP2",
        ),
    )

    dim: int = -1

    def output(self, *inputs: Shape) -> Shape:
        """Return the input's shape. Raises ShapeMismatch for an axis that there is not."""
        axis_of(self.dim, inputs[0])
        return inputs[0]

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: exp(x - max x), over its sum. Backward: y ⊙ (δ - Σδy)."""
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        total = _shrunk(x, self.dim)
        forward: tuple[Instruction, ...] = (
            *_shifted(x, y, self.dim),
            partial(np.exp, y, y),
            _summed(y, total, self.dim),
            partial(np.divide, y, total, y),
        )
        if dx is None:
            return Kernel(forward, ())
        backward = (
            partial(np.multiply, arrays.upstream, y, dx),
            _summed(dx, total, self.dim),
            partial(np.subtract, arrays.upstream, total, dx),
            partial(np.multiply, dx, y, dx),
        )
        return Kernel(forward, backward)


@dataclass(frozen=True)
class LogSoftmax(Layer):
    """y_i = x_i - log Σ_j exp(x_j) along the axis `dim`, in which the batch axis counts as 0."""

    type = "log_softmax"
    title = "Logarithm of softmax"
    formula = Formula("$x - log(sum(exp($x), $dim))", r"${x}_i - \ln \sum_j e^{${x}_j}")
    derivative = Formula("I - outer(1, exp($y))", r"I - \mathbf{1} \left(e^{$y}\right)^{\top}")
    analytic = True
    contributions = (
        Contribution(
            "input",
            "log_softmax",
            Formula(
                "$upstream - exp($y) * sum($upstream, $dim)",
                r"$upstream - e^{$y} \odot \sum_j ${upstream}_j",
            ),
            "BP2",
        ),
    )

    dim: int = -1

    def output(self, *inputs: Shape) -> Shape:
        """Return the input's shape. Raises ShapeMismatch for an axis that there is not."""
        axis_of(self.dim, inputs[0])
        return inputs[0]

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: x - max x, less the log of its sum of exps. Backward: δ - exp(y) Σδ."""
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        total = _shrunk(x, self.dim)
        exponential = arrays.scratch()
        forward: tuple[Instruction, ...] = (
            *_shifted(x, y, self.dim),
            partial(np.exp, y, exponential),
            _summed(exponential, total, self.dim),
            partial(np.log, total, total),
            partial(np.subtract, y, total, y),
        )
        if dx is None:
            return Kernel(forward, ())
        backward = (
            partial(np.exp, y, exponential),
            _summed(arrays.upstream, total, self.dim),
            partial(np.multiply, exponential, total, dx),
            partial(np.subtract, arrays.upstream, dx, dx),
        )
        return Kernel(forward, backward)


def _shrunk(x: Array, dim: int) -> Array:
    """Return an array with one number in place of those along the axis."""
    axis = dim % x.ndim
    return np.empty((*x.shape[:axis], 1, *x.shape[axis + 1 :]), x.dtype)


def _summed(x: Array, total: Array, dim: int) -> Instruction:
    """Return the instruction that writes the sums along the axis."""
    if dim % x.ndim < x.ndim - 1:
        return partial(np.add.reduce, x, axis=dim, keepdims=True, out=total)
    # As a product with ones, the sum along the last axis takes a quarter of the time.
    return partial(np.dot, rows(x), np.ones((x.shape[-1], 1), x.dtype), rows(total))


def _shifted(x: Array, y: Array, dim: int) -> tuple[Instruction, ...]:
    """Return the instructions that write x less its maximum, so that no exp overflows."""
    largest = _shrunk(x, dim)
    return (
        partial(np.maximum.reduce, x, axis=dim, keepdims=True, out=largest),
        partial(np.subtract, x, largest, y),
    )
