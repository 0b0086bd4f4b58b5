"""Stochastic gradient descent, with momentum or without."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arguments import NotNegative, Positive
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import Equation, delta
from service.backprop.optimizers.optimizer import Decoupled, Optimizer, Scratch, Update
from service.errors import InvalidRequest


@dataclass(frozen=True)
class _Descent(Optimizer):
    type = "sgd"
    title = "Stochastic gradient descent"
    formula = Formula("$w - lr*$g", r"$w - \eta\,$g")

    momentum: NotNegative = 0.0
    nesterov: bool = False

    def __post_init__(self) -> None:
        """Raise InvalidRequest for Nesterov's momentum without momentum."""
        if self.nesterov and not self.momentum:
            raise InvalidRequest(
                "Nesterov's momentum needs momentum.",
                pointer="/optimizer/momentum",
                expected="more than 0",
                actual=self.momentum,
            )

    @property
    def slots(self) -> tuple[str, ...]:
        """The momentum buffer, if there is momentum."""
        return ("momentum_buffer",) if self.momentum else ()

    def plain(self, w: Array, g: Array, scratch: Scratch) -> Update:
        """Return the update without momentum."""
        lr, s = self.lr, scratch[0]

        def update(step: int) -> None:
            np.multiply(g, lr, s)
            np.subtract(w, s, w)

        return update


@dataclass(frozen=True)
class SGD(_Descent):
    """w ← w - lr·b, b ← μ b + (1 - dampening) g; Nesterov: w ← w - lr (g + μ b).

    Source: torch.optim.SGD.
    """

    convention = "The first momentum buffer is the gradient itself, without dampening."

    dampening: float = 0.0

    def __post_init__(self) -> None:
        """Raise InvalidRequest for Nesterov's momentum without momentum or with dampening."""
        super().__post_init__()
        if self.nesterov and self.dampening:
            raise InvalidRequest(
                "Nesterov's momentum takes no dampening.",
                pointer="/optimizer/dampening",
                expected=0,
                actual=self.dampening,
            )

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        if not self.momentum:
            return self.plain(w, g, scratch)
        lr, momentum, weight, nesterov = self.lr, self.momentum, 1 - self.dampening, self.nesterov
        buffer, s = slots["momentum_buffer"], scratch[0]

        def update(step: int) -> None:
            if step == 1:
                np.copyto(buffer, g)
            else:
                np.multiply(buffer, momentum, buffer)
                np.add(buffer, g if weight == 1 else np.multiply(g, weight, s), buffer)
            np.multiply(buffer, momentum * lr if nesterov else lr, s)
            np.subtract(w, s, w)
            if nesterov:
                np.multiply(g, lr, s)
                np.subtract(w, s, w)

        return update

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the buffer and the change."""
        if not self.momentum:
            return _PLAIN
        later = Formula(
            "$momentum*$momentum_buffer + (1 - $dampening)*$g",
            r"$momentum\,$momentum_buffer + (1 - $dampening)\,$g",
        )
        buffer = Equation("momentum_buffer", Formula("$g", "$g") if step == 1 else later)
        return (buffer, *(_NESTEROV if self.nesterov else _MOMENTUM))


@dataclass(frozen=True)
class KerasSGD(Decoupled, _Descent):
    """w ← w + b, b ← μ b - lr·g; Nesterov: w ← w + μ b - lr·g. Source: keras.optimizers.SGD."""

    convention = "The momentum buffer is itself a change of the parameter: lr is inside it."

    lr: Positive = 0.01

    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay."""
        if not self.momentum:
            return self.plain(w, g, scratch)
        lr, momentum, nesterov = self.lr, self.momentum, self.nesterov
        buffer, (s, change, *_) = slots["momentum_buffer"], scratch

        def update(step: int) -> None:
            np.multiply(g, lr, s)
            np.multiply(buffer, momentum, buffer)
            np.subtract(buffer, s, buffer)
            if nesterov:
                np.multiply(buffer, momentum, change)
                np.subtract(change, s, change)
            np.add(w, change if nesterov else buffer, w)

        return update

    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the buffer and the change."""
        if not self.momentum:
            return _PLAIN
        return (_KERAS_BUFFER, *(_KERAS_NESTEROV if self.nesterov else _KERAS_MOMENTUM))


_PLAIN = delta("-$lr*$g", r"-$lr\,$g")
_MOMENTUM = delta("-$lr*$momentum_buffer", r"-$lr\,$momentum_buffer")
_NESTEROV = delta(
    "-$lr*($g + $momentum*$momentum_buffer)", r"-$lr\,($g + $momentum\,$momentum_buffer)"
)
_KERAS_BUFFER = Equation(
    "momentum_buffer",
    Formula("$momentum*$momentum_buffer - $lr*$g", r"$momentum\,$momentum_buffer - $lr\,$g"),
)
_KERAS_MOMENTUM = delta("$momentum_buffer", "$momentum_buffer")
_KERAS_NESTEROV = delta(_KERAS_BUFFER.formula.text, _KERAS_BUFFER.formula.latex)
