"""Activations that level off on both sides."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.activations.elementwise import Elementwise, continued
from service.backprop.arrays import Array, Instruction
from service.backprop.formula import Formula
from service.symbolic import numeric


@dataclass(frozen=True)
class Tanh(Elementwise):
    """y = tanh(x)."""

    type = "tanh"
    title = "Hyperbolic tangent"
    formula = Formula("tanh($x)", r"\tanh\left($x\right)")
    derivative = Formula("1 - $y**2", "1 - $y^{2}")
    analytic = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write tanh(x)."""
        return (partial(np.tanh, x, y),)

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write 1 - y²."""
        return (partial(np.multiply, y, y, out), partial(np.subtract, 1, out, out))


@dataclass(frozen=True)
class Sigmoid(Elementwise):
    """y = 1/(1 + exp(-x))."""

    type = "sigmoid"
    title = "Sigmoid function"
    formula = Formula("1/(1 + exp(-$x))", r"\frac{1}{1 + e^{-$x}}")
    derivative = Formula("$y*(1 - $y)", r"$y \left(1 - $y\right)")
    analytic = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write 1/(1 + exp(-x))."""
        return continued(numeric.sigmoid, x, y) if np.iscomplexobj(x) else sigmoid(x, y)

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write y (1 - y)."""
        return (partial(np.subtract, 1, y, out), partial(np.multiply, y, out, out))


def sigmoid(x: Array, out: Array) -> tuple[Instruction, ...]:
    """Return the instructions that write 1/(1 + exp(-x)), accurate in both tails.

    Where exp(-x) is infinite the quotient is 0, as it is when rounded.
    """
    return (
        partial(np.negative, x, out),
        partial(np.exp, out, out),
        partial(np.add, out, 1, out),
        partial(np.divide, 1, out, out),
    )


@dataclass(frozen=True)
class Softsign(Elementwise):
    """y = x/(1 + |x|)."""

    type = "softsign"
    title = "Softsign"
    formula = Formula("$x/(1 + abs($x))", r"\frac{$x}{1 + \left|$x\right|}")
    derivative = Formula("1/(1 + abs($x))**2", r"\frac{1}{\left(1 + \left|$x\right|\right)^{2}}")
    analytic = True
    keeps = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Keep 1 + |x|, write x over it."""
        magnitude = (
            continued(numeric.absolute, x, kept)
            if np.iscomplexobj(x)
            else (partial(np.abs, x, kept),)
        )
        return (*magnitude, partial(np.add, kept, 1, kept), partial(np.divide, x, kept, y))

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write 1/(1 + |x|)²."""
        return (partial(np.multiply, kept, kept, out), partial(np.divide, 1, out, out))


@dataclass(frozen=True)
class Hardsigmoid(Elementwise):
    """y = min(max(x + 3, 0), 6)/6."""

    type = "hardsigmoid"
    title = "Hard sigmoid"
    formula = Formula(
        "min(max($x + 3, 0), 6)/6", r"\frac{\min\left(\max\left($x + 3, 0\right), 6\right)}{6}"
    )
    derivative = Formula(
        "1/6 if -3 < $x < 3 else 0",
        r"\begin{cases} \frac{1}{6} & -3 < $x < 3 \\ 0 & \text{otherwise} \end{cases}",
    )
    convention = (
        "The derivative is 0 at -3 and at 3. The slope between them is 1/6 in full precision; "
        "PyTorch rounds it to single precision."
    )
    analytic = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write the ramp from -3 to 3."""
        return (
            partial(np.add, x, 3, y),
            partial(np.clip, y, 0, 6, y),
            partial(np.divide, y, 6, y),
        )

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write 1/6 between -3 and 3."""
        return (
            partial(np.abs, x, out),
            partial(np.less, out, 3, out),
            partial(np.divide, out, 6, out),
        )
