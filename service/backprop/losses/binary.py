"""Losses of decisions between two: probabilities or scores against 0 and 1, or -1 and 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import special

from service.backprop.arguments import Weights
from service.backprop.arrays import Array, Instruction, Kernel, Shape
from service.backprop.formula import Formula
from service.backprop.losses.elementwise import Elementwise
from service.backprop.losses.loss import Loss, LossArrays, Target, check_classes

# What PyTorch clamps logarithms at, and the denominator of the derivative.
_LEAST_LOG = -100.0
_LEAST_VARIANCE = 1e-12


@dataclass(frozen=True)
class BinaryCrossEntropy(Elementwise):
    """-(t·log y + (1 - t)·log(1 - y)), y a probability. Source: torch.nn.BCELoss."""

    type = "bce"
    title = "Binary cross-entropy of probabilities"
    formula = Formula(
        "-($t*log($y) + (1 - $t)*log(1 - $y))",
        r"-\left($t \log $y + \left(1 - $t\right) \log\left(1 - $y\right)\right)",
    )
    derivative = Formula("($y - $t)/($y*(1 - $y))", r"\frac{$y - $t}{$y \left(1 - $y\right)}")
    convention = (
        "Each logarithm is clamped at -100, so the loss is at most 100; the denominator of the"
        " derivative at 1e-12, which PyTorch rounds to float32. A prediction outside [0, 1] gives"
        " NaN."
    )

    weight: Weights | None = None

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return one target like the prediction: probabilities."""
        return _probabilities(prediction, self.weight)

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for the loss and (y - t)/(y(1 - y))."""
        first, second, other = (np.empty_like(seed) for _ in range(3))
        forward = (
            partial(np.log, y, first),
            partial(np.maximum, first, _LEAST_LOG, out=first),
            partial(np.multiply, first, t, first),
            partial(np.negative, y, second),
            partial(np.log1p, second, second),
            partial(np.maximum, second, _LEAST_LOG, out=second),
            partial(np.subtract, t, 1, other),
            partial(np.multiply, second, other, second),
            partial(np.subtract, second, first, values),
        )
        backward: tuple[Instruction, ...] = (
            partial(np.subtract, 1, y, other),
            partial(np.multiply, other, y, other),
            partial(np.maximum, other, _LEAST_VARIANCE, out=other),
            partial(np.subtract, y, t, seed),
            partial(np.divide, seed, other, seed),
            partial(np.multiply, seed, scale, seed),
        )
        return weighted(Kernel(forward, backward), self.weight, values, seed)


@dataclass(frozen=True)
class BinaryCrossEntropyWithLogits(Elementwise):
    """t·log(1 + e^-y) + (1 - t)·log(1 + e^y), y a logit. Source: torch.nn.BCEWithLogitsLoss."""

    type = "bce_with_logits"
    title = "Binary cross-entropy of logits"
    formula = Formula(
        "$t*softplus(-$y) + (1 - $t)*softplus($y)",
        r"$t \log\left(1 + e^{-$y}\right) + \left(1 - $t\right) \log\left(1 + e^{$y}\right)",
    )
    derivative = Formula("sigmoid($y) - $t", r"\sigma\left($y\right) - $t")
    convention = "pos_weight multiplies the first term, weight all; both by the last axis."

    weight: Weights | None = None
    pos_weight: Weights | None = None

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return one target like the prediction: probabilities."""
        check_classes(self.pos_weight, "pos_weight", prediction[-1] if prediction else 1)
        return _probabilities(prediction, self.weight)

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for the loss and σ(y) - t."""
        kernel = logistic(y, t, values, seed, self.pos_weight)
        scaled = partial(np.multiply, seed, scale, seed)
        return weighted(
            Kernel(kernel.forward, (*kernel.backward, scaled)), self.weight, values, seed
        )


@dataclass(frozen=True)
class MultiLabelSoftMargin(Loss):
    """The binary cross-entropy of logits, averaged over the last axis.

    Source: torch.nn.MultiLabelSoftMarginLoss.
    """

    type = "multi_label_soft_margin"
    title = "Multi-label soft margin loss"
    formula = Formula(
        "mean over classes of $t*softplus(-$y) + (1 - $t)*softplus($y)",
        r"\frac{1}{C} \sum_{c} \left($t_{c} \log\left(1 + e^{-$y_{c}}\right)"
        r" + \left(1 - $t_{c}\right) \log\left(1 + e^{$y_{c}}\right)\right)",
    )
    derivative = Formula(
        "(sigmoid($y) - $t)/C", r"\frac{1}{C} \left(\sigma\left($y\right) - $t\right)"
    )

    weight: Weights | None = None

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return one target like the prediction: probabilities."""
        return _probabilities(prediction, self.weight)

    def values(self, prediction: Shape) -> Shape:
        """Return the prediction's shape without its last axis."""
        return prediction[:-1]

    def bind(self, arrays: LossArrays) -> Kernel:
        """Forward: the mean over classes. Backward: (σ(y) - t)/C."""
        y, seed, values = arrays.prediction, arrays.seed, arrays.values
        classes = y.shape[-1] if y.ndim > 1 else 1
        each = np.empty_like(y)
        shares = np.full(classes, 1 / classes, seed.dtype)
        shares *= 1 if self.weight is None else np.asarray(self.weight)
        kernel = logistic(y, arrays.targets["targets"], each, seed, None)
        rows = each.reshape(-1, classes)
        mean: Instruction = partial(np.dot, rows, shares, values.reshape(-1))
        scaled = partial(np.multiply, seed, shares / self.divisor(values), seed)
        forward = (*kernel.forward, mean, *self.reduce(arrays))
        return Kernel(forward, (*kernel.backward, scaled))


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
        "Piecewise(($y, $t == 1), (Max(0, margin - $y), True))",
        r"\begin{cases} $y & $t = 1 \\ \max\left(0, m - $y\right) & $t = -1 \end{cases}",
    )
    derivative = Formula(
        "Piecewise((1, $t == 1), (-1, $y <= margin), (0, True))",
        r"\begin{cases} 1 & $t = 1 \\ -1 & $t = -1, $y \le m \\ 0 & \text{otherwise} \end{cases}",
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


def logistic(
    y: Array, t: Array, values: Array, seed: Array, pos_weight: tuple[float, ...] | None
) -> Kernel:
    """Return the instructions for p·t·log(1 + e^-y) + (1 - t)·log(1 + e^y), and its derivative.

    The derivative is σ(y)(1 - t + p·t) - p·t. Neither term is a difference, so small losses keep
    their digits.
    """
    first, other, weight = np.empty_like(seed), np.empty_like(seed), t
    forward: list[Instruction] = [
        *softplus(y, values, other),
        partial(np.negative, y, first),
        partial(np.maximum, first, 0, out=first),
        partial(np.add, first, other, first),
        partial(np.multiply, first, t, first),
        partial(np.subtract, 1, t, other),
        partial(np.multiply, values, other, values),
    ]
    backward: list[Instruction] = [partial(special.expit, y, seed)]
    if pos_weight is not None:
        factor, weight = np.asarray(pos_weight, seed.dtype), np.empty_like(seed)
        forward += [
            partial(np.multiply, first, factor, first),
            partial(np.multiply, t, factor, weight),
            partial(np.add, other, weight, other),
        ]
        backward.append(partial(np.multiply, seed, other, seed))
    forward.append(partial(np.add, values, first, values))
    backward.append(partial(np.subtract, seed, weight, seed))
    return Kernel(tuple(forward), tuple(backward))


def softplus(x: Array, out: Array, rest: Array) -> tuple[Instruction, ...]:
    """Return the instructions that write log(1 + e^x) into out, and log(1 + e^-|x|) into rest."""
    return (
        partial(np.copysign, x, -1, rest),
        partial(np.exp, rest, rest),
        partial(np.log1p, rest, rest),
        partial(np.maximum, x, 0, out=out),
        partial(np.add, out, rest, out),
    )


def weighted(
    kernel: Kernel, weight: tuple[float, ...] | None, values: Array, seed: Array
) -> Kernel:
    """Return a kernel whose values and seed are multiplied by weights for the last axis."""
    if weight is None:
        return kernel
    factor = np.asarray(weight, seed.dtype)
    return Kernel(
        (*kernel.forward, partial(np.multiply, values, factor, values)),
        (*kernel.backward, partial(np.multiply, seed, factor, seed)),
    )


def _probabilities(prediction: Shape, weight: tuple[float, ...] | None) -> dict[str, Target]:
    check_classes(weight, "weight", prediction[-1] if prediction else 1)
    return {"targets": Target(prediction, lowest=0, highest=1)}
