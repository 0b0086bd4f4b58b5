"""Activations that multiply x by a gate between 0 and 1, which they keep for the derivative."""

import math
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from scipy import special

from service.backprop.activations.elementwise import Elementwise, continued, hadamard
from service.backprop.activations.saturating import sigmoid
from service.backprop.arrays import Array, Instruction
from service.backprop.formula import Formula
from service.symbolic import numeric

_DENSITY_AT_ZERO = 1 / math.sqrt(2 * math.pi)
_RATE, _CUBIC = 2 * math.sqrt(2 / math.pi), 0.044715
# From here on the gate of mish is 1.
_MISH_IS_LINEAR = 40.0


@dataclass(frozen=True)
class SiLU(Elementwise):
    """y = x·σ(x), σ(x) = 1/(1 + exp(-x))."""

    type = "silu"
    title = "Sigmoid linear unit"
    formula = Formula("$x/(1 + exp(-$x))", r"$x\,\sigma\left($x\right)")
    derivative = Formula(
        "sigmoid($x)*(1 + $x*(1 - sigmoid($x)))",
        r"\sigma\left($x\right) \left(1 + $x \left(1 - \sigma\left($x\right)\right)\right)",
    )
    convention = "σ is the sigmoid function."
    analytic = True
    keeps = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Keep σ(x), write x·σ(x)."""
        gate = continued(numeric.sigmoid, x, kept) if np.iscomplexobj(x) else sigmoid(x, kept)
        return (*gate, partial(np.multiply, x, kept, y))

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write σ + y (1 - σ)."""
        return (
            partial(np.subtract, 1, kept, out),
            partial(np.multiply, out, y, out),
            partial(np.add, out, kept, out),
        )


_U = "sqrt(2/pi)*($x + 0.044715*$x**3)"
_U_BY_X = "sqrt(2/pi)*(1 + 0.134145*$x**2)"
_SLOPE_BY_TANH = Formula(
    f"(1 + tanh({_U}))/2 + $x*(1 - tanh({_U})**2)/2*{_U_BY_X}",
    r"\frac{1 + \tanh u}{2} + \frac{$x \left(1 - \tanh^{2} u\right)}{2} \sqrt{\frac{2}{\pi}} "
    r"\left(1 + 0.134145\,$x^{2}\right)",
)
_BY_TANH = {
    "formula": Formula(
        f"$x*(1 + tanh({_U}))/2",
        r"\frac{$x}{2} \left(1 + \tanh\left(\sqrt{\frac{2}{\pi}} "
        r"\left($x + 0.044715\,$x^{3}\right)\right)\right)",
    ),
    "derivative": _SLOPE_BY_TANH,
    "contributions": (hadamard(_SLOPE_BY_TANH),),
}


@dataclass(frozen=True)
class GELU(Elementwise):
    """y = x·Φ(x) with the normal distribution Φ, or its approximation by tanh.

    The approximation is x·σ(2u), u = √(2/π)·(x + 0.044715 x³), which is ½x·(1 + tanh(u)).
    """

    type = "gelu"
    title = "Gaussian error linear unit"
    formula = Formula("$x*(1 + erf($x/sqrt(2)))/2", r"$x\,\Phi\left($x\right)")
    derivative = Formula(
        "(1 + erf($x/sqrt(2)))/2 + $x*exp(-$x**2/2)/sqrt(2*pi)",
        r"\Phi\left($x\right) + $x\,\varphi\left($x\right)",
    )
    convention = (
        "Φ is the normal distribution function and φ its density; with approximate = tanh, "
        "Φ(x) is (1 + tanh u)/2, u = √(2/π)·(x + 0.044715 x³)."
    )
    analytic = True
    keeps = True

    approximate: Literal["none", "tanh"] = "none"

    def __post_init__(self) -> None:
        if self.approximate == "tanh":
            self.show(**_BY_TANH)

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Keep Φ(x), write x·Φ(x)."""
        if self.approximate == "none":
            return (partial(special.ndtr, x, kept), partial(np.multiply, x, kept, y))
        gate = continued(numeric.sigmoid, y, kept) if np.iscomplexobj(x) else sigmoid(y, kept)
        return (
            partial(np.multiply, x, x, y),
            partial(np.multiply, y, _RATE * _CUBIC, y),
            partial(np.add, y, _RATE, y),
            partial(np.multiply, y, x, y),
            *gate,
            partial(np.multiply, x, kept, y),
        )

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write Φ + x·Φ', which is Φ + x φ or σ + y (1 - σ)·d(2u)/dx."""
        square = (partial(np.multiply, x, x, out),)
        if self.approximate == "none":
            return (
                *square,
                partial(np.multiply, out, -0.5, out),
                partial(np.exp, out, out),
                partial(np.multiply, out, _DENSITY_AT_ZERO, out),
                partial(np.multiply, out, x, out),
                partial(np.add, out, kept, out),
            )
        rest = np.empty_like(out)
        return (
            *square,
            partial(np.multiply, out, 3 * _RATE * _CUBIC, out),
            partial(np.add, out, _RATE, out),
            partial(np.subtract, 1, kept, rest),
            partial(np.multiply, rest, y, rest),
            partial(np.multiply, out, rest, out),
            partial(np.add, out, kept, out),
        )


@dataclass(frozen=True)
class Mish(Elementwise):
    """y = x·tanh(log(1 + exp(x))).

    With e = exp(x) and n = e (e + 2) the gate is n/(n + 2), its derivative 4e (e + 1)/(n + 2)².
    """

    type = "mish"
    title = "Mish"
    formula = Formula(
        "$x*tanh(log(1 + exp($x)))", r"$x \tanh\left(\ln\left(1 + e^{$x}\right)\right)"
    )
    derivative = Formula(
        "tanh(softplus($x)) + $x*sigmoid($x)*(1 - tanh(softplus($x))**2)",
        r"\tanh\left(\zeta\left($x\right)\right) + $x\,\sigma\left($x\right) "
        r"\left(1 - \tanh^{2}\left(\zeta\left($x\right)\right)\right)",
    )
    convention = "σ is the sigmoid function, ζ(x) = ln(1 + exp(x))."
    analytic = True
    keeps = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Keep exp(x), write x·n/(n + 2)."""
        if np.iscomplexobj(x):
            return continued(numeric.mish, x, y)
        n = np.empty_like(y)
        return (
            partial(np.minimum, x, _MISH_IS_LINEAR, out=kept),
            partial(np.exp, kept, kept),
            partial(np.add, kept, 2, n),
            partial(np.multiply, n, kept, n),
            partial(np.add, n, 2, y),
            partial(np.divide, n, y, n),
            partial(np.multiply, x, n, y),
        )

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write n/(n + 2) + x·4e (e + 1)/(n + 2)²."""
        below, rise = np.empty_like(out), np.empty_like(out)
        return (
            partial(np.add, kept, 1, out),
            partial(np.multiply, out, kept, rise),
            partial(np.add, out, 1, out),
            partial(np.multiply, out, kept, out),
            partial(np.add, out, 2, below),
            partial(np.divide, out, below, out),
            # One after the other, for the square overflows in single precision.
            partial(np.divide, rise, below, rise),
            partial(np.divide, rise, below, rise),
            partial(np.multiply, rise, 4, rise),
            partial(np.minimum, x, _MISH_IS_LINEAR, out=below),
            partial(np.multiply, rise, below, rise),
            partial(np.add, out, rise, out),
        )


@dataclass(frozen=True)
class Hardswish(Elementwise):
    """y = x·min(max(x + 3, 0), 6)/6."""

    type = "hardswish"
    title = "Hard swish"
    formula = Formula(
        "$x*min(max($x + 3, 0), 6)/6",
        r"$x\,\frac{\min\left(\max\left($x + 3, 0\right), 6\right)}{6}",
    )
    derivative = Formula(
        "0 if $x <= -3 else 1 if $x >= 3 else $x/3 + 1/2",
        r"\begin{cases} 0 & $x \leq -3 \\ 1 & $x \geq 3 \\ "
        r"\frac{$x}{3} + \frac{1}{2} & \text{otherwise} \end{cases}",
    )
    convention = "The derivative at -3 is 0, at 3 it is 1."
    analytic = True
    keeps = True

    def value(self, x: Array, y: Array, kept: Array) -> tuple[Instruction, ...]:
        """Keep the gate, write x times it."""
        return (
            partial(np.add, x, 3, kept),
            partial(np.clip, kept, 0, 6, kept),
            partial(np.divide, kept, 6, kept),
            partial(np.multiply, x, kept, y),
        )

    def slope(self, x: Array, y: Array, kept: Array, out: Array) -> tuple[Instruction, ...]:
        """Write (x/3 + 1/2) between -3 and 3, 1 above."""
        inside = np.empty_like(out)
        return (
            partial(np.clip, x, -3, 3, out),
            partial(np.abs, out, inside),
            partial(np.less, inside, 3, inside),
            partial(np.divide, out, 3, out),
            partial(np.add, out, 0.5, out),
            partial(np.multiply, out, inside, out),
            partial(np.greater_equal, x, 3, inside),
            partial(np.add, out, inside, out),
        )
