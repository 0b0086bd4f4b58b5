"""A loss given as a formula."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.arrays import Array, Kernel
from service.backprop.expressions import derived_program
from service.backprop.formula import Formula
from service.backprop.losses.elementwise import Elementwise
from service.errors import ServiceError

_NAMES = ("y", "t")


@dataclass(frozen=True, kw_only=True)
class Expression(Elementwise):
    """v(y, t), written as a formula in the prediction y and the target t.

    Raises ExpressionError, NotDifferentiable or LimitExceeded for a formula that cannot be read, or
    has no derivative.
    """

    type = "expression"
    title = "Formula in y and t"
    formula = Formula("$expression", "$expression")
    derivative = Formula(
        "d/d($y) [$expression]", r"\frac{\partial}{\partial $y} \left[$expression\right]"
    )
    convention = "The derivative is exact; at kinks it is that of the functions in the formula."

    expression: str

    def __post_init__(self) -> None:
        try:
            derived_program(self.expression, _NAMES)
        except ServiceError as error:
            error.pointer = "/loss/expression"
            raise

    def pointwise(self, y: Array, t: Array, values: Array, seed: Array, scale: float) -> Kernel:
        """Return the instructions for the formula and its derivative by y."""
        program = derived_program(self.expression, _NAMES)
        backward = program.bind([y, t], [None, seed])
        return Kernel(
            program.bind([y, t], [values, None]),
            (*backward, partial(np.multiply, seed, scale, seed)),
        )
