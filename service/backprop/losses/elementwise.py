"""What losses have in common that compare number with number."""

from abc import abstractmethod

from service.backprop.arrays import Array, Kernel
from service.backprop.losses.loss import Loss, LossArrays


class Elementwise(Loss):
    """A loss v(y, t) of each prediction and target by themselves."""

    @abstractmethod
    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions that write v(y, t) into values, and scale·∂v/∂y into seed."""

    def bind(self, arrays: LossArrays) -> Kernel:
        """Forward: v(y, t), then the sum or mean. Backward: ∂v/∂y, over the count for the mean."""
        scale = 1 / self.divisor(arrays.values)
        kernel = self.pointwise(
            arrays.prediction, arrays.targets["targets"], arrays.values, arrays.seed, scale
        )
        return Kernel((*kernel.forward, *self.reduce(arrays)), kernel.backward)
