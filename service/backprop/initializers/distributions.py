"""Distributions whose arguments say everything, whatever the shape of the parameter."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy import special

from service.backprop.arguments import NotNegative
from service.backprop.arrays import Array, Shape
from service.backprop.formula import Formula
from service.backprop.initializers.initializer import Initializer
from service.errors import InvalidRequest


@dataclass(frozen=True)
class Uniform(Initializer):
    """U(a, b)."""

    type = "uniform"
    title = "Uniform"
    formula = Formula("U(a, b)", r"\mathcal{U}(a, b)")

    a: float = 0.0
    b: float = 1.0

    def __post_init__(self) -> None:
        _check_interval(self.a, self.b)

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return values from a up to b."""
        return random.uniform(self.a, self.b, shape)


@dataclass(frozen=True)
class Normal(Initializer):
    """N(mean, std²)."""

    type = "normal"
    title = "Normal"
    formula = Formula("N(mean, std**2)", r"\mathcal{N}(\mu, \sigma^{2})")

    mean: float = 0.0
    std: NotNegative = 1.0

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return normal values."""
        return random.normal(self.mean, self.std, shape)


@dataclass(frozen=True)
class TruncatedNormal(Initializer):
    """N(mean, std²) between a and b, by the inverse of its distribution function."""

    type = "trunc_normal"
    title = "Truncated normal"
    formula = Formula(
        "N(mean, std**2) between a and b", r"\mathcal{N}(\mu, \sigma^{2}) \text{ on } [a, b]"
    )

    mean: float = 0.0
    std: NotNegative = 1.0
    a: float = -2.0
    b: float = 2.0

    def __post_init__(self) -> None:
        _check_interval(self.a, self.b)

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return Φ⁻¹(U(Φ(a), Φ(b))), scaled and moved."""
        share = random.random(shape)
        if self.std == 0:
            return np.full(shape, min(max(self.mean, self.a), self.b))
        low, high = (self.a - self.mean) / self.std, (self.b - self.mean) / self.std
        # Far above the mean Φ rounds to 1, so that end is mirrored to the one below it.
        sign = -1.0 if low > 0 else 1.0
        first, last = special.ndtr(sign * np.array([low, high]))
        values: Array = special.ndtri(first + share * (last - first))
        return np.clip(self.mean + self.std * sign * values, self.a, self.b)


@dataclass(frozen=True)
class Constant(Initializer):
    """The same value everywhere."""

    type = "constant"
    title = "Constant"
    formula = Formula("val", "c")

    val: float = 0.0

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return the value everywhere."""
        return np.full(shape, self.val)


@dataclass(frozen=True)
class Zeros(Initializer):
    """Zero everywhere."""

    type = "zeros"
    title = "Zeros"
    formula = Formula("0", "0")

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return zeros."""
        return np.zeros(shape)


@dataclass(frozen=True)
class Ones(Initializer):
    """One everywhere."""

    type = "ones"
    title = "Ones"
    formula = Formula("1", "1")

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return ones."""
        return np.ones(shape)


def fan_in_uniform(fan_in: int) -> Uniform:
    """Return PyTorch's default for weights and biases: U(-1/√fan_in, 1/√fan_in)."""
    bound = 1 / math.sqrt(fan_in)
    return Uniform(-bound, bound)


def _check_interval(a: float, b: float) -> None:
    if not 0 <= b - a < math.inf:
        raise InvalidRequest("a is above b, or too far below it.", expected="a ≤ b", actual=[a, b])
