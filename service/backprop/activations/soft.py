"""Smooth forms of straight lines with a bend."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from service.backprop.activations.elementwise import Elementwise, zeros
from service.backprop.activations.saturating import sigmoid
from service.backprop.arguments import NotNegative, Positive
from service.backprop.arrays import Array, Instruction
from service.backprop.formula import Formula


@dataclass(frozen=True)
class Softplus(Elementwise):
    """y = log(1 + exp(beta·x))/beta, and x where beta·x > threshold."""

    type = "softplus"
    title = "Softplus"
    formula = Formula(
        "$x if $beta*$x > $threshold else log(1 + exp($beta*$x))/$beta",
        r"\begin{cases} $x & $beta\,$x > $threshold \\ "
        r"\frac{1}{$beta} \ln\left(1 + e^{$beta\,$x}\right) & \text{otherwise} \end{cases}",
    )
    derivative = Formula(
        "1 if $beta*$x > $threshold else 1/(1 + exp(-$beta*$x))",
        r"\begin{cases} 1 & $beta\,$x > $threshold \\ "
        r"\frac{1}{1 + e^{-$beta\,$x}} & \text{otherwise} \end{cases}",
    )
    convention = "Where beta·x is above the threshold, the value is x and the derivative is 1."
    analytic = True
    keeps = True
    keras_defaults: ClassVar[Mapping[str, object]] = {"threshold": math.inf}

    beta: Positive = 1.0
    threshold: NotNegative = 20.0

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write max(t, 0) + log(1 + exp(-|t|))·[t ≤ threshold], t = beta·x, over beta."""
        bent = np.empty_like(y)
        return (
            partial(np.multiply, x, self.beta, y),
            partial(np.negative, y, kept),
            partial(np.minimum, kept, y, out=kept),
            partial(np.exp, kept, kept),
            partial(np.log1p, kept, kept),
            partial(np.less_equal, y, self.threshold, bent),
            partial(np.multiply, kept, bent, kept),
            partial(np.maximum, y, zeros(x), out=y),
            partial(np.add, y, kept, y),
            partial(np.divide, y, self.beta, y),
        )

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write 1/(1 + exp(-beta·x)), and 1 above the threshold."""
        return (
            partial(np.multiply, x, self.beta, kept),
            *sigmoid(kept, out),
            partial(np.greater, kept, self.threshold, kept),
            partial(np.maximum, out, kept, out=out),
        )


@dataclass(frozen=True)
class LogSigmoid(Elementwise):
    """y = -log(1 + exp(-x))."""

    type = "log_sigmoid"
    title = "Logarithm of the sigmoid function"
    formula = Formula("-log(1 + exp(-$x))", r"-\ln\left(1 + e^{-$x}\right)")
    derivative = Formula("1/(1 + exp($x))", r"\frac{1}{1 + e^{$x}}")
    analytic = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write min(x, 0) - log(1 + exp(-|x|))."""
        smaller = np.empty_like(y)
        return (
            partial(np.negative, x, y),
            partial(np.minimum, x, y, out=y),
            partial(np.exp, y, y),
            partial(np.log1p, y, y),
            partial(np.minimum, x, zeros(x), out=smaller),
            partial(np.subtract, smaller, y, y),
        )

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write 1/(1 + exp(x))."""
        return (
            partial(np.exp, x, out),
            partial(np.add, out, 1, out),
            partial(np.divide, 1, out, out),
        )


@dataclass(frozen=True)
class Tanhshrink(Elementwise):
    """y = x - tanh(x)."""

    type = "tanhshrink"
    title = "Tanhshrink"
    formula = Formula("$x - tanh($x)", r"$x - \tanh\left($x\right)")
    derivative = Formula("tanh($x)**2", r"\tanh^{2}\left($x\right)")
    analytic = True
    keeps = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Keep tanh(x), write x less it."""
        return (partial(np.tanh, x, kept), partial(np.subtract, x, kept, y))

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write tanh(x)²."""
        return (partial(np.multiply, kept, kept, out),)
