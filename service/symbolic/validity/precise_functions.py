"""The functions of the table that have a form in decimals."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from service.symbolic.validity.decimals import (
    NAN,
    ONE,
    ZERO,
    arccosine,
    arcsine,
    arctangent,
    cosine,
    error_function,
    floor,
    hyperbolic_sine,
    hyperbolic_tangent,
    inverse_hyperbolic_cosine,
    inverse_hyperbolic_sine,
    inverse_hyperbolic_tangent,
    lambert,
    logarithm,
    pi,
    sine,
)

_HALF: Final = Decimal("0.5")
_SLOPE: Final = Decimal("0.01")
_SCALE: Final = Decimal("1.0507009873554805")
_ALPHA: Final = Decimal("1.6732632423543772")


def _over(above: Decimal, below: Decimal) -> Decimal:
    return above / below if below else NAN


def _sign(x: Decimal) -> Decimal:
    return ONE.copy_sign(x) if x else ZERO


def _hyperbolic_cosine(x: Decimal) -> Decimal:
    return (x.exp() + (-x).exp()) / 2


def _sigmoid(x: Decimal) -> Decimal:
    decay = (-abs(x)).exp()
    return (ONE if x >= 0 else decay) / (1 + decay)


def _softplus(x: Decimal) -> Decimal:
    return max(x, ZERO) + (1 + (-abs(x)).exp()).ln()


def _elu(x: Decimal, alpha: Decimal = ONE) -> Decimal:
    return x if x > 0 else alpha * (x.exp() - 1)


def _clip(x: Decimal, low: int, high: int) -> Decimal:
    return min(max(x, Decimal(low)), Decimal(high))


def _heaviside(x: Decimal, at_zero: Decimal = _HALF) -> Decimal:
    return at_zero if not x else (ONE if x > 0 else ZERO)


def _angle(y: Decimal, x: Decimal) -> Decimal:
    if x > 0:
        return arctangent(y / x)
    if x < 0:
        return arctangent(y / x) + (pi() if y >= 0 else -pi())
    return (pi() / 2).copy_sign(y) if y else NAN


def _logarithm(x: Decimal, base: Decimal | None = None) -> Decimal:
    return logarithm(x) if base is None else _over(logarithm(x), logarithm(base))


FUNCTIONS: Final[dict[str, Callable[..., Decimal]]] = {
    "exp": lambda x: x.exp(),
    "log": _logarithm,
    "sin": sine,
    "cos": cosine,
    "tan": lambda x: _over(sine(x), cosine(x)),
    "cot": lambda x: _over(cosine(x), sine(x)),
    "sec": lambda x: _over(ONE, cosine(x)),
    "csc": lambda x: _over(ONE, sine(x)),
    "asin": arcsine,
    "acos": arccosine,
    "atan": arctangent,
    "acot": lambda x: arctangent(1 / x) if x else pi() / 2,
    "asec": lambda x: arccosine(1 / x) if x else NAN,
    "acsc": lambda x: arcsine(1 / x) if x else NAN,
    "atan2": _angle,
    "sinc": lambda x: sine(x) / x if x else ONE,
    "sinh": hyperbolic_sine,
    "cosh": _hyperbolic_cosine,
    "tanh": hyperbolic_tangent,
    "coth": lambda x: _over(ONE, hyperbolic_tangent(x)),
    "sech": lambda x: 1 / _hyperbolic_cosine(x),
    "csch": lambda x: _over(ONE, hyperbolic_sine(x)),
    "asinh": inverse_hyperbolic_sine,
    "acosh": inverse_hyperbolic_cosine,
    "atanh": inverse_hyperbolic_tangent,
    "acoth": lambda x: inverse_hyperbolic_tangent(1 / x) if x else NAN,
    "asech": lambda x: inverse_hyperbolic_cosine(1 / x) if x > 0 else NAN,
    "acsch": lambda x: inverse_hyperbolic_sine(1 / x) if x else NAN,
    "abs": abs,
    "sign": _sign,
    "floor": floor,
    "ceiling": lambda x: -floor(-x),
    "Max": lambda *arguments: max(arguments),
    "Min": lambda *arguments: min(arguments),
    "Heaviside": _heaviside,
    "erf": error_function,
    "erfc": lambda x: 1 - error_function(x),
    "LambertW": lambert,
    "gelu": lambda x: x * (1 + error_function(x / Decimal(2).sqrt())) / 2,
    "sigmoid": _sigmoid,
    "logit": lambda x: (x / (1 - x)).ln() if 0 < x < 1 else NAN,
    "log_sigmoid": lambda x: -_softplus(-x),
    "softplus": _softplus,
    "softsign": lambda x: x / (1 + abs(x)),
    "tanhshrink": lambda x: x - hyperbolic_tangent(x),
    "relu": lambda x: max(x, ZERO),
    "relu6": lambda x: _clip(x, 0, 6),
    "leaky_relu": lambda x, slope=_SLOPE: x if x > 0 else slope * x,
    "elu": _elu,
    "celu": lambda x, alpha=ONE: alpha * _elu(x / alpha) if alpha > 0 else NAN,
    "selu": lambda x: _SCALE * _elu(x, _ALPHA),
    "silu": lambda x: x * _sigmoid(x),
    "mish": lambda x: x * hyperbolic_tangent(_softplus(x)),
    "hardtanh": lambda x: _clip(x, -1, 1),
    "hardsigmoid": lambda x: _clip(x + 3, 0, 6) / 6,
    "hardswish": lambda x: x * _clip(x + 3, 0, 6) / 6,
}
