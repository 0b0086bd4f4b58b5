"""Losses of the score or the log-probability of the right class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from service.backprop.arguments import Weights
from service.backprop.arrays import Kernel, Shape
from service.backprop.formula import Formula
from service.backprop.losses.choice import Choice, class_count, index_target
from service.backprop.losses.loss import Loss, LossArrays, Target, add, check_classes
from service.errors import ShapeMismatch


@dataclass(frozen=True)
class NegativeLogLikelihood(Loss):
    """-y_t of log-probabilities y [N, C, ...] and class indices t. Source: torch.nn.NLLLoss."""

    type = "nll"
    title = "Negative log-likelihood"
    formula = Formula("-($y at class $t)", "-$y_{$t}")
    derivative = Formula("-1 at class $t, 0 elsewhere", r"-\delta_{c, $t}")
    convention = (
        "The prediction is a log-probability. The mean divides by the sum of the weights of the"
        " targets; if that is 0, all targets being ignored, it is NaN and its gradient 0."
    )
    analytic = True

    weight: Weights | None = None
    ignore_index: int = -100

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return class indices."""
        check_classes(self.weight, "weight", class_count(prediction))
        return index_target(prediction, self.ignore_index)

    def values(self, prediction: Shape) -> Shape:
        """Return the shape of the prediction without its classes."""
        return prediction[1:]

    def bind(self, arrays: LossArrays) -> Kernel:
        """Forward: minus the chosen numbers. Backward: minus their weights, in their places."""
        choice = Choice(
            arrays.targets["targets"], arrays.prediction, self.weight, self.ignore_index
        )
        values, mean, sum_up = arrays.values.reshape(-1), self.reduction == "mean", add(arrays)
        flat, seed = arrays.prediction.reshape(-1), arrays.seed.reshape(-1)

        def forward() -> None:
            choice.read()
            flat.take(choice.index, None, values, "clip")
            np.negative(values, values)
            choice.weigh(values)
            sum_up()
            if mean:
                choice.average(arrays.total)

        def backward() -> None:
            scale = choice.scale(mean=mean)
            seed.fill(0)
            seed[choice.index] = -scale if choice.weights is None else choice.weights * -scale

        return Kernel((forward,), (backward,))


@dataclass(frozen=True)
class MultiMargin(Loss):
    """w_t/C · Σ max(0, margin - y_t + y_c)ᵖ over classes c ≠ t; scores y [N, C], p of 1 or 2.

    Source: torch.nn.MultiMarginLoss.
    """

    type = "multi_margin"
    title = "Multi-class margin loss"
    formula = Formula(
        "sum over classes c != $t of Max(0, margin - ($y at $t) + ($y at c))**p/C",
        r"\frac{1}{C} \sum_{c \ne $t} \max\left(0, m - $y_{$t} + $y_{c}\right)^{p}",
    )
    derivative = Formula(
        "p*Max(0, margin - ($y at $t) + ($y at c))**(p - 1)/C, minus their sum at class $t",
        r"\frac{p}{C} \max\left(0, m - $y_{$t} + $y_{c}\right)^{p - 1}",
    )
    convention = "Where a difference is equal to the margin, the derivative is 0."

    p: Literal[1, 2] = 1
    margin: float = 1.0
    weight: Weights | None = None

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return class indices, one for each example. Raises ShapeMismatch."""
        check_classes(self.weight, "weight", class_count(prediction))
        if len(prediction) > 1:
            raise ShapeMismatch(
                "The loss takes one score for each class.", expected=[None], actual=list(prediction)
            )
        return index_target(prediction)

    def values(self, prediction: Shape) -> Shape:
        """Return no axes: one loss for each example."""
        return ()

    def bind(self, arrays: LossArrays) -> Kernel:
        """Forward: the sum of margins that are not kept. Backward: their slopes."""
        y, seed, values = arrays.prediction, arrays.seed, arrays.values
        choice = Choice(arrays.targets["targets"], y, self.weight)
        lacking, powers, flat = np.empty_like(y), np.empty_like(y), y.reshape(-1)
        share, scale = 1 / y.shape[1], 1 / self.divisor(values)

        def forward() -> None:
            choice.read()
            np.subtract(y, flat.take(choice.index)[:, None], lacking)
            np.add(lacking, self.margin, lacking)
            np.maximum(lacking, 0, out=lacking)
            lacking.reshape(-1)[choice.index] = 0
            np.multiply(lacking, lacking if self.p == 2 else 1, powers)
            np.add.reduce(powers, 1, out=values)
            np.multiply(values, share, values)
            if choice.weights is not None:
                np.multiply(values, choice.weights, values)

        def backward() -> None:
            if self.p == 2:
                np.multiply(lacking, 2, seed)
            else:
                np.greater(lacking, 0, seed)
            np.multiply(seed, share * scale, seed)
            if choice.weights is not None:
                np.multiply(seed, choice.weights[:, None], seed)
            seed.reshape(-1)[choice.index] = -np.add.reduce(seed, 1)

        return Kernel((forward, *self.reduce(arrays)), (backward,))
