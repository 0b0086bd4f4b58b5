"""Every initializer, by its name: one row per class."""

from service.backprop.initializers.distributions import (
    Constant,
    Normal,
    Ones,
    TruncatedNormal,
    Uniform,
    Zeros,
    fan_in_uniform,
)
from service.backprop.initializers.initializer import Initializer, stream
from service.backprop.initializers.scaled import (
    KaimingNormal,
    KaimingUniform,
    Orthogonal,
    XavierNormal,
    XavierUniform,
)

__all__ = [
    "INITIALIZERS",
    "Constant",
    "Initializer",
    "Normal",
    "Uniform",
    "fan_in_uniform",
    "stream",
]

_ROWS: tuple[type[Initializer], ...] = (
    Uniform, Normal, TruncatedNormal, Constant, Zeros, Ones, XavierUniform, XavierNormal,
    KaimingUniform, KaimingNormal, Orthogonal,
)  # fmt: skip

INITIALIZERS: dict[str, type[Initializer]] = {row.type: row for row in _ROWS}
