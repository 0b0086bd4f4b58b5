"""Lion: every parameter moves by lr, only the sign of an average says where to."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arguments import Betas, Positive
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import Equation, average, delta
from service.backprop.optimizers.moments import follow
from service.backprop.optimizers.optimizer import Decoupled, Optimizer, Scratch, Update


@dataclass(frozen=True)
class Lion(Decoupled, Optimizer):
    """w ← w - lr·sign(β₁m + (1-β₁)g), then m ← β₂m + (1-β₂)g. Source: Chen et al. 2023."""

    type = "lion"
    title = "Lion"
    formula = Formula(
        "$w - lr*sign(beta1*m + (1 - beta1)*$g)",
        r"$w - \eta\,\operatorname{sgn}\left(\beta_{1} m + (1 - \beta_{1})\,$g\right)",
    )
    convention = "The sign of 0 is 0. Weight decay is decoupled."

    lr: Positive = 1e-4
    betas: Betas = (0.9, 0.99)

    @property
    def slots(self) -> tuple[str, ...]:
        """The average of the gradient."""
        return ("exp_avg",)

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        lr, (beta1, beta2), m, (s, t, *_) = self.lr, self.betas, slots["exp_avg"], scratch

        def update(step: int) -> None:
            np.multiply(m, beta1, s)
            np.multiply(g, 1 - beta1, t)
            np.add(s, t, s)
            np.sign(s, s)
            np.multiply(s, lr, s)
            np.subtract(w, s, w)
            follow(m, g, beta2, s)

        return update

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the direction, the change, and the average for the next step."""
        return _EQUATIONS


@dataclass(frozen=True)
class KerasLion(Lion):
    """The same with Keras' default rate. Source: keras.optimizers.Lion."""

    lr: Positive = 1e-3


_EQUATIONS = (
    average("exp_avg", "beta1", "$g")._replace(name="direction"),
    average("exp_avg", "beta2", "$g"),
    *delta("-$lr*sign($direction)", r"-$lr\,\operatorname{sgn}\left($direction\right)"),
)
