"""Activations made of straight lines."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from service.backprop.activations.elementwise import Elementwise, zeros
from service.backprop.arrays import Array, Instruction
from service.backprop.formula import Formula
from service.backprop.layer import Contribution
from service.errors import InvalidRequest


@dataclass(frozen=True)
class Identity(Elementwise):
    """y = x."""

    type = "identity"
    title = "Identity"
    formula = Formula("$x", "$x")
    derivative = Formula("1", "1")
    contributions = (Contribution("input", "hadamard", Formula("$upstream", "$upstream"), "BP2"),)
    analytic = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write x."""
        return (partial(np.copyto, y, x),)

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write 1."""
        return (partial(out.fill, 1),)


@dataclass(frozen=True)
class ReLU(Elementwise):
    """y = max(0, x)."""

    type = "relu"
    title = "Rectified linear unit"
    formula = Formula("max(0, $x)", r"\max\left(0, $x\right)")
    derivative = Formula(
        "1 if $x > 0 else 0", r"\begin{cases} 1 & $x > 0 \\ 0 & $x \leq 0 \end{cases}"
    )
    convention = "The derivative at 0 is 0."
    analytic = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write max(0, x)."""
        return (partial(np.maximum, x, zeros(x), out=y),)

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write whether x > 0."""
        return (partial(np.greater, x, zeros(x), out),)


@dataclass(frozen=True)
class LeakyReLU(Elementwise):
    """y = x for x > 0, else negative_slope·x."""

    type = "leaky_relu"
    title = "Leaky rectified linear unit"
    formula = Formula(
        "max(0, $x) + $negative_slope*min(0, $x)",
        r"\max\left(0, $x\right) + $negative_slope \min\left(0, $x\right)",
    )
    derivative = Formula(
        "1 if $x > 0 else $negative_slope",
        r"\begin{cases} 1 & $x > 0 \\ $negative_slope & $x \leq 0 \end{cases}",
    )
    convention = "The derivative at 0 is negative_slope."
    analytic = True
    keeps = True
    keras_defaults: ClassVar[Mapping[str, object]] = {"negative_slope": 0.3}

    negative_slope: float = 0.01

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write max(0, x) + negative_slope·min(0, x)."""
        bound = zeros(x)
        return (
            partial(np.minimum, x, bound, out=kept),
            partial(np.multiply, kept, self.negative_slope, kept),
            partial(np.maximum, x, bound, out=y),
            partial(np.add, y, kept, y),
        )

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write [x > 0] + (1 - [x > 0])·negative_slope."""
        return (
            partial(np.greater, x, zeros(x), kept),
            partial(np.subtract, 1, kept, out),
            partial(np.multiply, out, self.negative_slope, out),
            partial(np.add, out, kept, out),
        )


class Clamp(Elementwise):
    """y = x, kept between two bounds."""

    derivative = Formula(
        "1 if $min_val < $x < $max_val else 0",
        r"\begin{cases} 1 & $min_val < $x < $max_val \\ 0 & \text{otherwise} \end{cases}",
    )
    convention = "The derivative is 0 at both bounds."
    analytic = True
    keeps = True

    @property
    @abstractmethod
    def bounds(self) -> tuple[float, float]:
        """The lower and the upper bound."""

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write x between the bounds."""
        return (partial(np.clip, x, *self.bounds, y),)

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write whether x lies between the bounds."""
        low, high = self.bounds
        return (
            partial(np.greater, x, low, out),
            partial(np.less, x, high, kept),
            partial(np.multiply, out, kept, out),
        )


@dataclass(frozen=True)
class Hardtanh(Clamp):
    """y = min(max(x, min_val), max_val)."""

    type = "hardtanh"
    title = "Hard hyperbolic tangent"
    formula = Formula(
        "min(max($x, $min_val), $max_val)",
        r"\min\left(\max\left($x, $min_val\right), $max_val\right)",
    )

    min_val: float = -1.0
    max_val: float = 1.0

    def __post_init__(self) -> None:
        if self.min_val >= self.max_val:
            raise InvalidRequest(
                "max_val must be larger than min_val.",
                pointer="/max_val",
                expected=f"more than {self.min_val}",
                actual=self.max_val,
            )

    @property
    def bounds(self) -> tuple[float, float]:
        """The arguments."""
        return self.min_val, self.max_val


@dataclass(frozen=True)
class ReLU6(Clamp):
    """y = min(max(x, 0), 6)."""

    type = "relu6"
    title = "Rectified linear unit capped at 6"
    formula = Formula("min(max($x, 0), 6)", r"\min\left(\max\left($x, 0\right), 6\right)")
    derivative = Formula(
        "1 if 0 < $x < 6 else 0",
        r"\begin{cases} 1 & 0 < $x < 6 \\ 0 & \text{otherwise} \end{cases}",
    )

    @property
    def bounds(self) -> tuple[float, float]:
        """0 and 6."""
        return 0.0, 6.0
