"""Cross-entropy of yes or no: probabilities or logits against probabilities."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.arguments import Weights
from service.backprop.arrays import Array, Instruction, Kernel, Shape
from service.backprop.formula import Formula
from service.backprop.losses.elementwise import Elementwise
from service.backprop.losses.logistic import logistic
from service.backprop.losses.loss import Loss, LossArrays, Target
from service.backprop.losses.weights import check_classes, show_weights, weighted

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

    def __post_init__(self) -> None:
        """Show the weights."""
        show_weights(self, self.weight)

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

    def __post_init__(self) -> None:
        """Show the weights."""
        if self.pos_weight is not None:
            self.show(formula=_POSITIVE, derivative=_POSITIVE_SLOPE)
        show_weights(self, self.weight)

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
        r"\frac{1}{C} \sum_{c} \left({$t}_{c} \log\left(1 + e^{-{$y}_{c}}\right)"
        r" + \left(1 - {$t}_{c}\right) \log\left(1 + e^{{$y}_{c}}\right)\right)",
    )
    derivative = Formula(
        "(sigmoid($y) - $t)/C", r"\frac{1}{C} \left(\sigma\left($y\right) - $t\right)"
    )

    weight: Weights | None = None

    def __post_init__(self) -> None:
        """Show the weights."""
        if self.weight is not None:
            self.show(formula=_MULTI_LABEL, derivative=_MULTI_LABEL_SLOPE)

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


_POSITIVE = Formula(
    "pos_weight*$t*softplus(-$y) + (1 - $t)*softplus($y)",
    r"p\,$t \log\left(1 + e^{-$y}\right) + \left(1 - $t\right) \log\left(1 + e^{$y}\right)",
)
_POSITIVE_SLOPE = Formula(
    "sigmoid($y)*(1 - $t + pos_weight*$t) - pos_weight*$t",
    r"\sigma\left($y\right) \left(1 - $t + p\,$t\right) - p\,$t",
)
_MULTI_LABEL = Formula(
    "mean over classes of weight*($t*softplus(-$y) + (1 - $t)*softplus($y))",
    r"\frac{1}{C} \sum_{c} w_{c} \left({$t}_{c} \log\left(1 + e^{-{$y}_{c}}\right)"
    r" + \left(1 - {$t}_{c}\right) \log\left(1 + e^{{$y}_{c}}\right)\right)",
)
_MULTI_LABEL_SLOPE = Formula(
    "weight*(sigmoid($y) - $t)/C", r"\frac{w}{C} \left(\sigma\left($y\right) - $t\right)"
)


def _probabilities(prediction: Shape, weight: tuple[float, ...] | None) -> dict[str, Target]:
    check_classes(weight, "weight", prediction[-1] if prediction else 1)
    return {"targets": Target(prediction, lowest=0, highest=1)}
