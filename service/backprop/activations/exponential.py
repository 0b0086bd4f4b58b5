"""Activations that are linear above 0 and exponential below."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from service.backprop.activations.elementwise import Elementwise, zeros
from service.backprop.arguments import Positive
from service.backprop.arrays import Array, Instruction
from service.backprop.formula import Formula

# The fixed point of self-normalizing networks (Klambauer and others, 2017).
_SCALE, _ALPHA = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717


class Branches(NamedTuple):
    """y = above·x for x > 0, else below·(exp(rate·x) - 1)."""

    above: float
    below: float
    rate: float


class ExponentialUnit(Elementwise):
    """An activation with these two branches."""

    analytic = True
    keeps = True

    @property
    @abstractmethod
    def branches(self) -> Branches:
        """The numbers in its two branches."""

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Write above·max(x, 0) + below·(exp(rate·min(x, 0)) - 1)."""
        above, below, rate = self.branches
        bound = zeros(x)
        scaled = () if above == 1 else (partial(np.multiply, y, above, y),)
        return (
            partial(np.minimum, x, bound, out=kept),
            partial(np.multiply, kept, rate, kept),
            partial(np.expm1, kept, kept),
            partial(np.multiply, kept, below, kept),
            partial(np.maximum, x, bound, out=y),
            *scaled,
            partial(np.add, y, kept, y),
        )

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write below·rate·exp(rate·min(x, 0)), corrected by a constant for x > 0."""
        above, below, rate = self.branches
        at_zero, bound = below * rate, zeros(x)
        exponential = (
            partial(np.minimum, x, bound, out=out),
            partial(np.multiply, out, rate, out),
            partial(np.exp, out, out),
            partial(np.multiply, out, at_zero, out),
        )
        if above == at_zero:
            return exponential
        return (
            *exponential,
            partial(np.greater, x, bound, kept),
            partial(np.multiply, kept, above - at_zero, kept),
            partial(np.add, out, kept, out),
        )


@dataclass(frozen=True)
class ELU(ExponentialUnit):
    """y = x for x > 0, else alpha·(exp(x) - 1)."""

    type = "elu"
    title = "Exponential linear unit"
    formula = Formula(
        "max(0, $x) + $alpha*(exp(min(0, $x)) - 1)",
        r"\begin{cases} $x & $x > 0 \\ $alpha \left(e^{$x} - 1\right) & $x \leq 0 \end{cases}",
    )
    derivative = Formula(
        "1 if $x > 0 else $alpha*exp($x)",
        r"\begin{cases} 1 & $x > 0 \\ $alpha\,e^{$x} & $x \leq 0 \end{cases}",
    )
    convention = "The derivative at 0 is alpha."

    alpha: float = 1.0

    @property
    def branches(self) -> Branches:
        """1·x and alpha·(exp(x) - 1)."""
        return Branches(1.0, self.alpha, 1.0)


@dataclass(frozen=True)
class CELU(ExponentialUnit):
    """y = x for x > 0, else alpha·(exp(x/alpha) - 1)."""

    type = "celu"
    title = "Continuously differentiable exponential linear unit"
    formula = Formula(
        "max(0, $x) + $alpha*(exp(min(0, $x)/$alpha) - 1)",
        r"\begin{cases} $x & $x > 0 \\ "
        r"$alpha \left(e^{$x / $alpha} - 1\right) & $x \leq 0 \end{cases}",
    )
    derivative = Formula(
        "1 if $x > 0 else exp($x/$alpha)",
        r"\begin{cases} 1 & $x > 0 \\ e^{$x / $alpha} & $x \leq 0 \end{cases}",
    )
    convention = (
        "The derivative at 0 is 1. It is computed in full precision; PyTorch rounds 1/alpha to "
        "single precision in it."
    )

    alpha: Positive = 1.0

    @property
    def branches(self) -> Branches:
        """1·x and alpha·(exp(x/alpha) - 1)."""
        return Branches(1.0, self.alpha, 1 / self.alpha)


@dataclass(frozen=True)
class SELU(ExponentialUnit):
    """y = scale·x for x > 0, else scale·alpha·(exp(x) - 1)."""

    type = "selu"
    title = "Scaled exponential linear unit"
    formula = Formula(
        f"{_SCALE}*(max(0, $x) + {_ALPHA}*(exp(min(0, $x)) - 1))",
        r"\begin{cases} \lambda $x & $x > 0 \\ "
        r"\lambda \alpha \left(e^{$x} - 1\right) & $x \leq 0 \end{cases}",
    )
    derivative = Formula(
        f"{_SCALE} if $x > 0 else {_SCALE * _ALPHA}*exp($x)",
        r"\begin{cases} \lambda & $x > 0 \\ \lambda \alpha\,e^{$x} & $x \leq 0 \end{cases}",
    )
    convention = f"λ = {_SCALE}, α = {_ALPHA}; the derivative at 0 is λα = {_SCALE * _ALPHA}."

    @property
    def branches(self) -> Branches:
        """scale·x and scale·alpha·(exp(x) - 1)."""
        return Branches(_SCALE, _SCALE * _ALPHA, 1.0)
