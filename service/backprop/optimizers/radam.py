"""Adam that waits until its second moment can be trusted."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arguments import Betas, NotNegative
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import (
    CHANGE,
    Equation,
    average,
    average_of_squares,
    corrected,
    delta,
)
from service.backprop.optimizers.moments import follow, follow_square
from service.backprop.optimizers.optimizer import Optimizer, Scratch, Update

# From this length of the average on, its variance is finite enough to be rectified.
_LEAST = 5


@dataclass(frozen=True)
class RAdam(Optimizer):
    """w ← w - lr·rₜ·m̂·√(1-β₂ᵗ)/(√v + eps) once ρₜ > 5, before that w ← w - lr·m̂.

    Source: Liu et al. 2020; torch.optim.RAdam.
    """

    type = "radam"
    title = "Rectified Adam"
    formula = Formula(
        "$w - lr*r_t*m_hat*sqrt(1 - beta2**t)/(sqrt(v) + eps)",
        r"$w - \eta\,r_{t}\,\hat{m}\,\frac{\sqrt{1 - \beta_{2}^{t}}}{\sqrt{v} + \epsilon}",
    )
    convention = "While ρₜ ≤ 5 the step is lr·m̂, not adapted; eps is added before the correction."

    betas: Betas = (0.9, 0.999)
    eps: NotNegative = 1e-8
    decoupled_weight_decay: bool = False

    def decouples(self) -> bool:
        """Whether weight decay was asked to be decoupled."""
        return self.decoupled_weight_decay

    @property
    def slots(self) -> tuple[str, ...]:
        """The averages of the gradient and of its square."""
        return ("exp_avg", "exp_avg_sq")

    def length(self, step: int) -> float:
        """Return ρₜ = ρ∞ - 2tβ₂ᵗ/(1 - β₂ᵗ), how many gradients the second average stands for."""
        power = self.betas[1] ** step
        return self._longest() - 2 * step * power / (1 - power)

    def _longest(self) -> float:
        return 2 / (1 - self.betas[1]) - 1

    def rectification(self, step: int) -> float | None:
        """Return √((ρₜ-4)(ρₜ-2)ρ∞ / ((ρ∞-4)(ρ∞-2)ρₜ)), or None while the step is not adapted."""
        rho, longest = self.length(step), self._longest()
        if rho <= _LEAST:
            return None
        return math.sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        lr, (beta1, beta2), eps, s = self.lr, self.betas, self.eps, scratch[0]
        m, v = slots["exp_avg"], slots["exp_avg_sq"]

        def update(step: int) -> None:
            follow(m, g, beta1, s)
            follow_square(v, g, beta2, s)
            rate = lr / (1 - beta1**step)
            rectification = self.rectification(step)
            if rectification is None:
                np.multiply(m, rate, s)
            else:
                np.sqrt(v, s)
                np.add(s, eps, s)
                np.divide(m, s, s)
                np.multiply(s, rate * rectification * math.sqrt(1 - beta2**step), s)
            np.subtract(w, s, w)

        return update

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the averages, the length of the second, the rate if adapted, the change."""
        if self.rectification(step) is None:
            return (*_MOMENTS, *delta("-$lr*$m_hat", r"-$lr\,$m_hat"))
        return (*_MOMENTS, *_ADAPTED)


_MOMENTS = (
    average("exp_avg", "beta1", "$g"),
    average_of_squares("exp_avg_sq", "beta2"),
    corrected("m_hat", "$exp_avg", "beta1"),
    Equation("rho_max", Formula("2/(1 - $beta2) - 1", r"\frac{2}{1 - $beta2} - 1")),
    Equation(
        "rho_step",
        Formula(
            "$rho_max - 2*$t*$beta2**$t/(1 - $beta2**$t)",
            r"$rho_max - \frac{2\,$t\,$beta2^{$t}}{1 - $beta2^{$t}}",
        ),
    ),
)
_ADAPTED = (
    Equation(
        "rectification",
        Formula(
            "sqrt(($rho_step - 4)*($rho_step - 2)*$rho_max"
            "/(($rho_max - 4)*($rho_max - 2)*$rho_step))",
            r"\sqrt{\frac{($rho_step - 4)($rho_step - 2)\,$rho_max}"
            r"{($rho_max - 4)($rho_max - 2)\,$rho_step}}",
        ),
    ),
    Equation(
        "rate",
        Formula(
            "$lr*$rectification*sqrt(1 - $beta2**$t)/(sqrt($exp_avg_sq) + $eps)",
            r"$lr\,$rectification\,\frac{\sqrt{1 - $beta2^{$t}}}{\sqrt{$exp_avg_sq} + $eps}",
        ),
    ),
    *CHANGE,
)
