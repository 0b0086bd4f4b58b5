"""Adam with the largest gradient in place of the mean square."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arguments import Betas, NotNegative, Positive
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import CHANGE, Equation, average, corrected
from service.backprop.optimizers.moments import follow
from service.backprop.optimizers.optimizer import Decoupled, Optimizer, Scratch, Update


@dataclass(frozen=True)
class Adamax(Optimizer):
    """w ← w - lr·m̂/u, u ← max(β₂u, |g| + eps). Source: Kingma & Ba 2015; torch.optim.Adamax."""

    type = "adamax"
    title = "Adamax"
    formula = Formula("$w - lr*m_hat/u", r"$w - \eta\,\frac{\hat{m}}{u}")
    convention = "eps is added to |g| within the maximum; Keras adds it to u."

    lr: Positive = 2e-3
    betas: Betas = (0.9, 0.999)
    eps: NotNegative = 1e-8

    @property
    def slots(self) -> tuple[str, ...]:
        """The average of the gradient, and its discounted maximum."""
        return ("exp_avg", "exp_inf")

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        lr, (beta1, beta2), s = self.lr, self.betas, scratch[0]
        m, u = slots["exp_avg"], slots["exp_inf"]

        def update(step: int) -> None:
            follow(m, g, beta1, s)
            np.multiply(u, beta2, u)
            np.divide(m, self.scale(u, g, s), s)
            np.multiply(s, lr / (1 - beta1**step), s)
            np.subtract(w, s, w)

        return update

    def scale(self, u: Array, g: Array, scratch: Array) -> Array:
        """Raise the discounted maximum to the gradient; return what the average is divided by."""
        np.absolute(g, scratch)
        np.add(scratch, self.eps, scratch)
        np.maximum(u, scratch, out=u)
        return u

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the average, the maximum, the rate, and the change."""
        largest = Formula(
            "Max($beta2*$exp_inf, abs($g) + $eps)",
            r"\max\left($beta2\,$exp_inf, \left|$g\right| + $eps\right)",
        )
        return (*_MEAN, Equation("exp_inf", largest), _RATE, *CHANGE)


@dataclass(frozen=True)
class KerasAdamax(Decoupled, Adamax):
    """w ← w - lr·m̂/(u + eps), u ← max(β₂u, |g|). Source: keras.optimizers.Adamax."""

    formula = Formula("$w - lr*m_hat/(u + eps)", r"$w - \eta\,\frac{\hat{m}}{u + \epsilon}")
    convention = "eps is added to u; PyTorch adds it to |g| within the maximum."

    lr: Positive = 1e-3
    eps: NotNegative = 1e-7

    def scale(self, u: Array, g: Array, scratch: Array) -> Array:
        """Raise the discounted maximum to the gradient; return what the average is divided by."""
        np.absolute(g, scratch)
        np.maximum(u, scratch, out=u)
        np.add(u, self.eps, scratch)
        return scratch

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the average, the maximum, the rate, and the change."""
        largest = Formula(
            "Max($beta2*$exp_inf, abs($g))",
            r"\max\left($beta2\,$exp_inf, \left|$g\right|\right)",
        )
        rate = Formula("$lr/($exp_inf + $eps)", r"\frac{$lr}{$exp_inf + $eps}")
        return (*_MEAN, Equation("exp_inf", largest), Equation("rate", rate), *CHANGE)


_MEAN = (average("exp_avg", "beta1", "$g"), corrected("m_hat", "$exp_avg", "beta1"))
_RATE = Equation("rate", Formula("$lr/$exp_inf", r"\frac{$lr}{$exp_inf}"))
