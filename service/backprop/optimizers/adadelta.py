"""Adadelta: steps in proportion to those already taken, without a rate to choose."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arguments import NotNegative, Positive, Probability
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import (
    Equation,
    average,
    average_of_squares,
    delta,
)
from service.backprop.optimizers.moments import follow_square
from service.backprop.optimizers.optimizer import Decoupled, Optimizer, Scratch, Update


@dataclass(frozen=True)
class Adadelta(Optimizer):
    """w ← w - lr·Δ, Δ = √((a + eps)/(v + eps))·g with averages v of g² and a of earlier Δ².

    Source: Zeiler 2012; torch.optim.Adadelta.
    """

    type = "adadelta"
    title = "Adadelta"
    formula = Formula(
        "$w - lr*sqrt((a + eps)/(v + eps))*$g",
        r"$w - \eta\,\sqrt{\frac{a + \epsilon}{v + \epsilon}}\,$g",
    )

    lr: Positive = 1.0
    rho: Probability = 0.9
    eps: NotNegative = 1e-6

    @property
    def slots(self) -> tuple[str, ...]:
        """The averages of squared gradients and of squared steps."""
        return ("square_avg", "acc_delta")

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        lr, rho, eps, (s, change, *_) = self.lr, self.rho, self.eps, scratch
        v, a = slots["square_avg"], slots["acc_delta"]

        def update(step: int) -> None:
            follow_square(v, g, rho, s)
            np.add(v, eps, s)
            np.add(a, eps, change)
            np.divide(change, s, change)
            np.sqrt(change, change)
            np.multiply(change, g, change)
            follow_square(a, change, rho, s)
            np.multiply(change, lr, change)
            np.subtract(w, change, w)

        return update

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the average of squares, the ratio, the average of squared steps, the change."""
        return _EQUATIONS


@dataclass(frozen=True)
class KerasAdadelta(Decoupled, Adadelta):
    """The same with Keras' defaults. Source: keras.optimizers.Adadelta."""

    lr: Positive = 1e-3
    rho: Probability = 0.95
    eps: NotNegative = 1e-7


_EQUATIONS = (
    average_of_squares("square_avg", "rho"),
    Equation(
        "ratio",
        Formula(
            "sqrt(($acc_delta + $eps)/($square_avg + $eps))",
            r"\sqrt{\frac{$acc_delta + $eps}{$square_avg + $eps}}",
        ),
    ),
    average("acc_delta", "rho", "($ratio*$g)**2", r"($ratio\,$g)^{2}"),
    *delta("-$lr*$ratio*$g", r"-$lr\,$ratio\,$g"),
)
