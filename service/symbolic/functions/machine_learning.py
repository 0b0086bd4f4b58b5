"""Activation functions, with PyTorch's definitions and PyTorch's derivatives at the kinks.

Where a derivative has a value at a kink although none exists there, `smooth` says so.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

import numpy as np

from service.symbolic import numeric
from service.symbolic.build import ONE, PI, TWO, ZERO, call, number, sqrt
from service.symbolic.expression import Expression, Operand, Relation
from service.symbolic.functions.function import Function, cases, compare, unary

# The fixed point of SELU, and the product of the two.
_SCALE, _ALPHA, _SLOPE = "1.0507009873554805", "1.6732632423543772", "1.7580993408473766"


def _decimal(text: str) -> Expression:
    value = Fraction(text)
    return number(value.numerator, value.denominator, decimal=True)


def _sigmoid(u: Expression) -> Expression:
    return call("sigmoid", u)


def _exp(u: Expression) -> Expression:
    return call("exp", u)


def _if_positive(u: Expression, then: Operand, otherwise: Operand) -> Expression:
    return cases((then, (compare(u, ">", 0),)), otherwise=otherwise)


def _between(u: Expression, low: int, high: int, slope: Operand) -> Expression:
    return cases((slope, (compare(u, ">", low), compare(u, "<", high))), otherwise=0)


def _apart_from(*kinks: int) -> Callable[..., tuple[Relation, ...]]:
    return lambda u, *_: tuple(compare(u, "!=", kink) for kink in kinks)


def _leaky_relu_by_argument(u: Expression, slope: Expression | None = None) -> Expression:
    return _if_positive(u, 1, _decimal("0.01") if slope is None else slope)


def _elu_by_argument(u: Expression, alpha: Expression = ONE) -> Expression:
    return _if_positive(u, 1, alpha * _exp(u))


def _elu_kink(u: Expression, alpha: Expression = ONE) -> tuple[Relation, ...]:
    return () if alpha is ONE else (compare(u, "!=", 0),)


def _celu_by_alpha(u: Expression, alpha: Expression) -> Expression:
    return _if_positive(u, 0, (1 - u / alpha) * _exp(u / alpha) - 1)


def _gelu_derivative(u: Expression) -> Expression:
    distribution = (1 + call("erf", u / sqrt(TWO))) / 2
    return distribution + u * _exp(-(u**2) / 2) / sqrt(2 * PI)


def _mish_derivative(u: Expression) -> Expression:
    tanh = call("tanh", call("softplus", u))
    return tanh + u * _sigmoid(u) * (1 - tanh**2)


def _hardswish_derivative(u: Expression) -> Expression:
    return cases(
        (0, (compare(u, "<=", -3),)), (1, (compare(u, ">=", 3),)), otherwise=u / 3 + number(1, 2)
    )


_ANY: Final = (-2.1, 0.7, 4.0)
_PARAMETRIC: Final = ((-2.1,), (0.7,), (4.0,), (-0.8, 0.3), (1.5, 2.0))

# fmt: off
ROWS: Final[tuple[Function, ...]] = (
    unary("sigmoid", "sigmoid function", lambda u: _sigmoid(u) * (1 - _sigmoid(u)),
          numeric.sigmoid, r"\sigma\left({0}\right)", _ANY, aliases=("logistic", "expit")),
    unary("logit", "logit, the inverse of the sigmoid function", lambda u: 1 / (u * (1 - u)),
          lambda z: np.log(z / (1 - z)), r"\operatorname{logit}", (0.1, 0.4, 0.9),
          domain=lambda u: (compare(u, ">", 0), compare(u, "<", 1))),
    unary("log_sigmoid", "logarithm of the sigmoid function", lambda u: _sigmoid(-u),
          lambda z: -numeric.softplus(-z), r"\operatorname{LogSigmoid}", _ANY,
          aliases=("logsigmoid", "LogSigmoid")),
    unary("softplus", "softplus function", _sigmoid, numeric.softplus,
          r"\operatorname{softplus}", _ANY, aliases=("Softplus",)),
    unary("softsign", "softsign function", lambda u: 1 / (1 + call("abs", u)) ** 2,
          lambda z: z / (1 + numeric.absolute(z)), r"\operatorname{softsign}", _ANY,
          aliases=("Softsign",)),
    unary("tanhshrink", "tanhshrink function, x - tanh(x)", lambda u: call("tanh", u) ** 2,
          lambda z: z - np.tanh(z), r"\operatorname{tanhshrink}", _ANY, aliases=("Tanhshrink",)),
    unary("relu", "rectified linear unit", lambda u: call("Heaviside", u, ZERO),
          lambda z: np.maximum(z, 0.0), r"\operatorname{ReLU}", _ANY, aliases=("ReLU",),
          smooth=_apart_from(0)),
    unary("relu6", "rectified linear unit capped at 6", lambda u: _between(u, 0, 6, 1),
          lambda z: numeric.clip(z, 0.0, 6.0), r"\operatorname{ReLU6}", (-2.1, 0.7, 8.0),
          aliases=("ReLU6",), smooth=_apart_from(0, 6)),
    Function("leaky_relu", "leaky rectified linear unit", (1, 2),
             (_leaky_relu_by_argument, lambda u, slope: _if_positive(u, 0, u)),
             numeric.leaky_relu, r"\operatorname{LeakyReLU}", _PARAMETRIC,
             aliases=("LeakyReLU", "leakyrelu"), smooth=_apart_from(0)),
    Function("elu", "exponential linear unit", (1, 2),
             (_elu_by_argument, lambda u, alpha: _if_positive(u, 0, _exp(u) - 1)),
             numeric.elu, r"\operatorname{ELU}", _PARAMETRIC, aliases=("ELU",), smooth=_elu_kink),
    Function("celu", "continuously differentiable exponential linear unit", (1, 2),
             (lambda u, alpha=ONE: _if_positive(u, 1, _exp(u / alpha)), _celu_by_alpha),
             numeric.celu, r"\operatorname{CELU}", _PARAMETRIC, aliases=("CELU",),
             domain=lambda u, alpha=ONE: () if alpha is ONE else (compare(alpha, ">", 0),)),
    unary("selu", "scaled exponential linear unit",
          lambda u: _if_positive(u, _decimal(_SCALE), _decimal(_SLOPE) * _exp(u)),
          lambda z: float(_SCALE) * numeric.elu(z, float(_ALPHA)), r"\operatorname{SELU}", _ANY,
          aliases=("SELU",), smooth=_apart_from(0)),
    unary("gelu", "Gaussian error linear unit", _gelu_derivative, numeric.gelu,
          r"\operatorname{GELU}", _ANY, aliases=("GELU",)),
    unary("silu", "sigmoid linear unit",
          lambda u: _sigmoid(u) * (1 + u * (1 - _sigmoid(u))), lambda z: z * numeric.sigmoid(z),
          r"\operatorname{SiLU}", _ANY, aliases=("swish", "SiLU")),
    unary("mish", "mish function", _mish_derivative, numeric.mish, r"\operatorname{Mish}", _ANY,
          aliases=("Mish",)),
    unary("hardtanh", "hard hyperbolic tangent", lambda u: _between(u, -1, 1, 1),
          lambda z: numeric.clip(z, -1.0, 1.0), r"\operatorname{HardTanh}", (-2.1, -0.3, 0.7, 4.0),
          aliases=("HardTanh",), smooth=_apart_from(-1, 1)),
    unary("hardsigmoid", "hard sigmoid function", lambda u: _between(u, -3, 3, number(1, 6)),
          lambda z: numeric.clip(z + 3, 0.0, 6.0) / 6, r"\operatorname{HardSigmoid}",
          (-4.0, -2.1, 0.7, 5.0), aliases=("HardSigmoid",), smooth=_apart_from(-3, 3)),
    unary("hardswish", "hard swish function", _hardswish_derivative,
          lambda z: z * numeric.clip(z + 3, 0.0, 6.0) / 6, r"\operatorname{HardSwish}",
          (-4.0, -2.1, 0.7, 5.0), aliases=("HardSwish",), smooth=_apart_from(-3, 3)),
)
