"""The likelihood of the right class, given log-probabilities."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arguments import Weights
from service.backprop.arrays import Kernel, Shape
from service.backprop.formula import Formula
from service.backprop.losses.choice import Choice, class_count, index_target
from service.backprop.losses.loss import Loss, LossArrays, Target, add
from service.backprop.losses.weights import check_classes, show_weights


@dataclass(frozen=True)
class NegativeLogLikelihood(Loss):
    """-y_t of log-probabilities y [N, C, ...] and class indices t. Source: torch.nn.NLLLoss."""

    type = "nll"
    title = "Negative log-likelihood"
    formula = Formula("-($y at class $t)", "-{$y}_{$t}")
    derivative = Formula("-1 at class $t, 0 elsewhere", r"-\delta_{c, $t}")
    convention = (
        "The prediction is a log-probability. The mean divides by the sum of the weights of the"
        " targets; if that is 0, all targets being ignored, it is NaN and its gradient 0."
    )
    analytic = True

    weight: Weights | None = None
    ignore_index: int = -100

    def __post_init__(self) -> None:
        """Show the weights."""
        show_weights(self, self.weight)

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
