"""Layers that put the same numbers into another shape, or take some of them."""

from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np

from service.backprop.arrays import Arrays, Kernel, Shape
from service.backprop.axes import axis_of
from service.backprop.formula import Formula
from service.backprop.layer import Contribution, Layer
from service.errors import InvalidRequest, ShapeMismatch


@dataclass(frozen=True)
class Flatten(Layer):
    """The axes from start_dim to end_dim as one; the batch axis counts as 0 and stays."""

    type = "flatten"
    title = "Flatten"
    formula = Formula("flatten($x, $start_dim, $end_dim)", r"\operatorname{flatten}\left($x\right)")
    derivative = Formula("I", "I")
    analytic = True
    contributions = (
        Contribution(
            "input",
            "reshape",
            Formula("reshape($upstream)", r"\operatorname{reshape}\left($upstream\right)"),
        ),
    )

    start_dim: int = 1
    end_dim: int = -1

    def output(self, *inputs: Shape) -> Shape:
        """Return the shape with one axis for several. Raises ShapeMismatch."""
        (shape,) = inputs
        first = axis_of(self.start_dim, shape, "start_dim") - 1
        last = axis_of(self.end_dim, shape, "end_dim")
        if first >= last:
            raise ShapeMismatch(
                "start_dim comes after end_dim.",
                pointer="/end_dim",
                expected=f"at least {first + 1}",
                actual=last,
            )
        return (*shape[:first], prod(shape[first:last]), *shape[last:])

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward and backward: a copy in the other shape."""
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        forward = (partial(np.copyto, y, x.reshape(y.shape)),)
        if dx is None:
            return Kernel(forward, ())
        return Kernel(forward, (partial(np.copyto, dx, arrays.upstream.reshape(dx.shape)),))


@dataclass(frozen=True)
class TakeLast(Layer):
    """The last step of a sequence: [steps, ...] becomes [...]."""

    type = "take_last"
    title = "Last step"
    formula = Formula("$x[:, -1]", r"${x}_{T}")
    derivative = Formula("I for the last step, else 0", r"\delta_{tT}\,I")
    analytic = True
    contributions = (
        Contribution(
            "input",
            "take_last",
            Formula(
                "$upstream at the last step, else 0",
                r"\begin{cases} $upstream & t = T \\ 0 & t < T \end{cases}",
            ),
        ),
    )

    def output(self, *inputs: Shape) -> Shape:
        """Return the shape of one step. Raises ShapeMismatch for inputs that are no sequence."""
        (shape,) = inputs
        if len(shape) < 2:
            raise ShapeMismatch(
                "The layer takes sequences of vectors.",
                expected=["steps", "features"],
                actual=list(shape),
            )
        return shape[1:]

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: the last step. Backward: the gradient there, 0 before."""
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        forward = (partial(np.copyto, y, x[:, -1]),)
        if dx is None:
            return Kernel(forward, ())
        before, last = dx[:, :-1], dx[:, -1]
        return Kernel(forward, (partial(before.fill, 0), partial(np.copyto, last, arrays.upstream)))


@dataclass(frozen=True)
class Mean(Layer):
    """The mean along an axis, or several; the batch axis counts as 0 and stays."""

    type = "mean"
    title = "Mean"
    formula = Formula("mean($x, $dim)", r"\frac{1}{n} \sum_{i=1}^{n} ${x}_i")
    derivative = Formula("1/n", r"\frac{1}{n}")
    convention = "n is the count of the numbers that are averaged."
    analytic = True
    contributions = (
        Contribution("input", "mean", Formula("$upstream / n", r"\frac{1}{n} $upstream")),
    )

    dim: int | tuple[int, ...]
    keepdim: bool = False

    def __post_init__(self) -> None:
        if self.dim == ():
            raise InvalidRequest("dim names at least one axis.", pointer="/dim")

    def output(self, *inputs: Shape) -> Shape:
        """Return the shape without these axes, or with 1 in their place. Raises ShapeMismatch."""
        (shape,) = inputs
        axes = self._axes(shape)
        if len(set(axes)) < len(axes):
            raise ShapeMismatch(
                "dim names an axis twice.",
                pointer="/dim",
                expected="each axis once",
                actual=list(axes),
            )
        kept = ((1 if i in axes else size) for i, size in enumerate(shape, 1))
        return tuple(size for i, size in enumerate(kept, 1) if self.keepdim or i not in axes)

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: the sum over n. Backward: δ/n for each of the n numbers."""
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        axes = self._axes(x.shape[1:])
        count = prod(x.shape[axis] for axis in axes)
        forward = (
            partial(np.add.reduce, x, axis=axes, keepdims=self.keepdim, out=y),
            partial(np.divide, y, count, y),
        )
        if dx is None:
            return Kernel(forward, ())
        ones = tuple(1 if axis in axes else size for axis, size in enumerate(x.shape))
        return Kernel(forward, (partial(np.divide, arrays.upstream.reshape(ones), count, dx),))

    def _axes(self, shape: Shape) -> tuple[int, ...]:
        dims = (self.dim,) if isinstance(self.dim, int) else self.dim
        return tuple(axis_of(dim, shape) for dim in dims)
