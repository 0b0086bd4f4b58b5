"""RMSprop: gradients divided by the root of their mean square."""

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
from service.backprop.optimizers.moments import follow, follow_square
from service.backprop.optimizers.optimizer import Decoupled, Optimizer, Scratch, Update


@dataclass(frozen=True)
class RMSprop(Optimizer):
    """w ← w - lr·g/(√v + eps) with the average v of g², or the variance v - ḡ² if centred.

    With momentum: w ← w - lr·b, b ← μ b + g/(√v + eps). Source: torch.optim.RMSprop.
    """

    type = "rmsprop"
    title = "RMSprop"
    formula = Formula("$w - lr*$g/(sqrt(v) + eps)", r"$w - \eta\,\frac{$g}{\sqrt{v} + \epsilon}")
    convention = (
        "eps is added to the root; Keras adds it under the root. lr is outside the momentum buffer."
        " A variance that rounding makes negative counts as 0, where PyTorch gives NaN."
    )

    lr: Positive = 0.01
    alpha: Probability = 0.99
    eps: NotNegative = 1e-8
    momentum: NotNegative = 0.0
    centered: bool = False

    @property
    def slots(self) -> tuple[str, ...]:
        """The average square, that of the gradient if centred, the buffer if there is momentum."""
        buffer = ("momentum_buffer",) if self.momentum else ()
        return ("square_avg", *buffer, *(("grad_avg",) if self.centered else ()))

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        alpha, v, s = self.alpha, slots["square_avg"], scratch[0]
        mean, buffer = slots.get("grad_avg"), slots.get("momentum_buffer")

        def update(step: int) -> None:
            follow_square(v, g, alpha, s)
            if mean is None:
                self.root(v, s)
            else:
                follow(mean, g, alpha, s)
                np.multiply(mean, mean, s)
                np.subtract(v, s, s)
                np.maximum(s, 0, out=s)
                self.root(s, s)
            np.divide(g, s, s)
            np.subtract(w, self.change(s, buffer), w)

        return update

    def root(self, variance: Array, out: Array) -> None:
        """Write √variance + eps."""
        np.sqrt(variance, out)
        np.add(out, self.eps, out)

    def change(self, direction: Array, buffer: Array | None) -> Array:
        """Return the scaled gradient or buffer times lr, in the array of the direction."""
        if buffer is not None:
            np.multiply(buffer, self.momentum, buffer)
            np.add(buffer, direction, buffer)
        np.multiply(direction if buffer is None else buffer, self.lr, direction)
        return direction

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the averages, the variance if centred, the rate, the buffer, the change."""
        v = "$variance" if self.centered else "$square_avg"
        averages = (_SQUARE, *(_CENTERED if self.centered else ()))
        return (*averages, *self._moves(v))

    def _moves(self, v: str) -> tuple[Equation, ...]:
        if not self.momentum:
            rate = Formula(f"$lr/(sqrt({v}) + $eps)", rf"\frac{{$lr}}{{\sqrt{{{v}}} + $eps}}")
            return (Equation("rate", rate), *_RATED)
        buffer = Formula(
            f"$momentum*$momentum_buffer + $g/(sqrt({v}) + $eps)",
            rf"$momentum\,$momentum_buffer + \frac{{$g}}{{\sqrt{{{v}}} + $eps}}",
        )
        change = delta("-$lr*$momentum_buffer", r"-$lr\,$momentum_buffer")
        return (Equation("momentum_buffer", buffer), *change)


@dataclass(frozen=True)
class KerasRMSprop(Decoupled, RMSprop):
    """w ← w - lr·g/√(v + eps); with momentum w ← w - b, b ← μ b + lr·g/√(v + eps).

    Source: keras.optimizers.RMSprop, whose rho is alpha here.
    """

    formula = Formula("$w - lr*$g/sqrt(v + eps)", r"$w - \eta\,\frac{$g}{\sqrt{v + \epsilon}}")
    convention = (
        "eps is added under the root; PyTorch adds it to the root. lr is in the momentum buffer."
    )

    lr: Positive = 1e-3
    alpha: Probability = 0.9
    eps: NotNegative = 1e-7

    def root(self, variance: Array, out: Array) -> None:
        """Write √(variance + eps)."""
        np.add(variance, self.eps, out)
        np.sqrt(out, out)

    def change(self, direction: Array, buffer: Array | None) -> Array:
        """Return lr times the scaled gradient, or the buffer that it was added to."""
        np.multiply(direction, self.lr, direction)
        if buffer is None:
            return direction
        np.multiply(buffer, self.momentum, buffer)
        np.add(buffer, direction, buffer)
        return buffer

    def _moves(self, v: str) -> tuple[Equation, ...]:
        rate = Formula(f"$lr/sqrt({v} + $eps)", rf"\frac{{$lr}}{{\sqrt{{{v} + $eps}}}}")
        if not self.momentum:
            return (Equation("rate", rate), *_RATED)
        buffer = Formula(
            "$momentum*$momentum_buffer + $rate*$g",
            r"$momentum\,$momentum_buffer + $rate\,$g",
        )
        change = delta("-$momentum_buffer", "-$momentum_buffer")
        return (Equation("rate", rate), Equation("momentum_buffer", buffer), *change)


_SQUARE = average_of_squares("square_avg", "alpha")
_CENTERED = (
    average("grad_avg", "alpha", "$g"),
    Equation(
        "variance",
        Formula(
            "Max($square_avg - $grad_avg**2, 0)",
            r"\max\left($square_avg - $grad_avg^{2}, 0\right)",
        ),
    ),
)
_RATED = delta("-$rate*$g", r"-$rate\,$g")
