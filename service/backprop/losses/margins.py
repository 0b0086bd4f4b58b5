"""Losses that want scores apart by a margin."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from scipy import special

from service.backprop.arguments import Weights
from service.backprop.arrays import Array, Instruction, Kernel, Shape
from service.backprop.formula import Formula
from service.backprop.losses.choice import Choice, class_count, index_target
from service.backprop.losses.elementwise import Elementwise
from service.backprop.losses.logistic import softplus
from service.backprop.losses.loss import Loss, LossArrays, Target
from service.backprop.losses.weights import check_classes, show_weights
from service.errors import ShapeMismatch


@dataclass(frozen=True)
class SoftMargin(Elementwise):
    """log(1 + e^(-t·y)) for t of -1 or 1. Source: torch.nn.SoftMarginLoss."""

    type = "soft_margin"
    title = "Soft margin loss"
    formula = Formula("log(1 + exp(-$t*$y))", r"\log\left(1 + e^{-$t\,$y}\right)")
    derivative = Formula("-$t*sigmoid(-$t*$y)", r"-$t\,\sigma\left(-$t\,$y\right)")
    convention = "Stable for large scores, where PyTorch overflows."

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return one target like the prediction: -1 or 1."""
        return {"targets": Target(prediction, allowed=(-1, 1))}

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for the loss and -t·σ(-t·y)."""
        score, rest = np.empty_like(seed), np.empty_like(seed)
        forward: tuple[Instruction, ...] = (
            partial(np.multiply, y, t, score),
            partial(np.negative, score, score),
            *softplus(score, values, rest),
        )
        backward = (
            partial(special.expit, score, seed),
            partial(np.multiply, seed, t, seed),
            partial(np.multiply, seed, -scale, seed),
        )
        return Kernel(forward, backward)


@dataclass(frozen=True)
class HingeEmbedding(Elementwise):
    """The distance y for t = 1, max(0, margin - y) for t = -1. Source: HingeEmbeddingLoss."""

    type = "hinge_embedding"
    title = "Hinge embedding loss"
    formula = Formula(
        "Piecewise(($y, $t == 1), (Max(0, $margin - $y), True))",
        r"\begin{cases} $y & $t = 1 \\ \max\left(0, $margin - $y\right) & $t = -1 \end{cases}",
    )
    derivative = Formula(
        "Piecewise((1, $t == 1), (-1, $y <= $margin), (0, True))",
        r"\begin{cases} 1 & $t = 1 \\ -1 & $t = -1,\ $y \le $margin \\ 0 & \text{otherwise}"
        r" \end{cases}",
    )
    convention = "At y = margin the derivative for t = -1 is -1."

    margin: float = 1.0

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return one target like the prediction: -1 or 1."""
        return {"targets": Target(prediction, allowed=(-1, 1))}

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for the loss and 1, -1 or 0."""
        alike, near = np.empty(y.shape, bool), np.empty(y.shape, bool)
        forward: tuple[Instruction, ...] = (
            partial(np.greater, t, 0, alike),
            partial(np.subtract, self.margin, y, values),
            partial(np.greater_equal, values, 0, near),
            partial(np.maximum, values, 0, out=values),
            partial(np.copyto, values, y, where=alike),
        )
        backward = (
            partial(np.multiply, near, -scale, seed),
            partial(np.copyto, seed, scale, where=alike),
        )
        return Kernel(forward, backward)


@dataclass(frozen=True)
class MultiMargin(Loss):
    """w_t/C · Σ max(0, margin - y_t + y_c)ᵖ over classes c ≠ t; scores y [N, C], p of 1 or 2.

    Source: torch.nn.MultiMarginLoss.
    """

    type = "multi_margin"
    title = "Multi-class margin loss"
    formula = Formula(
        "sum over classes c != $t of Max(0, $margin - ($y at $t) + ($y at c))**$p/C",
        r"\frac{1}{C} \sum_{c \ne $t} \max\left(0, $margin - {$y}_{$t} + {$y}_{c}\right)^{$p}",
    )
    derivative = Formula(
        "$p*Max(0, $margin - ($y at $t) + ($y at c))**($p - 1)/C, minus their sum at class $t",
        r"\frac{$p}{C} \max\left(0, $margin - {$y}_{$t} + {$y}_{c}\right)^{$p - 1}",
    )
    convention = "Where a difference is equal to the margin, the derivative is 0."

    p: Literal[1, 2] = 1
    margin: float = 1.0
    weight: Weights | None = None

    def __post_init__(self) -> None:
        """Show the weights."""
        show_weights(self, self.weight)

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
