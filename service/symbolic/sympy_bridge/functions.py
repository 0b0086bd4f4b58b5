"""The functions of our table as SymPy has them.

SymPy knows most of them. The others keep their name as functions that SymPy knows nothing about,
so that it leaves them as they are; `unfolded` puts their definitions in their place.
"""

from collections.abc import Callable
from typing import Any, Final

import sympy as sp

_ONE: Final = sp.Integer(1)
_HUNDREDTH: Final = sp.Rational(1, 100)

# By our names. Those with the same meaning under the same name come first.
NATIVE: Final[dict[str, Callable[..., Any]]] = {
    **{
        name: getattr(sp, name)
        for name in (
            "exp", "log",
            "sin", "cos", "tan", "cot", "sec", "csc",
            "asin", "acos", "atan", "acot", "asec", "acsc", "atan2", "sinc",
            "sinh", "cosh", "tanh", "coth", "sech", "csch",
            "asinh", "acosh", "atanh", "acoth", "asech", "acsch",
            "sign", "floor", "ceiling", "Max", "Min", "Heaviside",
            "erf", "erfc", "erfinv", "gamma", "loggamma", "polygamma", "beta",
            "besselj", "bessely", "besseli", "besselk", "LambertW",
            "Si", "Ci", "Ei", "li", "fresnels", "fresnelc",
        )
    },
    "abs": sp.Abs,
    "digamma": lambda u: sp.polygamma(0, u),
}  # fmt: skip
# Our names by those of SymPy's classes.
NAMES: Final = {"Abs": "abs", **{name: name for name in NATIVE if name not in ("abs", "digamma")}}


def _if_positive(u: Any, then: Any, otherwise: Any) -> Any:
    return sp.Piecewise((then, u > 0), (otherwise, True))


def _between(u: Any, low: int, high: int) -> Any:
    return sp.Min(sp.Max(u, low), high)


def _leaky_relu(u: Any, slope: Any = _HUNDREDTH) -> Any:
    return _if_positive(u, u, slope * u)


def _elu(u: Any, alpha: Any = _ONE) -> Any:
    return _if_positive(u, u, alpha * (sp.exp(u) - 1))


def _celu(u: Any, alpha: Any = _ONE) -> Any:
    return _if_positive(u, u, alpha * (sp.exp(u / alpha) - 1))


def _selu(u: Any) -> Any:
    scale, alpha = sp.Rational("1.0507009873554805"), sp.Rational("1.6732632423543772")
    return scale * _elu(u, alpha)


DEFINITIONS: Final[dict[str, Callable[..., Any]]] = {
    "sigmoid": lambda u: 1 / (1 + sp.exp(-u)),
    "logit": lambda u: sp.log(u / (1 - u)),
    "log_sigmoid": lambda u: -sp.log(1 + sp.exp(-u)),
    "softplus": lambda u: sp.log(1 + sp.exp(u)),
    "softsign": lambda u: u / (1 + sp.Abs(u)),
    "tanhshrink": lambda u: u - sp.tanh(u),
    "relu": lambda u: sp.Max(u, 0),
    "relu6": lambda u: _between(u, 0, 6),
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "celu": _celu,
    "selu": _selu,
    "gelu": lambda u: u * (1 + sp.erf(u / sp.sqrt(2))) / 2,
    "silu": lambda u: u / (1 + sp.exp(-u)),
    "mish": lambda u: u * sp.tanh(sp.log(1 + sp.exp(u))),
    "hardtanh": lambda u: _between(u, -1, 1),
    "hardsigmoid": lambda u: _between(u + 3, 0, 6) / 6,
    "hardswish": lambda u: u * _between(u + 3, 0, 6) / 6,
}


def opaque(name: str, *arguments: Any) -> Any:
    """Return a real function that SymPy knows nothing about."""
    return sp.Function(name, real=True)(*arguments)


def unfolded(expression: Any) -> Any:
    """Return the expression with definitions in place of the names that SymPy does not know."""
    return expression.replace(
        lambda node: (
            isinstance(node, sp.core.function.AppliedUndef) and node.func.__name__ in DEFINITIONS
        ),
        lambda node: DEFINITIONS[node.func.__name__](*node.args),
    )
