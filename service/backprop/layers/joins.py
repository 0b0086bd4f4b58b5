"""Layers that make one value of several."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.arrays import Array, Arrays, Instruction, Kernel, Shape
from service.backprop.axes import axis_of
from service.backprop.formula import Formula
from service.backprop.layer import Contribution, Layer, Local
from service.errors import ShapeMismatch


class Join(Layer):
    """A layer with two or more inputs of one shape."""

    arity = (2, None)
    form = "elementwise"
    analytic = True

    def output(self, *inputs: Shape) -> Shape:
        """Return the common shape. Raises ShapeMismatch when there is none."""
        first, *others = inputs
        for other in others:
            if other != first:
                raise ShapeMismatch(
                    "The layer takes inputs of one shape.", expected=list(first), actual=list(other)
                )
        return first


@dataclass(frozen=True)
class Add(Join):
    """The sum of the inputs."""

    type = "add"
    title = "Sum"
    formula = Formula("sum($inputs)", r"\sum\left($inputs\right)")
    derivative = Formula("1", "1")
    contributions = (Contribution("input", "add", Formula("$upstream", "$upstream")),)

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: the sum. Backward: δ for each input."""
        forward = _folded(np.add, arrays.inputs, arrays.output)
        backward = (
            partial(np.copyto, dx, arrays.upstream) for dx in arrays.contributions if dx is not None
        )
        return Kernel(forward, tuple(backward))

    def local(self, arrays: Arrays) -> Local:
        """Return ones."""
        return Local("elementwise", np.ones_like(arrays.output))


@dataclass(frozen=True)
class Mul(Join):
    """The product of the inputs, element by element."""

    type = "mul"
    title = "Product of elements"
    formula = Formula("prod($inputs)", r"\prod\left($inputs\right)")
    derivative = Formula("the product of the other inputs", r"\prod_{j \neq i} x_j")
    contributions = (
        Contribution(
            "input",
            "hadamard",
            Formula(
                "$upstream * (the product of the other inputs)",
                r"$upstream \odot \prod_{j \neq i} x_j",
            ),
        ),
    )

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: the product. Backward: δ times the other inputs, for each input."""
        x = arrays.inputs
        backward = [
            instruction
            for i, dx in enumerate(arrays.contributions)
            if dx is not None
            for instruction in _folded(np.multiply, (arrays.upstream, *x[:i], *x[i + 1 :]), dx)
        ]
        return Kernel(_folded(np.multiply, x, arrays.output), tuple(backward))

    def local(self, arrays: Arrays) -> Local:
        """Return the product of the inputs but the first."""
        product = np.ones_like(arrays.output)
        for x in arrays.inputs[1:]:
            product *= x
        return Local("elementwise", product)


@dataclass(frozen=True)
class Concat(Layer):
    """The inputs side by side along the axis `dim`, in which the batch axis counts as 0."""

    type = "concat"
    title = "Concatenation"
    formula = Formula("concat([$inputs], $dim)", r"\left[$inputs\right]")
    derivative = Formula("I in the part of the input, else 0", r"\left[0, I, 0\right]")
    arity = (2, None)
    analytic = True
    contributions = (
        Contribution(
            "input",
            "slice",
            Formula(
                "the part of $upstream that is this input's",
                r"\left[$upstream\right]_{\text{part of this input}}",
            ),
        ),
    )

    dim: int = 1

    def output(self, *inputs: Shape) -> Shape:
        """Return the shape of all together. Raises ShapeMismatch where other axes differ."""
        first, *others = inputs
        axis = axis_of(self.dim, first) - 1
        for other in others:
            fits = len(other) == len(first) and all(
                size == wanted
                for i, (size, wanted) in enumerate(zip(other, first, strict=True))
                if i != axis
            )
            if not fits:
                raise ShapeMismatch(
                    f"The inputs may differ along dim {self.dim} only.",
                    expected=[None if i == axis else size for i, size in enumerate(first)],
                    actual=list(other),
                )
        return (*first[:axis], sum(shape[axis] for shape in inputs), *first[axis + 1 :])

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: copies into the parts. Backward: copies of the parts of δ."""
        axis = self.dim % arrays.output.ndim
        ends = np.cumsum([x.shape[axis] for x in arrays.inputs])[:-1]
        parts = np.split(arrays.output, ends, axis)
        upstream = np.split(arrays.upstream, ends, axis)
        forward = map(partial, [np.copyto] * len(parts), parts, arrays.inputs)
        backward = (
            partial(np.copyto, dx, part)
            for dx, part in zip(arrays.contributions, upstream, strict=True)
            if dx is not None
        )
        return Kernel(tuple(forward), tuple(backward))


def _folded(function: np.ufunc, arrays: tuple[Array, ...], out: Array) -> tuple[Instruction, ...]:
    """Return the instructions that write f(f(a, b), c) for arrays a, b, c."""
    first, second, *others = arrays
    return (
        partial(function, first, second, out),
        *(partial(function, out, other, out) for other in others),
    )
