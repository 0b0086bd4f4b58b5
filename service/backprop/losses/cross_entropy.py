"""Cross-entropy of logits, with class indices or with probabilities as targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.arguments import Fraction, Weights
from service.backprop.arrays import Array, Instruction, Kernel, Shape
from service.backprop.formula import Formula
from service.backprop.losses.choice import Choice, class_count, index_target
from service.backprop.losses.loss import Loss, LossArrays, Target, add
from service.backprop.losses.weights import check_classes


@dataclass(frozen=True)
class CrossEntropy(Loss):
    """log Σ exp(y) - y_t for a class index t, or -Σ t log softmax(y) for probabilities t.

    Predictions are [N, C, ...], the targets [N, ...] or like the predictions. Label smoothing
    mixes the target with the uniform distribution; class weights multiply each class's term.
    Source: torch.nn.CrossEntropyLoss.
    """

    type = "cross_entropy"
    title = "Cross-entropy of logits"
    formula = Formula(
        "-sum over classes of $t*log(softmax($y))",
        r"-\sum_{c} {$t}_{c} \log \sigma\left($y\right)_{c}",
    )
    derivative = Formula("softmax($y) - $t", r"\sigma\left($y\right) - $t")
    convention = (
        "With class indices the mean divides by the sum of the weights of the targets, with"
        " probabilities by their number. If those weights add up to 0, all targets being ignored,"
        " the mean is NaN and its gradient 0."
    )
    analytic = True

    weight: Weights | None = None
    ignore_index: int = -100
    label_smoothing: Fraction = 0.0

    def __post_init__(self) -> None:
        """Show label smoothing and weights."""
        if self.label_smoothing or self.weight is not None:
            self.show(**_shown(smooth=bool(self.label_smoothing), weight=self.weight is not None))

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return class indices, or probabilities if what was given has the prediction's shape."""
        check_classes(self.weight, "weight", class_count(prediction))
        if given.get("targets") == prediction:
            return {"targets": Target(prediction, lowest=0, highest=1)}
        return index_target(prediction, self.ignore_index)

    def values(self, prediction: Shape) -> Shape:
        """Return the shape of the prediction without its classes."""
        return prediction[1:]

    def bind(self, arrays: LossArrays) -> Kernel:
        """Forward: a stable log-sum-exp. Backward: softmax(y) - t, weighted."""
        if arrays.targets["targets"].shape == arrays.prediction.shape:
            return self._of_probabilities(arrays)
        if self.label_smoothing:
            return self._of_smoothed_indices(arrays)
        return self._of_indices(arrays)

    def _choice(self, arrays: LossArrays) -> Choice:
        return Choice(arrays.targets["targets"], arrays.prediction, self.weight, self.ignore_index)

    def _of_indices(self, arrays: LossArrays) -> Kernel:
        softmax, choice, mean = _Softmax(arrays), self._choice(arrays), self.reduction == "mean"
        values, seed = arrays.values.reshape(-1), arrays.seed.reshape(-1)
        shifted, logarithm = softmax.shifted.reshape(-1), softmax.logarithm.reshape(-1)
        chosen, ratio = np.empty_like(values), softmax.ratio.reshape(-1)
        sums, sum_up = softmax.sum.reshape(-1), add(arrays)

        def forward() -> None:
            choice.read()
            shifted.take(choice.index, None, chosen, "clip")
            np.subtract(logarithm, chosen, values)
            choice.weigh(values)
            sum_up()
            if mean:
                choice.average(arrays.total)

        def backward() -> None:
            scale = choice.scale(mean=mean)
            weight = scale if choice.weights is None else choice.weights * scale
            np.divide(weight, sums, ratio)
            softmax.scaled()
            seed[choice.index] -= weight

        return Kernel((*softmax.instructions, forward), (backward,))

    def _of_smoothed_indices(self, arrays: LossArrays) -> Kernel:
        """Each class's share of a target: (1 - ε) for the one chosen, and ε/C for all."""
        soft, choice, mean = _Soft(arrays), self._choice(arrays), self.reduction == "mean"
        flat, sum_up = soft.target.reshape(-1), add(arrays)
        kept = choice.kept.reshape(soft.values.shape)
        uniform = self._class_weights(soft.target) * (self.label_smoothing / soft.target.shape[1])

        def spread() -> None:
            choice.read()
            np.copyto(soft.target, uniform)
            weight = 1 if choice.weights is None else choice.weights
            flat[choice.index] += weight * (1 - self.label_smoothing)
            if choice.some_ignored:
                np.multiply(soft.target, kept[:, None], soft.target)

        def reduce() -> None:
            if choice.some_ignored:
                np.copyto(soft.values, 0, where=~kept)
            sum_up()
            if mean:
                choice.average(arrays.total)

        def backward() -> None:
            np.multiply(arrays.seed, choice.scale(mean=mean), arrays.seed)

        return Kernel((spread, *soft.forward, reduce), (*soft.backward, backward))

    def _of_probabilities(self, arrays: LossArrays) -> Kernel:
        soft, given = _Soft(arrays), arrays.targets["targets"]
        share = self.label_smoothing
        weights = self._class_weights(soft.target)
        uniform = weights * (share / soft.target.shape[1])
        forward = (
            partial(
                np.multiply, given.reshape(soft.target.shape), weights * (1 - share), soft.target
            ),
            partial(np.add, soft.target, uniform, soft.target),
        )
        scale = 1 / self.divisor(arrays.values)
        backward = partial(np.multiply, arrays.seed, scale, arrays.seed)
        return Kernel((*forward, *soft.forward, *self.reduce(arrays)), (*soft.backward, backward))

    def _class_weights(self, target: Array) -> Array:
        weights = np.ones(target.shape[1]) if self.weight is None else np.asarray(self.weight)
        return weights.astype(target.dtype)[:, None]


def _shown(*, smooth: bool, weight: bool) -> dict[str, Formula]:
    """Return formula and derivative with each class's share q of the target in place of $t."""
    share = Formula("$t", "{$t}_{c}")
    if smooth:
        share = Formula(
            "((1 - $label_smoothing)*$t + $label_smoothing/C)",
            r"\left(\left(1 - $label_smoothing\right) {$t}_{c}"
            r" + \tfrac{$label_smoothing}{C}\right)",
        )
    if weight:
        share = Formula(f"weight*{share.text}", rf"w_{{c}}\,{share.latex}")
    return {
        "formula": Formula(
            f"-sum over classes of {share.text}*log(softmax($y))",
            rf"-\sum_{{c}} {share.latex} \log \sigma\left($y\right)_{{c}}",
        ),
        "derivative": Formula(
            f"softmax($y)*q.sum() - q, q = {share.text}",
            r"\sigma\left($y\right) \sum_{c} q_{c} - q,\ q_{c} = " + share.latex,
        ),
    }


class _Softmax:
    """The parts of a stable softmax over the second axis of [N, C, ...].

    `scaled` writes exp(y - peak) times a ratio for each sum into the seed.
    """

    def __init__(self, arrays: LossArrays) -> None:
        examples, classes = arrays.prediction.shape[:2]
        logits = arrays.prediction.reshape(examples, classes, -1)
        self.shifted, self.exp = np.empty_like(logits), np.empty_like(logits)
        self.sum = np.empty((examples, logits.shape[2]), logits.dtype)
        self.logarithm, self.ratio = np.empty_like(self.sum), np.empty_like(self.sum)
        self.seed = arrays.seed.reshape(logits.shape)
        peak = np.empty_like(logits[:, :1])
        self.instructions: tuple[Instruction, ...] = (
            partial(np.maximum.reduce, logits, 1, out=peak, keepdims=True),
            partial(np.subtract, logits, peak, self.shifted),
            partial(np.exp, self.shifted, self.exp),
            self._add(classes),
            partial(np.log, self.sum, self.logarithm),
        )
        self.scaled: Instruction = partial(np.multiply, self.exp, self.ratio[:, None], self.seed)

    def _add(self, classes: int) -> Instruction:
        if self.exp.shape[2] > 1:
            return partial(np.add.reduce, self.exp, 1, out=self.sum)
        # As a product with ones, the sum over classes takes a third of the time.
        ones = np.ones(classes, self.exp.dtype)
        return partial(np.dot, self.exp[:, :, 0], ones, self.sum[:, 0])


class _Soft:
    """The cross-entropy with a weight for each class of each target.

    Forward: -Σ target·log softmax(y). Backward: softmax(y)·Σ target - target.
    """

    def __init__(self, arrays: LossArrays) -> None:
        softmax = _Softmax(arrays)
        self.target = np.zeros_like(softmax.exp)
        self.values = arrays.values.reshape(softmax.sum.shape)
        terms, ratio, seed = np.empty_like(softmax.exp), softmax.ratio, softmax.seed
        self.forward: tuple[Instruction, ...] = (
            *softmax.instructions,
            partial(np.subtract, softmax.logarithm[:, None], softmax.shifted, terms),
            partial(np.multiply, terms, self.target, terms),
            partial(np.add.reduce, terms, 1, out=self.values),
        )
        self.backward: tuple[Instruction, ...] = (
            partial(np.add.reduce, self.target, 1, out=ratio),
            partial(np.divide, ratio, softmax.sum, ratio),
            softmax.scaled,
            partial(np.subtract, seed, self.target, seed),
        )
