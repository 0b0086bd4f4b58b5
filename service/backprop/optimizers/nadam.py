"""Adam with Nesterov's momentum."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from service.backprop.arguments import Betas, NotNegative, Positive
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import (
    CHANGE,
    RATE,
    Equation,
    average,
    average_of_squares,
    corrected,
)
from service.backprop.optimizers.moments import follow, follow_square
from service.backprop.optimizers.optimizer import Decoupled, Optimizer, Scratch, Update

_BASE = 0.96


@dataclass(frozen=True)
class _NAdam(Optimizer):
    """w ← w - lr·(g (1-μₜ)/(1-Πμ) + m μₜ₊₁/(1-Πμ·μₜ₊₁))/(√v̂ + eps), μₜ = β₁(1 - ½·0.96^(t·ψ))."""

    type = "nadam"
    title = "Adam with Nesterov's momentum"
    formula = Formula(
        "$w - lr*m_hat/(sqrt(v_hat) + eps)",
        r"$w - \eta\,\frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
    )
    convention = (
        "The product of all momenta follows from the number of the step, so it is no slot; "
        "PyTorch keeps it as mu_product."
    )

    lr: Positive = 2e-3
    betas: Betas = (0.9, 0.999)
    eps: NotNegative = 1e-8
    momentum_decay: NotNegative = 4e-3

    @property
    def slots(self) -> tuple[str, ...]:
        """The averages of the gradient and of its square."""
        return ("exp_avg", "exp_avg_sq")

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        lr, (beta1, beta2), eps, decay = self.lr, self.betas, self.eps, self.momentum_decay
        m, v, (s, change, t, *_) = slots["exp_avg"], slots["exp_avg_sq"], scratch

        def update(step: int) -> None:
            correction = math.sqrt(1 - beta2**step)
            mu, following = (momentum(beta1, decay, step + i) for i in (0, 1))
            product = mu_product(beta1, decay, step)
            follow(m, g, beta1, s)
            follow_square(v, g, beta2, s)
            np.sqrt(v, s)
            np.add(s, eps * correction, s)
            np.multiply(g, lr * correction * (1 - mu) / (1 - product), change)
            np.multiply(m, lr * correction * following / (1 - product * following), t)
            np.add(change, t, change)
            np.divide(change, s, change)
            np.subtract(w, change, w)

        return update

    def scalars(self, step: int) -> dict[str, float]:
        """Return the numbers that equations may use."""
        return super().scalars(step) | {
            "mu_product": mu_product(self.betas[0], self.momentum_decay, step)
        }

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the averages, the momenta of this step and the next, the rate, the change."""
        return _EQUATIONS


@dataclass(frozen=True)
class NAdam(_NAdam):
    """NAdam with L2 weight decay, or decoupled. Source: Dozat 2016; torch.optim.NAdam."""

    decoupled_weight_decay: bool = False

    def decouples(self) -> bool:
        """Whether weight decay was asked to be decoupled."""
        return self.decoupled_weight_decay


@dataclass(frozen=True)
class KerasNAdam(Decoupled, _NAdam):
    """NAdam with momenta that change faster, μₜ = β₁(1 - ½·0.96ᵗ). Source: keras.optimizers.Nadam.

    Keras has no argument momentum_decay; 1 is its formula.
    """

    lr: Positive = 1e-3
    eps: NotNegative = 1e-7
    momentum_decay: NotNegative = 1.0


def momentum(beta1: float, decay: float, step: int) -> float:
    """Return μₜ = β₁(1 - ½·0.96^(t·decay))."""
    return float(beta1 * (1 - 0.5 * _BASE ** (step * decay)))


@lru_cache(maxsize=64)
def mu_product(beta1: float, decay: float, step: int) -> float:
    """Return μ₁·…·μₜ in a time that does not grow with the step, the same on every path to it.

    log Π(1 - ½qⁱ) = -Σₖ ½ᵏ/k · Σᵢ qᵏⁱ with q = 0.96^decay; the inner sum is geometric.
    """
    if beta1 == 0:
        return 0.0
    logarithm = step * math.log(beta1)
    for k in range(1, 60):
        rate = k * decay * math.log(_BASE)
        terms = math.expm1(step * rate) / math.expm1(rate) if rate else step
        logarithm -= 0.5**k / k * math.exp(rate) * terms
    return math.exp(logarithm)


_MU = "{}*(1 - 0.96**({}*$momentum_decay)/2)"
_MU_LATEX = r"{}\left(1 - \tfrac{{1}}{{2}} \cdot 0.96^{{{}\,$momentum_decay}}\right)"
_EQUATIONS = (
    average("exp_avg", "beta1", "$g"),
    average_of_squares("exp_avg_sq", "beta2"),
    corrected("v_hat", "$exp_avg_sq", "beta2"),
    Equation("mu", Formula(_MU.format("$beta1", "$t"), _MU_LATEX.format("$beta1", "$t"))),
    Equation(
        "mu_next", Formula(_MU.format("$beta1", "($t + 1)"), _MU_LATEX.format("$beta1", "($t + 1)"))
    ),
    Equation(
        "m_hat",
        Formula(
            "$mu_next*$exp_avg/(1 - $mu_product*$mu_next) + (1 - $mu)*$g/(1 - $mu_product)",
            r"\frac{$mu_next\,$exp_avg}{1 - $mu_product\,$mu_next}"
            r" + \frac{(1 - $mu)\,$g}{1 - $mu_product}",
        ),
    ),
    RATE,
    *CHANGE,
)
