"""The function table: one row per function that the service knows, a file per family.

`partial` is the only way to a derivative of a table function.
"""

from service.symbolic.expression import Call, Expression
from service.symbolic.functions import (
    discontinuous,
    elementary,
    hyperbolic,
    machine_learning,
    special,
    trigonometric,
)
from service.symbolic.functions.function import Function

__all__ = ["FAMILIES", "NAMES", "TABLE", "Function", "partial"]

_FAMILIES = (
    elementary, trigonometric, hyperbolic, discontinuous, special, machine_learning,
)  # fmt: skip

TABLE: dict[str, Function] = {row.name: row for family in _FAMILIES for row in family.ROWS}
# By the name of each function the family that it belongs to.
FAMILIES: dict[str, str] = {
    row.name: family.__name__.rpartition(".")[2] for family in _FAMILIES for row in family.ROWS
}
NAMES: dict[str, Function] = {
    name: row for row in TABLE.values() for name in (row.name, *row.aliases)
}


def partial(call: Call, index: int) -> Expression:
    """Return the derivative of a table function by its argument of this index, at its arguments.

    Raises NotDifferentiable where no derivative by that argument is known.
    """
    return TABLE[call.name].partial(call.arguments, index)
