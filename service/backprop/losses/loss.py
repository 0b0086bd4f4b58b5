"""What a loss is: how far outputs are from targets, as one number, and its derivative."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from service.backprop.arguments import Configured, Reduction
from service.backprop.arrays import Array, Kernel, Shape
from service.backprop.formula import Formula


class Target(NamedTuple):
    """A tensor that a loss compares with: its shape for one example, and what may stand in it."""

    shape: Shape
    integer: bool = False
    lowest: float = -np.inf
    highest: float = np.inf


@dataclass(slots=True, kw_only=True)
class LossArrays:
    """The arrays of a loss, with the batch axis first; instructions write in place.

    prediction  the output of the network
    targets     by the names that `targets` gives them
    values      the losses before reduction
    total       the reduced loss, of shape ()
    seed        ∂J/∂prediction
    """

    prediction: Array
    targets: Mapping[str, Array]
    values: Array
    total: Array
    seed: Array


@dataclass(frozen=True)
class Loss(Configured, ABC):
    """A type of loss; its fields are the arguments that a client gives.

    With the reduction `none` the loss is the tensor of values, and gradients are those of its sum.
    """

    type: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[Formula]  # of one value, in terms of $y (prediction) and $t (target)
    derivative: ClassVar[Formula]  # of one value by the prediction
    convention: ClassVar[str] = ""

    reduction: Reduction = "mean"

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return the targets for predictions of this shape; a single one is named `targets`.

        Both are shapes of one example. `given` is what the client sent, for losses that take more
        than one form of target. Raises ShapeMismatch.
        """
        return {"targets": Target(prediction)}

    def values(self, prediction: Shape) -> Shape:
        """Return the shape of one example's losses before reduction."""
        return prediction

    @abstractmethod
    def bind(self, arrays: LossArrays) -> Kernel:
        """Return the instructions: forward writes values and total, backward writes the seed."""
