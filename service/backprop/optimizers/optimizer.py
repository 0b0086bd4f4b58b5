"""What an optimizer is: how parameters follow their gradients."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import numpy as np

from service.backprop.arguments import Configured, NotNegative, Positive
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import Equation, Term, evaluated

# Updates parameters and slots in place; takes the number of the step, from 1.
Update: TypeAlias = Callable[[int], object]

# Four arrays like the block, for intermediate values.
Scratch: TypeAlias = tuple[Array, ...]


@dataclass(frozen=True)
class Optimizer(Configured, ABC):
    """A type of optimizer; its fields are the arguments that a client gives.

    formula     the update of one parameter $w by its gradient $g
    convention  how the definition differs from others

    Weight decay is part of every optimizer: as an L2 term in the gradient, g + λw, which the
    moments see; or decoupled, w - lr·λ·w, before anything else (Loshchilov & Hutter 2019).
    """

    type: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[Formula]
    convention: ClassVar[str] = ""

    lr: Positive = 1e-3
    weight_decay: NotNegative = 0.0

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of what is kept for each parameter between steps."""
        return ()

    def start(self, slot: str) -> float:
        """Return what a slot is before the first step."""
        return 0.0

    def decouples(self) -> bool:
        """Whether weight decay shrinks the parameter itself rather than adding to its gradient."""
        return False

    def bind(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update of a block of parameters; w and the slots are written, g is not."""
        decay = self.weight_decay
        if not decay:
            return self.rule(w, g, slots, scratch)
        if self.decouples():
            move, kept = self.rule(w, g, slots, scratch), 1 - self.lr * decay

            def shrink_and_move(step: int) -> None:
                np.multiply(w, kept, w)
                move(step)

            return shrink_and_move
        decayed, *others = scratch
        follow = self.rule(w, decayed, slots, tuple(others))

        def decay_and_follow(step: int) -> None:
            np.multiply(w, decay, decayed)
            np.add(decayed, g, decayed)
            follow(step)

        return decay_and_follow

    def decayed(self, w: Array, g: Array) -> Array:
        """Return the gradient that the moments see: with the L2 term, unless decay is decoupled."""
        return g if self.decouples() or not self.weight_decay else g + self.weight_decay * w

    @abstractmethod
    def rule(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update without weight decay; three arrays of scratch are there at least."""

    def equations(self, step: int) -> tuple[Equation, ...]:
        """Return the update at this step term by term, the last of them the new $w.

        The places are $w, $g, the slots, the arguments (beta1 and beta2 for betas), the number of
        the step $t, the `scalars`, and what earlier equations name.
        """
        if not self.weight_decay:
            return self.rule_equations(step)
        return (_SHRINK if self.decouples() else _DECAY, *self.rule_equations(step))

    @abstractmethod
    def rule_equations(self, step: int) -> tuple[Equation, ...]:
        """Return the equations without weight decay."""

    def scalars(self, step: int) -> dict[str, float]:
        """Return the numbers that equations may use: arguments, and the number of the step."""
        numbers: dict[str, float] = {"t": step}
        for name, value in self.arguments().items():
            if name == "betas":
                numbers["beta1"], numbers["beta2"] = value
            elif not isinstance(value, bool):
                numbers[name] = value
        return numbers

    def terms(self, w: Array, g: Array, slots: Mapping[str, Array], step: int) -> tuple[Term, ...]:
        """Return the values of the equations; w and the slots are those before the step."""
        return evaluated(self.equations(step), {"w": w, "g": g, **slots}, self.scalars(step))


class Decoupled:
    """Goes before an optimizer that has no weight decay but the decoupled one."""

    def decouples(self) -> bool:
        """Say so."""
        return True


_DECAY = Equation("g", Formula("$g + $weight_decay*$w", r"$g + $weight_decay\,$w"))
_SHRINK = Equation("w", Formula("$w*(1 - $lr*$weight_decay)", r"$w\,(1 - $lr\,$weight_decay)"))
