"""The update term by term: equations that people read, and the values that they give.

Each equation is read by the symbolic half and computed from its text, so what is shown is what
gives the numbers, and optimizers are checked against it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import Template
from typing import NamedTuple

import numpy as np

from service.backprop.arrays import Array, run
from service.backprop.formula import Formula
from service.limits import LIMITS
from service.symbolic.compiled import compile_program
from service.symbolic.interning import scope
from service.symbolic.parsing import parse
from service.symbolic.program import Program


class Equation(NamedTuple):
    """What a quantity becomes; a quantity that was there before is replaced."""

    name: str
    formula: Formula


class Term(NamedTuple):
    """A quantity with its formula and value."""

    name: str
    formula: Formula
    value: Array


# How the places of equations are written where they stand for themselves.
SYMBOLS = {
    "w": "w",
    "g": "g",
    "t": "t",
    "lr": r"\eta",
    "beta1": r"\beta_{1}",
    "beta2": r"\beta_{2}",
    "eps": r"\epsilon",
    "alpha": r"\alpha",
    "rho": r"\rho",
    "weight_decay": r"\lambda",
    "momentum": r"\mu",
    "dampening": r"\tau",
    "momentum_decay": r"\psi",
    "lr_decay": r"\kappa",
    "momentum_buffer": "b",
    "exp_avg": "m",
    "exp_avg_sq": "v",
    "max_exp_avg_sq": r"v^{\max}",
    "exp_inf": "u",
    "square_avg": "v",
    "grad_avg": r"\bar{g}",
    "acc_delta": r"\overline{\Delta^{2}}",
    "sum": "h",
    "m_hat": r"\hat{m}",
    "v_hat": r"\hat{v}",
    "variance": r"\sigma^{2}",
    "direction": "d",
    "ratio": "r",
    "mu": r"\mu_{t}",
    "mu_next": r"\mu_{t+1}",
    "mu_product": r"\mu_{1} \cdots \mu_{t}",
    "rho_max": r"\rho_{\infty}",
    "rho_step": r"\rho_{t}",
    "rectification": r"r_{t}",
    "rate": r"\eta_{t}",
    "delta": r"\Delta w",
}


MOVED = Equation("w", Formula("$w + $delta", "$w + $delta"))


def average(name: str, beta: str, of: str, latex: str | None = None) -> Equation:
    """Return the equation of an exponential moving average of a quantity."""
    return Equation(
        name,
        Formula(
            f"${beta}*${name} + (1 - ${beta})*{of}",
            rf"${beta}\,${name} + (1 - ${beta})\,{latex or of}",
        ),
    )


def average_of_squares(name: str, beta: str) -> Equation:
    """Return the equation of an exponential moving average of the gradient's square."""
    return average(name, beta, "$g**2", "$g^{2}")


def corrected(name: str, of: str, beta: str) -> Equation:
    """Return the equation of an average without its bias towards the start from zero."""
    return Equation(
        name, Formula(f"{of}/(1 - ${beta}**$t)", rf"\frac{{{of}}}{{1 - ${beta}^{{$t}}}}")
    )


def delta(text: str, latex: str) -> tuple[Equation, Equation]:
    """Return the equations of the change of a parameter and of what it becomes."""
    return Equation("delta", Formula(text, latex)), MOVED


RATE = Equation("rate", Formula("$lr/(sqrt($v_hat) + $eps)", r"\frac{$lr}{\sqrt{$v_hat} + $eps}"))
CHANGE = delta("-$rate*$m_hat", r"-$rate\,$m_hat")


def evaluated(
    equations: Sequence[Equation], arrays: Mapping[str, Array], scalars: Mapping[str, float]
) -> tuple[Term, ...]:
    """Return the values of equations in their order, computed in float64, rounded to the dtype."""
    dtype = arrays["w"].dtype
    values = {name: array.astype(np.float64) for name, array in arrays.items()}
    values |= {name: np.asarray(number, np.float64) for name, number in scalars.items()}
    terms = []
    for name, formula in equations:
        values[name] = _value(formula.text, values)
        terms.append(Term(name, formula, values[name].astype(dtype)))
    return tuple(terms)


def _value(text: str, values: Mapping[str, Array]) -> Array:
    template = Template(text)
    names = tuple(dict.fromkeys(template.get_identifiers()))
    program = _program(template.substitute(dict(zip(names, names, strict=True))), names)
    inputs = [values[name] for name in names]
    output = np.empty(np.broadcast_shapes(*(value.shape for value in inputs)))
    with np.errstate(all="ignore"):
        run(program.bind(inputs, [output]))
    return output


@lru_cache(maxsize=256)
def _program(text: str, names: tuple[str, ...]) -> Program:
    with scope(LIMITS.work_for(len(text))):
        return compile_program([parse(text, symbols=names).expression], names)
