"""The types of the arguments of layers, losses and optimizers: what values they may take."""

from dataclasses import dataclass, fields
from typing import Annotated, Any, Final, Literal, TypeAlias

from annotated_types import Ge, Gt, Le, Lt

# Beyond, floats do not tell whole numbers apart.
EXACT: Final = 2**53

Size: TypeAlias = Annotated[int, Ge(1), Le(EXACT)]
Index: TypeAlias = Annotated[int, Ge(-EXACT), Le(EXACT)]
Probability: TypeAlias = Annotated[float, Ge(0), Lt(1)]
Fraction: TypeAlias = Annotated[float, Ge(0), Le(1)]
Positive: TypeAlias = Annotated[float, Gt(0)]
NotNegative: TypeAlias = Annotated[float, Ge(0)]
Reduction: TypeAlias = Literal["mean", "sum", "none"]
Weights: TypeAlias = tuple[NotNegative, ...]
Betas: TypeAlias = tuple[Probability, Probability]


@dataclass(frozen=True)
class Configured:
    """Something with fields that are the arguments a client gives."""

    def arguments(self) -> dict[str, Any]:
        """Return the arguments by name, as a client would give them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def show(self, **formulas: object) -> None:
        """Give this one other formulas than its class has, for its arguments."""
        for name, value in formulas.items():
            object.__setattr__(self, name, value)
