"""The types of the arguments of layers, losses and optimizers: what values they may take."""

from typing import Annotated, Literal, TypeAlias

from annotated_types import Ge, Gt, Le, Lt

Size: TypeAlias = Annotated[int, Ge(1)]
Index: TypeAlias = int
Probability: TypeAlias = Annotated[float, Ge(0), Lt(1)]
Fraction: TypeAlias = Annotated[float, Ge(0), Le(1)]
Positive: TypeAlias = Annotated[float, Gt(0)]
NotNegative: TypeAlias = Annotated[float, Ge(0)]
Reduction: TypeAlias = Literal["mean", "sum", "none"]
