"""Distributions whose width follows from the number of connections of a unit."""

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.random import Generator

from service.backprop.arguments import NotNegative
from service.backprop.arrays import Array, Shape
from service.backprop.formula import Formula
from service.backprop.initializers.initializer import Initializer

Fan: TypeAlias = Literal["fan_in", "fan_out"]
Nonlinearity: TypeAlias = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu"]


class Scaled(Initializer):
    """A distribution whose width follows from the number of connections of a unit."""

    least_axes = 2

    @abstractmethod
    def std(self, shape: Shape) -> float:
        """Return the standard deviation for parameters of this shape."""


class _ScaledUniform(Scaled):
    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return values between -√3·std and √3·std."""
        return math.sqrt(3) * self.std(shape) * random.uniform(-1, 1, shape)


class _ScaledNormal(Scaled):
    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return normal values around 0."""
        return self.std(shape) * random.standard_normal(shape)


@dataclass(frozen=True)
class _Xavier(Scaled):
    gain: NotNegative = 1.0

    def std(self, shape: Shape) -> float:
        """Return gain·√(2/(fan_in + fan_out))."""
        return self.gain * math.sqrt(2 / sum(fans(shape)))


@dataclass(frozen=True)
class XavierUniform(_Xavier, _ScaledUniform):
    """U(-bound, bound), bound = gain·√(6/(fan_in + fan_out)). Source: Glorot & Bengio 2010."""

    type = "xavier_uniform"
    title = "Xavier (Glorot), uniform"
    formula = Formula(
        "U(-bound, bound), bound = gain*sqrt(6/(fan_in + fan_out))",
        r"\mathcal{U}(-b, b),\ b = g \sqrt{\frac{6}{n_{in} + n_{out}}}",
    )


@dataclass(frozen=True)
class XavierNormal(_Xavier, _ScaledNormal):
    """N(0, std²), std = gain·√(2/(fan_in + fan_out)). Source: Glorot & Bengio 2010."""

    type = "xavier_normal"
    title = "Xavier (Glorot), normal"
    formula = Formula(
        "N(0, std**2), std = gain*sqrt(2/(fan_in + fan_out))",
        r"\mathcal{N}(0, \sigma^{2}),\ \sigma = g \sqrt{\frac{2}{n_{in} + n_{out}}}",
    )


@dataclass(frozen=True)
class _Kaiming(Scaled):
    a: float = 0.0
    mode: Fan = "fan_in"
    nonlinearity: Nonlinearity = "leaky_relu"

    def std(self, shape: Shape) -> float:
        """Return gain/√fan."""
        fan_in, fan_out = fans(shape)
        fan = fan_in if self.mode == "fan_in" else fan_out
        return gain(self.nonlinearity, self.a) / math.sqrt(fan)


@dataclass(frozen=True)
class KaimingUniform(_Kaiming, _ScaledUniform):
    """U(-bound, bound), bound = gain·√(3/fan). Source: He et al. 2015."""

    type = "kaiming_uniform"
    title = "Kaiming (He), uniform"
    formula = Formula(
        "U(-bound, bound), bound = gain*sqrt(3/fan)",
        r"\mathcal{U}(-b, b),\ b = g \sqrt{\frac{3}{n}}",
    )


@dataclass(frozen=True)
class KaimingNormal(_Kaiming, _ScaledNormal):
    """N(0, std²), std = gain/√fan. Source: He et al. 2015."""

    type = "kaiming_normal"
    title = "Kaiming (He), normal"
    formula = Formula(
        "N(0, std**2), std = gain/sqrt(fan)",
        r"\mathcal{N}(0, \sigma^{2}),\ \sigma = \frac{g}{\sqrt{n}}",
    )


@dataclass(frozen=True)
class Orthogonal(Initializer):
    """A random matrix with orthonormal rows or columns, times gain. Source: Saxe et al. 2013."""

    type = "orthogonal"
    title = "Orthogonal"
    formula = Formula("gain*Q, Q.T @ Q = I", r"g\,Q,\ Q^{\top} Q = I")
    least_axes = 2

    gain: float = 1.0

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return the orthogonal factor of a normal matrix; all axes but the first are columns."""
        matrix = random.standard_normal((shape[0], math.prod(shape[1:])))
        wide = matrix.shape[0] < matrix.shape[1]
        factor, triangle = np.linalg.qr(matrix.T if wide else matrix)
        # With a positive diagonal the factor is unique, and uniform over orthogonal matrices.
        factor = factor * np.sign(np.diag(triangle))
        return self.gain * (factor.T if wide else factor).reshape(shape)


def fans(shape: Shape) -> tuple[int, int]:
    """Return how many connections go into a unit and out of it, for a weight [out, in, ...]."""
    field = math.prod(shape[2:])
    return shape[1] * field, shape[0] * field


def gain(nonlinearity: Nonlinearity, a: float = 0.0) -> float:
    """Return what keeps the variance behind a nonlinearity. Source: torch.nn.init.calculate_gain.

    `a` is the slope of leaky_relu below zero.
    """
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + a**2))
    return _GAINS[nonlinearity]


_GAINS = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}
