"""How parameters start: distributions, and one named stream of random numbers per parameter."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

from service.backprop.arrays import Array, Shape


def stream(seed: int, name: str) -> Generator:
    """Return the stream of this name: independent of all others, the same for the same seed."""
    return Generator(PCG64(SeedSequence([seed, *name.encode()])))


@dataclass(frozen=True)
class Initializer(ABC):
    """A distribution of the first values of a parameter."""

    type: ClassVar[str]

    @abstractmethod
    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return float64 values of this shape."""


@dataclass(frozen=True)
class Uniform(Initializer):
    """U(-bound, bound)."""

    type = "uniform"
    bound: float = 1.0

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return values between -bound and bound."""
        return random.uniform(-self.bound, self.bound, shape)


@dataclass(frozen=True)
class Constant(Initializer):
    """The same value everywhere."""

    type = "constant"
    value: float = 0.0

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return the value everywhere."""
        return np.full(shape, self.value)


def fan_in_uniform(fan_in: int) -> Uniform:
    """Return PyTorch's default for weights and biases: U(-1/√fan_in, 1/√fan_in)."""
    return Uniform(1 / math.sqrt(fan_in))
