"""An activation given as a formula."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from service.backprop.activations.elementwise import hadamard
from service.backprop.arrays import Arrays, Kernel
from service.backprop.expressions import derived_program
from service.backprop.formula import Formula
from service.backprop.layer import Layer, Local
from service.errors import ServiceError

_DERIVATIVE = Formula("d/d($x) [$expression]", r"\frac{d}{d $x} \left[$expression\right]")


@dataclass(frozen=True)
class Expression(Layer):
    """y = f(x), with f written as a formula in one variable of any name.

    Raises ExpressionError, AmbiguousVariable, NotDifferentiable or LimitExceeded for a formula that
    cannot be read, or has no derivative.
    """

    type = "expression"
    title = "Formula"
    formula = Formula("$expression", "$expression")
    derivative = _DERIVATIVE
    convention = "The derivative is exact; at kinks it is that of the functions in the formula."
    form = "elementwise"
    contributions = (hadamard(_DERIVATIVE),)

    expression: str

    def __post_init__(self) -> None:
        try:
            derived_program(self.expression)
        except ServiceError as error:
            error.pointer = "/expression"
            raise

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: f(x) and f'(x). Backward: δ ⊙ f'(x)."""
        program = derived_program(self.expression)
        (x,), (dx,) = arrays.inputs, arrays.contributions
        slope = None if dx is None else arrays.keep("slope")
        forward = program.bind([x], [arrays.output, slope])
        backward = () if dx is None else (partial(np.multiply, arrays.upstream, slope, dx),)
        return Kernel(forward, backward)

    def local(self, arrays: Arrays) -> Local:
        """Return f'(x), where it was computed."""
        return Local("elementwise", arrays.kept.get("slope"))
