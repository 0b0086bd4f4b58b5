"""What an initializer is: a distribution of first values, drawn from a named stream."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from numpy.random import PCG64, Generator, SeedSequence

from service.backprop.arguments import Configured
from service.backprop.arrays import Array, Shape
from service.backprop.formula import Formula
from service.errors import ShapeMismatch


def stream(seed: int, name: str) -> Generator:
    """Return the stream of this name: independent of all others, the same for the same seed."""
    return Generator(PCG64(SeedSequence([seed, *name.encode()])))


@dataclass(frozen=True)
class Initializer(Configured, ABC):
    """A distribution of the first values of a parameter; its fields are what a client gives."""

    type: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[Formula]
    least_axes: ClassVar[int] = 0

    def check(self, shape: Shape) -> None:
        """Raise ShapeMismatch unless parameters of this shape can start like this."""
        if len(shape) < self.least_axes:
            raise ShapeMismatch(
                f"{self.type} starts parameters of {self.least_axes} or more axes.",
                expected=[None] * self.least_axes,
                actual=list(shape),
            )

    @abstractmethod
    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return float64 values of this shape, which has been checked."""
