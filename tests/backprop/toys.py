"""Layers that no table has, to show that what looks at networks works for any."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.arrays import Arrays, Kernel
from service.backprop.formula import Formula
from service.backprop.layer import Contribution, Layer, Local


@dataclass(frozen=True)
class Rectifier(Layer):
    """y = max(x, 0)."""

    type = "rectifier"
    title = "Rectifier"
    formula = Formula("max($x, 0)", r"\max\left($x, 0\right)")
    derivative = Formula("1 if $x > 0 else 0", "[$x > 0]")
    convention = "The derivative at 0 is 0."
    form = "elementwise"
    contributions = (
        Contribution("input", "hadamard", Formula("$upstream * [$x > 0]", "$upstream [$x > 0]")),
    )

    def bind(self, arrays: Arrays) -> Kernel:
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        backward = () if dx is None else (lambda: np.multiply(arrays.upstream, x > 0, dx),)
        return Kernel((partial(np.maximum, x, 0, out=y),), backward)

    def local(self, arrays: Arrays) -> Local:
        return Local("elementwise", (arrays.inputs[0] > 0).astype(arrays.output.dtype))


@dataclass(frozen=True)
class Rolled(Layer):
    """y_i = x_i x_{i+1}, in a circle: a dense formula for its Jacobian is not written down."""

    type = "rolled"
    title = "Product of neighbours"
    formula = Formula("$x * roll($x)", r"$x \odot \operatorname{roll}\left($x\right)")
    derivative = Formula("diag(roll($x)) + ...", r"\dots")

    def bind(self, arrays: Arrays) -> Kernel:
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions

        def backward() -> None:
            if dx is not None:
                d = arrays.upstream
                dx[...] = d * np.roll(x, -1, -1) + np.roll(d * x, 1, -1)

        return Kernel((lambda: np.multiply(x, np.roll(x, -1, -1), y),), (backward,))


@dataclass(frozen=True)
class Centred(Layer):
    """y = x - the mean of x over the batch."""

    type = "centred"
    title = "Centred over the batch"
    formula = Formula("$x - mean($x)", r"$x - \overline{$x}")
    derivative = Formula("I - 1/N", r"I - \frac{1}{N}")
    couples_batch = True
    analytic = True

    def bind(self, arrays: Arrays) -> Kernel:
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions

        def backward() -> None:
            if dx is not None:
                np.subtract(arrays.upstream, arrays.upstream.mean(axis=0), dx)

        return Kernel((lambda: np.subtract(x, x.mean(axis=0), y),), (backward,))


@dataclass(frozen=True)
class Sum(Layer):
    """The sum of its inputs."""

    type = "sum"
    title = "Sum"
    formula = Formula("$x1 + $x2", "$x1 + $x2")
    derivative = Formula("1", "1")
    form = "elementwise"
    arity = (1, None)
    analytic = True

    def bind(self, arrays: Arrays) -> Kernel:
        def forward() -> None:
            np.copyto(arrays.output, sum(arrays.inputs))

        there = [dx for dx in arrays.contributions if dx is not None]
        return Kernel((forward,), tuple(partial(np.copyto, dx, arrays.upstream) for dx in there))


@dataclass(frozen=True)
class Noise(Layer):
    """y = x times a random number for each entry."""

    type = "noise"
    title = "Noise"
    formula = Formula("$x * noise", r"$x \odot \epsilon")
    derivative = Formula("noise", r"\epsilon")
    form = "elementwise"
    analytic = True

    def draws(self, *, training: bool) -> bool:
        return training

    def bind(self, arrays: Arrays) -> Kernel:
        (x,), y, (dx,) = arrays.inputs, arrays.output, arrays.contributions
        drawn = np.empty(x.shape)

        def forward() -> None:
            assert arrays.random is not None
            arrays.random.random(out=drawn)
            np.multiply(x, drawn, y)

        backward = () if dx is None else (lambda: np.multiply(arrays.upstream, drawn, dx),)
        return Kernel((forward,), backward)


@dataclass(frozen=True)
class Wrong(Rectifier):
    """A rectifier whose derivative is twice what it should be."""

    type = "wrong"

    def bind(self, arrays: Arrays) -> Kernel:
        kernel = super().bind(arrays)
        (dx,) = arrays.contributions
        double = () if dx is None else (partial(np.multiply, dx, 2, dx),)
        return Kernel(kernel.forward, (*kernel.backward, *double))
