"""What a loss is: how far outputs are from targets, as one number, and its derivative."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.backprop.arguments import Configured, Reduction
from service.backprop.arrays import Array, Instruction, Kernel, Shape
from service.backprop.formula import Formula


class Target(NamedTuple):
    """A tensor that a loss compares with: its shape for one example, and what may stand in it.

    Numbers from lowest to highest may, only the `allowed` ones if there are any, and `ignored`.
    """

    shape: Shape
    integer: bool = False
    lowest: float = -np.inf
    highest: float = np.inf
    allowed: tuple[float, ...] = ()
    ignored: int | None = None

    @property
    def expected(self) -> Any:
        """What may stand in it, for people."""
        return list(self.allowed) or [self.lowest, self.highest]

    def refused(self, values: Array) -> NDArray[np.bool_] | None:
        """Return where values stand that may not; None if anything may."""
        if self.allowed:
            fine = np.isin(values, self.allowed)
        elif (self.lowest, self.highest) == (-np.inf, np.inf):
            return None
        else:
            fine = (values >= self.lowest) & (values <= self.highest)
        if self.ignored is not None:
            fine |= values == self.ignored
        return ~fine


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

    formula     of one value, in terms of $y (prediction) and $t (target)
    derivative  of one value by the prediction
    convention  what the derivative is at kinks, or how the definition differs from others
    analytic    whether it may be computed of complex predictions

    With the reduction `none` the loss is the tensor of values, and gradients are those of its sum.
    """

    type: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[Formula]
    derivative: ClassVar[Formula]
    convention: ClassVar[str] = ""
    analytic: ClassVar[bool] = False

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

    def divisor(self, values: Array) -> int:
        """Return what the sum of the values is divided by."""
        return values.size if self.reduction == "mean" else 1

    def reduce(self, arrays: LossArrays) -> tuple[Instruction, ...]:
        """Return the instructions that write the total of the values."""
        total, divisor = arrays.total, self.divisor(arrays.values)
        if divisor == 1:
            return (add(arrays),)
        return (add(arrays), partial(np.divide, total, np.asarray(divisor, total.dtype), total))


def add(arrays: LossArrays) -> Instruction:
    """Return the instruction that writes the sum of the values."""
    values = arrays.values.reshape(-1)
    # As a product with ones, a sum takes half the time.
    return partial(np.dot, values, np.ones_like(values), arrays.total)
