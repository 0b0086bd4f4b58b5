"""Clipping: keeping gradients from becoming too large before the update."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from service.backprop.arguments import Configured, Positive
from service.backprop.arrays import Array
from service.backprop.formula import Formula

# What PyTorch adds to the norm before dividing by it.
_EPSILON = 1e-6

# Smaller sums of squares have lost digits to float32's range.
_SMALLEST_SQUARE = 1e-30


@dataclass(frozen=True)
class Clip(Configured, ABC):
    """A type of clipping; its fields are the arguments that a client gives."""

    type: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[Formula]

    @abstractmethod
    def apply(self, gradient: Array, clipped: Array) -> float:
        """Write the clipped gradient; return the coefficient, 1 where there is no single one."""


@dataclass(frozen=True)
class ClipNorm(Clip):
    """g · min(1, max_norm/(‖g‖ + 1e-6)) over all trained parameters together.

    Source: torch.nn.utils.clip_grad_norm_.
    """

    type = "norm"
    title = "By the norm of all gradients together"
    formula = Formula(
        "$g*min(1, max_norm/(norm + 1e-6))",
        r"$g \cdot \min\left(1, \frac{c}{\lVert g \rVert + 10^{-6}}\right)",
    )

    max_norm: Positive

    def apply(self, gradient: Array, clipped: Array) -> float:
        """Scale the whole gradient."""
        ratio = self.max_norm / (norm(gradient) + _EPSILON)
        coefficient = 1.0 if ratio > 1 else ratio  # so that nan stays nan
        np.multiply(gradient, coefficient, clipped)
        return coefficient


@dataclass(frozen=True)
class ClipValue(Clip):
    """Each element between -clip_value and clip_value. Source: torch.nn.utils.clip_grad_value_."""

    type = "value"
    title = "Each element by itself"
    formula = Formula(
        "max(-clip_value, min(clip_value, $g))", r"\max\left(-c, \min\left(c, $g\right)\right)"
    )

    clip_value: Positive

    def apply(self, gradient: Array, clipped: Array) -> float:
        """Limit every element."""
        np.clip(gradient, -self.clip_value, self.clip_value, clipped)
        return 1.0


def norm(gradient: Array) -> float:
    """Return the Euclidean norm of a flat gradient, even if its squares are too large or small."""
    square = float(np.dot(gradient, gradient))
    if _SMALLEST_SQUARE < square < math.inf:
        return math.sqrt(square)
    largest = float(np.max(np.abs(gradient), initial=0))
    if largest == 0 or not math.isfinite(largest):
        return largest
    scaled = gradient.astype(np.float64) / largest
    return largest * math.sqrt(np.dot(scaled, scaled))


CLIPS: dict[str, type[Clip]] = {clip.type: clip for clip in (ClipNorm, ClipValue)}
