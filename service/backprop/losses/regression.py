"""Losses on differences between numbers."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.arguments import NotNegative, Positive, Reduction
from service.backprop.arrays import Array, Kernel
from service.backprop.formula import Formula
from service.backprop.losses.elementwise import Elementwise


@dataclass(frozen=True)
class MeanSquaredError(Elementwise):
    """(y - t)². Source: torch.nn.MSELoss."""

    type = "mse"
    title = "Mean squared error"
    formula = Formula("($y - $t)**2", r"\left($y - $t\right)^{2}")
    derivative = Formula("2*($y - $t)", r"2 \left($y - $t\right)")
    convention = "The mean is over all elements, not over examples."
    analytic = True

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for (y - t)² and 2(y - t)."""
        return _squares(y, t, values, seed, 1.0, scale)


@dataclass(frozen=True)
class HalfSquaredError(Elementwise):
    """½(y - t)², summed: the form of textbooks. Source: Nielsen 2015, chapter 1."""

    type = "half_squared_error"
    title = "Half squared error"
    formula = Formula("($y - $t)**2/2", r"\tfrac{1}{2} \left($y - $t\right)^{2}")
    derivative = Formula("$y - $t", "$y - $t")
    convention = "Summed over outputs and examples unless another reduction is asked for."
    analytic = True

    reduction: Reduction = "sum"

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for ½(y - t)² and y - t."""
        return _squares(y, t, values, seed, 0.5, scale)


@dataclass(frozen=True)
class AbsoluteError(Elementwise):
    """|y - t|. Source: torch.nn.L1Loss."""

    type = "l1"
    title = "Mean absolute error"
    formula = Formula("abs($y - $t)", r"\left|$y - $t\right|")
    derivative = Formula("sign($y - $t)", r"\operatorname{sgn}\left($y - $t\right)")
    convention = "At a tie, y = t, the derivative is 0."

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for |y - t| and its sign."""
        return _absolute(y, t, values, seed, scale)


@dataclass(frozen=True)
class Huber(Elementwise):
    """½d² for |d| ≤ delta, else delta(|d| - ½delta), d = y - t. Source: torch.nn.HuberLoss."""

    type = "huber"
    title = "Huber loss"
    formula = Formula(
        "Piecewise((($y - $t)**2/2, abs($y - $t) <= $delta), "
        "($delta*(abs($y - $t) - $delta/2), True))",
        r"\begin{cases} \tfrac{1}{2} \left($y - $t\right)^{2} & \left|$y - $t\right| \le $delta \\"
        r" $delta \left(\left|$y - $t\right| - \tfrac{$delta}{2}\right) & \text{otherwise}"
        r" \end{cases}",
    )
    derivative = Formula(
        "Max(-$delta, Min($delta, $y - $t))",
        r"\max\left(-$delta, \min\left($delta, $y - $t\right)\right)",
    )

    delta: Positive = 1.0

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for c(|d| - ½c), c = min(|d|, delta), and for c with d's sign."""
        return _bent(y, t, values, seed, self.delta, (1.0, scale))


@dataclass(frozen=True)
class SmoothL1(Elementwise):
    """½d²/beta for |d| < beta, else |d| - ½beta, d = y - t. Source: torch.nn.SmoothL1Loss."""

    type = "smooth_l1"
    title = "Smooth L1 loss"
    formula = Formula(
        "Piecewise((($y - $t)**2/(2*$beta), abs($y - $t) < $beta), (abs($y - $t) - $beta/2, True))",
        r"\begin{cases} \frac{\left($y - $t\right)^{2}}{2 $beta} & \left|$y - $t\right| < $beta \\"
        r" \left|$y - $t\right| - \tfrac{$beta}{2} & \text{otherwise} \end{cases}",
    )
    derivative = Formula(
        "Max(-1, Min(1, ($y - $t)/$beta))",
        r"\max\left(-1, \min\left(1, \frac{$y - $t}{$beta}\right)\right)",
    )
    convention = "The Huber loss over beta; with beta 0 the absolute error."

    beta: NotNegative = 1.0

    def __post_init__(self) -> None:
        """Show the absolute error for beta 0."""
        if self.beta == 0:
            self.show(formula=AbsoluteError.formula, derivative=AbsoluteError.derivative)

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return those of the Huber loss over beta."""
        if self.beta == 0:
            return _absolute(y, t, values, seed, scale)
        return _bent(y, t, values, seed, self.beta, (1 / self.beta, scale / self.beta))


def _squares(y: Array, t: Array, values: Array, seed: Array, factor: float, scale: float) -> Kernel:
    difference = np.empty_like(seed)
    forward = [
        partial(np.subtract, y, t, difference),
        partial(np.multiply, difference, difference, values),
    ]
    if factor != 1:
        forward.append(partial(np.multiply, values, factor, values))
    return Kernel(tuple(forward), (partial(np.multiply, difference, 2 * factor * scale, seed),))


def _absolute(y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
    difference = np.empty_like(seed)
    return Kernel(
        (
            partial(np.subtract, y, t, difference),
            partial(np.absolute, difference, values),
        ),
        (partial(np.sign, difference, seed), partial(np.multiply, seed, scale, seed)),
    )


def _bent(
    y: Array, t: Array, values: Array, seed: Array, bend: float, scales: tuple[float, float]
) -> Kernel:
    difference, size, bounded = (np.empty_like(seed) for _ in range(3))
    forward = [
        partial(np.subtract, y, t, difference),
        partial(np.absolute, difference, size),
        partial(np.minimum, size, bend, out=bounded),
        partial(np.multiply, bounded, -0.5, values),
        partial(np.add, values, size, values),
        partial(np.multiply, values, bounded, values),
    ]
    if scales[0] != 1:
        forward.append(partial(np.multiply, values, scales[0], values))
    backward = (
        partial(np.copysign, bounded, difference, seed),
        partial(np.multiply, seed, scales[1], seed),
    )
    return Kernel(tuple(forward), backward)
