"""Dropout: leaving out random numbers while training."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.arguments import Fraction
from service.backprop.arrays import Arrays, Kernel
from service.backprop.formula import Formula
from service.backprop.layer import Contribution, Layer, Local


@dataclass(frozen=True)
class Dropout(Layer):
    """y = m ⊙ x in training, where m is 0 with probability p, else 1/(1 - p); y = x otherwise."""

    type = "dropout"
    title = "Dropout"
    formula = Formula("mask * $x", r"m \odot $x")
    derivative = Formula("mask", "m")
    convention = (
        "The mask m is 0 with probability p, else 1/(1 - p); 1 everywhere in evaluation mode."
    )
    form = "mask"
    analytic = True
    contributions = (
        Contribution("input", "hadamard", Formula("$upstream * mask", r"$upstream \odot m")),
    )

    p: Fraction = 0.5

    def draws(self, *, training: bool) -> bool:
        """Whether a mask is drawn."""
        return training and self.p > 0

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: draw m, m ⊙ x. Backward: m ⊙ δ."""
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        if not self.draws(training=arrays.training):
            copy = () if dx is None else (partial(np.copyto, dx, arrays.upstream),)
            return Kernel((partial(np.copyto, y, x),), copy)
        mask = arrays.keep("mask")
        uniform = np.empty_like(mask.real)
        scale = 1 / (1 - self.p) if self.p < 1 else 0.0

        def draw() -> None:
            assert arrays.random is not None
            arrays.random.random(out=uniform, dtype=uniform.dtype)
            np.greater_equal(uniform, self.p, mask)
            np.multiply(mask, scale, mask)

        forward = (draw, partial(np.multiply, mask, x, y))
        if dx is None:
            return Kernel(forward, ())
        return Kernel(forward, (partial(np.multiply, mask, arrays.upstream, dx),))

    def local(self, arrays: Arrays) -> Local:
        """Return the mask."""
        mask = arrays.kept.get("mask")
        return Local("mask", np.ones_like(arrays.output) if mask is None else mask)
