"""The activation that learns its slope."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.activations.elementwise import hadamard, zeros
from service.backprop.arguments import Size
from service.backprop.arrays import Array, Arrays, Instruction, Kernel, Shape, by_channel, run
from service.backprop.formula import Formula
from service.backprop.initializers import Constant
from service.backprop.layer import Contribution, Layer, Local, Parameter
from service.errors import ShapeMismatch

_DERIVATIVE = Formula(
    "1 if $x > 0 else $weight",
    r"\begin{cases} 1 & $x > 0 \\ $weight & $x \leq 0 \end{cases}",
)


@dataclass(frozen=True)
class PReLU(Layer):
    """y = max(0, x) + weight·min(0, x); one weight, or one for each channel.

    weight [num_parameters]; channels lie along the first axis behind the batch axis.
    """

    type = "prelu"
    title = "Parametric rectified linear unit"
    formula = Formula(
        "max(0, $x) + $weight*min(0, $x)",
        r"\max\left(0, $x\right) + $weight \min\left(0, $x\right)",
    )
    derivative = _DERIVATIVE
    convention = "The derivative by x at 0 is the weight."
    form = "elementwise"
    analytic = True
    contributions = (
        hadamard(_DERIVATIVE),
        Contribution(
            "weight",
            "sum_over_batch",
            Formula(
                "sum over examples of $upstream * min(0, $x)",
                r"\sum_n ${upstream}_n \odot \min\left(0, ${x}_n\right)",
            ),
        ),
    )

    num_parameters: Size = 1
    init: float = 0.25

    def output(self, *inputs: Shape) -> Shape:
        """Return the input's shape. Raises ShapeMismatch when there are other channels."""
        (shape,) = inputs
        channels = shape[0] if shape else 1
        if self.num_parameters not in (1, channels):
            raise ShapeMismatch(
                f"The layer has {self.num_parameters} slopes and gets {channels} channels.",
                expected=[self.num_parameters, *shape[1:]],
                actual=list(shape),
            )
        return shape

    def parameters(self) -> dict[str, Parameter]:
        """Return the weight."""
        return {"weight": Parameter((self.num_parameters,), Constant(self.init))}

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: max(0, x) + w·min(0, x). Backward: Σ δ min(0, x), and δ times the slope."""
        x, y, delta = (
            by_channel(a, self.num_parameters)
            for a in (arrays.inputs[0], arrays.output, arrays.upstream)
        )
        weight = arrays.parameters["weight"][:, None]
        negative, product, bound = np.empty_like(y), np.empty_like(y), zeros(x)
        forward = (
            partial(np.minimum, x, bound, out=negative),
            partial(np.multiply, negative, weight, product),
            partial(np.maximum, x, bound, out=y),
            partial(np.add, y, product, y),
        )
        backward: tuple[Instruction, ...] = (
            partial(np.multiply, delta, negative, product),
            partial(np.add.reduce, product, axis=(0, 2), out=arrays.gradients["weight"]),
        )
        if arrays.contributions[0] is not None:
            dx = by_channel(arrays.contributions[0], self.num_parameters)
            slope = _slope(x, weight, dx)
            backward = (*backward, *slope, partial(np.multiply, dx, delta, dx))
        return Kernel(forward, backward)

    def local(self, arrays: Arrays) -> Local:
        """Return 1 where x > 0, else the weight."""
        slope = arrays.scratch()
        x, out = (by_channel(a, self.num_parameters) for a in (arrays.inputs[0], slope))
        run(_slope(x, arrays.parameters["weight"][:, None], out))
        return Local("elementwise", slope)


def _slope(x: Array, weight: Array, out: Array) -> tuple[Instruction, ...]:
    positive = np.empty_like(out)
    return (
        partial(np.greater, x, zeros(x), positive),
        partial(np.subtract, 1, positive, out),
        partial(np.multiply, out, weight, out),
        partial(np.add, out, positive, out),
    )
