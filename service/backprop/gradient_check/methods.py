"""Derivatives from values of the loss alone: central differences, and the complex step."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from service.backprop.arrays import Array
from service.backprop.gradient_check.losses import Losses, Point
from service.backprop.gradient_check.record import Method

_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Slope:
    """A numeric derivative; `noise` is what rounding may have added.

    apart  how far the difference quotients of both sides are from each other; 0 if there is one
    """

    value: float
    noise: float
    apart: float


class Derivatives(ABC):
    """A way to get ∂J/∂(one entry) from forward passes."""

    method: ClassVar[Method]
    step: ClassVar[float]
    evaluations: ClassVar[int]

    def __init__(self, point: Point) -> None:
        self.losses = Losses(point, complex_numbers=self.method == "complex_step")
        self.loss = self.losses().real

    @abstractmethod
    def slope(self, entries: Array, place: int, shrink: float = 1.0) -> Slope:
        """Return the derivative by one entry, with a step that is smaller by a factor."""


class CentralDifference(Derivatives):
    """(J(w + h) - J(w - h))/2h with h = ∛ε · max(1, |w|); its error is of the order of h²."""

    method = "central_difference"
    step = float(np.cbrt(_EPS))
    evaluations = 2

    def slope(self, entries: Array, place: int, shrink: float = 1.0) -> Slope:
        """Return the central difference, and how the one-sided ones differ."""
        w = float(entries[place])
        above, below = self.ends(w, shrink)
        step_up, step_down = above - w, w - below
        up = self.losses.at(entries, place, above).real
        down = self.losses.at(entries, place, below).real
        apart = abs((up - self.loss) / step_up - (self.loss - down) / step_down)
        largest = max(abs(up), abs(down), abs(self.loss))
        return Slope((up - down) / (above - below), 4 * _EPS * largest / step_up, apart)

    def ends(self, w: float, shrink: float) -> tuple[float, float]:
        """Return the numbers on both sides of w that are compared."""
        h = self.step * shrink * max(1.0, abs(w))
        return w + h, w - h


class ComplexStep(Derivatives):
    """Im J(w + ih)/h, exact up to rounding because nothing is subtracted.

    -Im J(w - ih)/h is the same, unless the two lie on different sides of a kink.
    Source: Squire & Trapp, Using complex variables to estimate derivatives of real functions, 1998.
    """

    method = "complex_step"
    step = 1e-30
    evaluations = 2

    def slope(self, entries: Array, place: int, shrink: float = 1.0) -> Slope:
        """Return the derivative, and how that from the other side differs."""
        w, h = entries[place].real, self.step * shrink
        above = self.losses.at(entries, place, complex(w, h)).imag / h
        below = -self.losses.at(entries, place, complex(w, -h)).imag / h
        return Slope(above, 0.0, abs(above - below))


def method_for(point: Point) -> type[Derivatives]:
    """Return the complex step where every node and the loss take complex numbers."""
    assert point.ask.loss is not None
    active = (node for node in point.graph.nodes if node.name in point.graph.active)
    analytic = point.ask.loss.analytic and all(node.layer.analytic for node in active)
    return ComplexStep if analytic else CentralDifference
