"""What an optimizer is: how parameters follow their gradients."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from service.backprop.arguments import Positive
from service.backprop.arrays import Array
from service.backprop.formula import Formula

# Updates parameters and slots in place; takes the number of the step, from 1.
Update: TypeAlias = Callable[[int], object]


# Four arrays like the block, for intermediate values.
Scratch: TypeAlias = tuple[Array, ...]


@dataclass(frozen=True)
class Optimizer(ABC):
    """A type of optimizer; its fields are the arguments that a client gives.

    formula     the update of one parameter $w by its gradient $g
    convention  how the definition differs from others
    """

    type: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[Formula]
    convention: ClassVar[str] = ""

    lr: Positive

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of what is kept for each parameter between steps."""
        return ()

    def start(self, slot: str) -> float:
        """Return what a slot is before the first step."""
        return 0.0

    @abstractmethod
    def bind(self, w: Array, g: Array, slots: Mapping[str, Array], scratch: Scratch) -> Update:
        """Return the update of a block of parameters; w and the slots are written, g is not."""

    def decayed(self, w: Array, g: Array) -> Array:
        """Return the gradient with L2 weight decay in it, which is what the moments see."""
        return g

    def effective_rate(self, step: int, slots: Mapping[str, Array]) -> Array | float:
        """Return what the direction of a step is multiplied by, from the slots after the step.

        A number, or one for each entry. The direction is the first moment where there is one, else
        the gradient: w changes by -effective_rate · direction, beside decoupled decay.
        """
        return self.lr

    def arguments(self) -> dict[str, Any]:
        """Return the arguments by name, as a client would give them."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}
