"""Adagrad: the more a parameter has moved, the smaller its steps."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arguments import NotNegative, Positive
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import Equation, delta
from service.backprop.optimizers.optimizer import Decoupled, Optimizer, Scratch, Update


@dataclass(frozen=True)
class Adagrad(Optimizer):
    """w ← w - lr/(1 + (t-1)·lr_decay)·g/(√h + eps), h ← h + g².

    Source: Duchi et al. 2011; torch.optim.Adagrad.
    """

    type = "adagrad"
    title = "Adagrad"
    formula = Formula("$w - lr*$g/(sqrt(h) + eps)", r"$w - \eta\,\frac{$g}{\sqrt{h} + \epsilon}")
    convention = "eps is added to the root; Keras adds it under the root."

    lr: Positive = 0.01
    lr_decay: NotNegative = 0.0
    initial_accumulator_value: NotNegative = 0.0
    eps: NotNegative = 1e-10

    @property
    def slots(self) -> tuple[str, ...]:
        """The sum of squared gradients."""
        return ("sum",)

    def start(self, slot: str) -> float:
        """Return the sum before the first step."""
        return self.initial_accumulator_value

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        lr, decay, h, s = self.lr, self.lr_decay, slots["sum"], scratch[0]

        def update(step: int) -> None:
            np.multiply(g, g, s)
            np.add(h, s, h)
            self.root(h, s)
            np.divide(g, s, s)
            np.multiply(s, lr / (1 + (step - 1) * decay), s)
            np.subtract(w, s, w)

        return update

    def root(self, h: Array, out: Array) -> None:
        """Write √h + eps."""
        np.sqrt(h, out)
        np.add(out, self.eps, out)

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the sum, the rate for each parameter, and the change."""
        return _equations("sqrt($sum) + $eps", r"\sqrt{$sum} + $eps")


@dataclass(frozen=True)
class KerasAdagrad(Decoupled, Adagrad):
    """w ← w - lr·g/√(h + eps), h ← h + g². Source: keras.optimizers.Adagrad."""

    formula = Formula("$w - lr*$g/sqrt(h + eps)", r"$w - \eta\,\frac{$g}{\sqrt{h + \epsilon}}")
    convention = "The sum starts at 0.1; eps is added under the root, PyTorch adds it to the root."

    lr: Positive = 1e-3
    initial_accumulator_value: NotNegative = 0.1
    eps: NotNegative = 1e-7

    def root(self, h: Array, out: Array) -> None:
        """Write √(h + eps)."""
        np.add(h, self.eps, out)
        np.sqrt(out, out)

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the sum, the rate for each parameter, and the change."""
        return _equations("sqrt($sum + $eps)", r"\sqrt{$sum + $eps}")


def _equations(root: str, latex: str) -> tuple[Equation, ...]:
    rate = Formula(
        f"$lr/(1 + ($t - 1)*$lr_decay)/({root})",
        rf"\frac{{$lr}}{{(1 + ($t - 1)\,$lr_decay)\left({latex}\right)}}",
    )
    return (
        Equation("sum", Formula("$sum + $g**2", "$sum + $g^{2}")),
        Equation("rate", rate),
        *delta("-$rate*$g", r"-$rate\,$g"),
    )
