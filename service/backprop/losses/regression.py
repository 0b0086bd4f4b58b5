"""Losses on differences between numbers."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.arrays import Kernel
from service.backprop.formula import Formula
from service.backprop.losses.loss import Loss, LossArrays


@dataclass(frozen=True)
class MeanSquaredError(Loss):
    """(y - t)², averaged over all elements."""

    type = "mse"
    title = "Mean squared error"
    formula = Formula("($y - $t)**2", r"\left($y - $t\right)^{2}")
    derivative = Formula("2*($y - $t)", r"2 \left($y - $t\right)")
    analytic = True

    def bind(self, arrays: LossArrays) -> Kernel:
        """Forward: d², d = y - t. Backward: 2d, over the count for the mean."""
        difference, values, seed = np.empty_like(arrays.seed), arrays.values, arrays.seed
        scale = 2 / difference.size if self.reduction == "mean" else 2.0
        factor = np.asarray(1 / difference.size if self.reduction == "mean" else 1.0, seed.dtype)
        flat = difference.reshape(-1)
        forward = (
            partial(np.subtract, arrays.prediction, arrays.targets["targets"], difference),
            partial(np.multiply, difference, difference, values),
            partial(np.dot, flat, flat, arrays.total),
            partial(np.multiply, arrays.total, factor, arrays.total),
        )
        return Kernel(forward, (partial(np.multiply, difference, scale, seed),))
