"""Adam: a step of about the size lr for every parameter, whatever the size of its gradient."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arguments import Betas, NotNegative
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import (
    CHANGE,
    RATE,
    Equation,
    average,
    average_of_squares,
    corrected,
    delta,
)
from service.backprop.optimizers.moments import follow, follow_square
from service.backprop.optimizers.optimizer import Decoupled, Optimizer, Scratch, Update


@dataclass(frozen=True)
class _Adam(Optimizer):
    """w ← w - lr·m̂/(√v̂ + eps) with bias-corrected averages m̂ of g and v̂ of g²."""

    formula = Formula(
        "$w - lr*m_hat/(sqrt(v_hat) + eps)",
        r"$w - \eta\,\frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
    )

    betas: Betas = (0.9, 0.999)
    eps: NotNegative = 1e-8
    amsgrad: bool = False

    @property
    def slots(self) -> tuple[str, ...]:
        """The two averages, and with amsgrad the largest second one so far."""
        largest = ("max_exp_avg_sq",) if self.amsgrad else ()
        return ("exp_avg", "exp_avg_sq", *largest)

    def beside_root(self, correction: float) -> float:
        """Return what is added to √v, which is to be divided by this correction of its bias."""
        return self.eps * correction

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        lr, (beta1, beta2), s = self.lr, self.betas, scratch[0]
        m, v, largest = slots["exp_avg"], slots["exp_avg_sq"], slots.get("max_exp_avg_sq")

        def update(step: int) -> None:
            correction = math.sqrt(1 - beta2**step)
            follow(m, g, beta1, s)
            follow_square(v, g, beta2, s)
            if largest is not None:
                np.maximum(largest, v, out=largest)
            np.sqrt(v if largest is None else largest, s)
            np.add(s, self.beside_root(correction), s)
            np.divide(m, s, s)
            np.multiply(s, lr * correction / (1 - beta1**step), s)
            np.subtract(w, s, w)

        return update

    def moments(self) -> tuple[Equation, ...]:
        """Return the equations of the slots."""
        return _MOMENTS if self.amsgrad else _MOMENTS[:2]

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the averages, both without bias, the rate for each parameter, and the change."""
        v = "$max_exp_avg_sq" if self.amsgrad else "$exp_avg_sq"
        return (*self.moments(), _M_HAT, corrected("v_hat", v, "beta2"), RATE, *CHANGE)


@dataclass(frozen=True)
class Adam(_Adam):
    """Adam with L2 weight decay, or decoupled. Source: Kingma & Ba 2015; torch.optim.Adam."""

    type = "adam"
    title = "Adam"
    convention = "eps is added after the correction of the bias; Keras adds it before."

    decoupled_weight_decay: bool = False

    def decouples(self) -> bool:
        """Whether weight decay was asked to be decoupled."""
        return self.decoupled_weight_decay


@dataclass(frozen=True)
class AdamW(Decoupled, _Adam):
    """Adam with decoupled weight decay. Source: Loshchilov & Hutter 2019; torch.optim.AdamW."""

    type = "adamw"
    title = "Adam with decoupled weight decay"
    convention = "The parameter is shrunk by 1 - lr*weight_decay before the step."

    weight_decay: NotNegative = 0.01


@dataclass(frozen=True)
class KerasAdam(Decoupled, _Adam):
    """w ← w - lr·√(1-β₂ᵗ)/(1-β₁ᵗ)·m/(√v + eps). Source: keras.optimizers.Adam."""

    type = "adam"
    title = "Adam"
    formula = Formula(
        "$w - lr*sqrt(1 - beta2**t)/(1 - beta1**t)*m/(sqrt(v) + eps)",
        r"$w - \eta \frac{\sqrt{1 - \beta_{2}^{t}}}{1 - \beta_{1}^{t}} "
        r"\frac{m}{\sqrt{v} + \epsilon}",
    )
    convention = "eps is added before the correction of the bias; PyTorch adds it after."

    eps: NotNegative = 1e-7

    def beside_root(self, correction: float) -> float:
        """Return eps itself."""
        return self.eps

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the averages, the rate for each parameter, and the change."""
        v = "$max_exp_avg_sq" if self.amsgrad else "$exp_avg_sq"
        text = f"$lr*sqrt(1 - $beta2**$t)/(1 - $beta1**$t)/(sqrt({v}) + $eps)"
        latex = (
            r"\frac{$lr \sqrt{1 - $beta2^{$t}}}{(1 - $beta1^{$t})"
            rf"\left(\sqrt{{{v}}} + $eps\right)}}"
        )
        change = delta("-$rate*$exp_avg", r"-$rate\,$exp_avg")
        return (*self.moments(), Equation("rate", Formula(text, latex)), *change)


@dataclass(frozen=True)
class KerasAdamW(KerasAdam):
    """Keras' Adam with a default of decoupled weight decay. Source: keras.optimizers.AdamW."""

    type = "adamw"
    title = "Adam with decoupled weight decay"

    weight_decay: NotNegative = 0.004


_MOMENTS = (
    average("exp_avg", "beta1", "$g"),
    average_of_squares("exp_avg_sq", "beta2"),
    Equation(
        "max_exp_avg_sq",
        Formula(
            "Max($max_exp_avg_sq, $exp_avg_sq)", r"\max\left($max_exp_avg_sq, $exp_avg_sq\right)"
        ),
    ),
)
_M_HAT = corrected("m_hat", "$exp_avg", "beta1")
