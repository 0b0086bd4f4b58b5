"""Losses that are negative log-likelihoods, or divergences, of distributions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeAlias

import numpy as np
from scipy import special

from service.backprop.arguments import Positive, Reduction
from service.backprop.arrays import Array, Instruction, Kernel, Shape
from service.backprop.formula import Formula
from service.backprop.losses.elementwise import Elementwise
from service.backprop.losses.loss import Loss, LossArrays, Target
from service.errors import ShapeMismatch

BatchReduction: TypeAlias = Reduction | Literal["batchmean"]


@dataclass(frozen=True)
class KullbackLeibler(Elementwise):
    """t(log t - y), the prediction y being a log-probability. Source: torch.nn.KLDivLoss."""

    type = "kl_div"
    title = "Kullback–Leibler divergence"
    formula = Formula("$t*(log($t) - $y)", r"$t \left(\log $t - $y\right)")
    derivative = Formula("-$t", "-$t")
    convention = (
        "The prediction is a log-probability. mean divides by the number of elements, batchmean by"
        " that of examples. Where the target is 0, the loss is 0."
    )
    analytic = True

    reduction: BatchReduction = "mean"  # type: ignore[assignment]  # one more than other losses
    log_target: bool = False

    def __post_init__(self) -> None:
        """Show the formula for logarithms as targets."""
        if self.log_target:
            self.show(
                formula=Formula("exp($t)*($t - $y)", r"e^{$t} \left($t - $y\right)"),
                derivative=Formula("-exp($t)", "-e^{$t}"),
            )

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return one target like the prediction: probabilities, or logarithms of such."""
        if self.log_target:
            return {"targets": Target(prediction)}
        return {"targets": Target(prediction, lowest=0, highest=1)}

    def divisor(self, values: Array) -> int:
        """Return what the sum of the values is divided by."""
        return len(values) if self.reduction == "batchmean" else super().divisor(values)

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for t(log t - y) and -t."""
        product = np.empty_like(seed)
        if self.log_target:
            forward: tuple[Instruction, ...] = (
                partial(np.exp, t, product),
                partial(np.subtract, t, y, values),
                partial(np.multiply, values, product, values),
            )
            return Kernel(forward, (partial(np.multiply, product, -scale, seed),))
        forward = (
            partial(special.xlogy, t, t, values),
            partial(np.multiply, t, y, product),
            partial(np.subtract, values, product, values),
        )
        return Kernel(forward, (partial(np.multiply, t, -scale, seed),))


@dataclass(frozen=True)
class Poisson(Elementwise):
    """exp(y) - t·y of a log-rate y, or y - t·log(y + eps) of a rate. Source: PoissonNLLLoss.

    `full` adds Stirling's t·log t - t + ½ log(2π t) for t > 1.
    """

    type = "poisson_nll"
    title = "Poisson negative log-likelihood"
    formula = Formula("exp($y) - $t*$y", r"e^{$y} - $t\,$y")
    derivative = Formula("exp($y) - $t", "e^{$y} - $t")
    convention = "The prediction is a log-rate unless log_input is false; log t! is left out."
    analytic = True

    log_input: bool = True
    full: bool = False
    eps: Positive = 1e-8

    def __post_init__(self) -> None:
        """Show the formula of rates, and Stirling's terms."""
        if not self.log_input:
            self.show(formula=_OF_RATES, derivative=_OF_RATES_SLOPE)
        if self.full:
            self.show(formula=_plus(self.formula, _STIRLING))

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return one target like the prediction: counts."""
        return {"targets": Target(prediction, lowest=0)}

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for the loss and exp(y) - t, or 1 - t/(y + eps)."""
        kernel = (self._of_logarithms if self.log_input else self._of_rates)(y, t, values, seed)
        forward, scaled = kernel.forward, partial(np.multiply, seed, scale, seed)
        if self.full:
            forward += (partial(_add_stirling, t, values),)
        return Kernel(forward, (*kernel.backward, scaled))

    def _of_logarithms(self, y: Array, t: Array, values: Array, seed: Array) -> Kernel:
        rate, product = np.empty_like(seed), np.empty_like(seed)
        forward = (
            partial(np.exp, y, rate),
            partial(np.multiply, t, y, product),
            partial(np.subtract, rate, product, values),
        )
        return Kernel(forward, (partial(np.subtract, rate, t, seed),))

    def _of_rates(self, y: Array, t: Array, values: Array, seed: Array) -> Kernel:
        shifted, product = np.empty_like(seed), np.empty_like(seed)
        forward = (
            partial(np.add, y, self.eps, shifted),
            partial(np.log, shifted, product),
            partial(np.multiply, product, t, product),
            partial(np.subtract, y, product, values),
        )
        backward = (
            partial(np.divide, t, shifted, seed),
            partial(np.subtract, 1, seed, seed),
        )
        return Kernel(forward, backward)


@dataclass(frozen=True)
class Gaussian(Loss):
    """½(log v + (y - t)²/v), v = max(var, eps). Source: torch.nn.GaussianNLLLoss.

    The targets are `mean`, which predictions are compared with, and `var`; `full` adds ½ log 2π.
    """

    type = "gaussian_nll"
    title = "Gaussian negative log-likelihood"
    formula = Formula(
        "(log(Max(var, $eps)) + ($y - $t)**2/Max(var, $eps))/2",
        r"\tfrac{1}{2} \left(\log v + \frac{\left($y - $t\right)^{2}}{v}\right),"
        r"\ v = \max\left(\sigma^{2}, $eps\right)",
    )
    derivative = Formula("($y - $t)/Max(var, $eps)", r"\frac{$y - $t}{v}")
    convention = "A variance below eps counts as eps. The variance is given, it has no gradient."
    analytic = True

    full: bool = False
    eps: Positive = 1e-6

    def __post_init__(self) -> None:
        """Show the constant."""
        if self.full:
            self.show(formula=_plus(self.formula, _HALF_LOG_TWO_PI))

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return mean and var; var may have one number for all of the last axis."""
        shape = given.get("var", prediction)
        if shape not in (prediction, (*prediction[:-1], 1)):
            raise ShapeMismatch(
                "The variance does not fit the prediction.",
                pointer="/batch/targets/var",
                expected=list(prediction),
                actual=list(shape),
            )
        return {"mean": Target(prediction), "var": Target(shape, lowest=0)}

    def bind(self, arrays: LossArrays) -> Kernel:
        """Forward: the loss. Backward: (y - t)/v."""
        mean, given = arrays.targets["mean"], arrays.targets["var"]
        variance, difference = np.empty_like(given), np.empty_like(arrays.seed)
        logarithm, values, seed = np.empty_like(given), arrays.values, arrays.seed
        constant = math.log(2 * math.pi) if self.full else 0.0
        forward = (
            partial(np.maximum, given, self.eps, out=variance),
            partial(np.log, variance, logarithm),
            partial(np.add, logarithm, constant, logarithm),
            partial(np.subtract, arrays.prediction, mean, difference),
            partial(np.multiply, difference, difference, values),
            partial(np.divide, values, variance, values),
            partial(np.add, values, logarithm, values),
            partial(np.multiply, values, 0.5, values),
        )
        backward = (
            partial(np.divide, difference, variance, seed),
            partial(np.multiply, seed, 1 / self.divisor(values), seed),
        )
        return Kernel((*forward, *self.reduce(arrays)), backward)


_OF_RATES = Formula("$y - $t*log($y + $eps)", r"$y - $t \log\left($y + $eps\right)")
_OF_RATES_SLOPE = Formula("1 - $t/($y + $eps)", r"1 - \frac{$t}{$y + $eps}")
_STIRLING = Formula(
    "Piecewise(($t*log($t) - $t + log(2*pi*$t)/2, $t > 1), (0, True))",
    r"\begin{cases} $t \log $t - $t + \tfrac{1}{2} \log\left(2 \pi\,$t\right) & $t > 1 \\"
    r" 0 & \text{otherwise} \end{cases}",
)
_HALF_LOG_TWO_PI = Formula("log(2*pi)/2", r"\tfrac{1}{2} \log\left(2 \pi\right)")


def _plus(formula: Formula, more: Formula) -> Formula:
    return Formula(f"{formula.text} + {more.text}", f"{formula.latex} + {more.latex}")


def _add_stirling(t: Array, values: Array) -> None:
    large = np.where(t.real > 1, t, 1)
    values += np.where(
        t.real > 1, large * np.log(large) - large + 0.5 * np.log(2 * np.pi * large), 0
    )
