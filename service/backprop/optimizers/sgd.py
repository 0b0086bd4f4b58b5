"""Stochastic gradient descent."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arguments import NotNegative, Positive
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.optimizer import Optimizer, Scratch, Update


@dataclass(frozen=True)
class SGD(Optimizer):
    """w ← w - lr·b, b ← μ b + (1 - dampening) g; the first b is g. Source: torch.optim.SGD."""

    type = "sgd"
    title = "Stochastic gradient descent"
    formula = Formula("$w - lr*$g", r"$w - \eta\,$g")

    lr: Positive = 1e-3
    momentum: NotNegative = 0.0

    @property
    def slots(self) -> tuple[str, ...]:
        """The momentum buffer, if there is momentum."""
        return ("momentum_buffer",) if self.momentum else ()

    def bind(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update of a block."""
        lr, momentum, buffer = self.lr, self.momentum, slots.get("momentum_buffer")
        change = scratch[0]

        def update(step: int) -> None:
            direction = g
            if buffer is not None:
                if step == 1:
                    np.copyto(buffer, g)
                else:
                    np.multiply(buffer, momentum, buffer)
                    np.add(buffer, g, buffer)
                direction = buffer
            np.multiply(direction, lr, change)
            np.subtract(w, change, w)

        return update
