"""Functions of the table in terms of simpler ones, for systems that do not have them.

The definitions are those that the values of the table follow, in forms that keep their precision.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from service.symbolic.build import HALF, ONE, PI, TWO, ZERO, call, number, sqrt
from service.symbolic.expression import Expression
from service.symbolic.functions.function import cases, compare

Definition = Callable[..., Expression]


def _reciprocal(name: str) -> Definition:
    return lambda x: 1 / call(name, x)


def _of_reciprocal(name: str) -> Definition:
    return lambda x: call(name, 1 / x)


def _exp(x: Expression) -> Expression:
    return call("exp", x)


def _clip(x: Expression, low: int, high: int) -> Expression:
    return call("Min", call("Max", x, number(low)), number(high))


def _decimal(text: str) -> Expression:
    value = Fraction(text)
    return number(value.numerator, value.denominator, decimal=True)


def _elu(x: Expression, alpha: Expression = ONE) -> Expression:
    below = alpha * call("expm1", call("Min", x, ZERO))
    return cases((x, (compare(x, ">", 0),)), otherwise=below)


def _celu(x: Expression, alpha: Expression = ONE) -> Expression:
    return alpha * _elu(x / alpha)


def _selu(x: Expression) -> Expression:
    return _decimal("1.0507009873554805") * _elu(x, _decimal("1.6732632423543772"))


def _leaky_relu(x: Expression, slope: Expression | None = None) -> Expression:
    below = (_decimal("0.01") if slope is None else slope) * x
    return cases((x, (compare(x, ">", 0),)), otherwise=below)


def _softplus(x: Expression) -> Expression:
    return call("Max", x, ZERO) + call("log1p", _exp(-call("abs", x)))


def _heaviside(x: Expression, at_zero: Expression = HALF) -> Expression:
    positive, zero = (1, (compare(x, ">", 0),)), (at_zero, (compare(x, "==", 0),))
    return cases(positive, zero, (0, (compare(x, "<", 0),)), otherwise=x)  # x is no number.


def _sinc(x: Expression) -> Expression:
    return cases((1, (compare(x, "==", 0),)), otherwise=call("sin", x) / x)


def _sign(x: Expression) -> Expression:
    positive, negative = (1, (compare(x, ">", 0),)), (-1, (compare(x, "<", 0),))
    return cases(positive, negative, otherwise=x)


def _atan2(y: Expression, x: Expression) -> Expression:
    upper = (PI / 2, (compare(y, ">", 0),))
    steep = cases(upper, otherwise=-PI / 2) - call("atan", x / y)
    level = call("atan", y / x)
    turned = cases((PI, (compare(y, ">=", 0),)), otherwise=-PI)
    return cases(
        (steep, (compare(call("abs", y), ">", call("abs", x)),)),
        (level, (compare(x, ">", 0),)),
        otherwise=level + turned,
    )


DEFINITIONS: Final[dict[str, Definition]] = {
    "cot": lambda x: call("cos", x) / call("sin", x),
    "sec": _reciprocal("cos"),
    "csc": _reciprocal("sin"),
    "coth": _reciprocal("tanh"),
    "sech": _reciprocal("cosh"),
    "csch": _reciprocal("sinh"),
    "acot": lambda x: cases((PI / 2, (compare(x, "==", 0),)), otherwise=call("atan", 1 / x)),
    "asec": _of_reciprocal("acos"),
    "acsc": _of_reciprocal("asin"),
    "acoth": _of_reciprocal("atanh"),
    "asech": _of_reciprocal("acosh"),
    "acsch": _of_reciprocal("asinh"),
    "atan2": _atan2,
    "sinc": _sinc,
    "sign": _sign,
    "Heaviside": _heaviside,
    "li": lambda x: call("Ei", call("log", x)),
    "sigmoid": lambda x: 1 / (1 + _exp(-x)),
    "logit": lambda x: call("log", x / (1 - x)),
    "log_sigmoid": lambda x: -call("softplus", -x),
    "softplus": _softplus,
    "softsign": lambda x: x / (1 + call("abs", x)),
    "tanhshrink": lambda x: x - call("tanh", x),
    "relu": lambda x: call("Max", x, ZERO),
    "relu6": lambda x: _clip(x, 0, 6),
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "celu": _celu,
    "selu": _selu,
    "gelu": lambda x: x * call("erfc", -x / sqrt(TWO)) / 2,
    "silu": lambda x: x * call("sigmoid", x),
    "mish": lambda x: x * call("tanh", call("softplus", x)),
    "hardtanh": lambda x: _clip(x, -1, 1),
    "hardsigmoid": lambda x: _clip(x + 3, 0, 6) / 6,
    "hardswish": lambda x: x * _clip(x + 3, 0, 6) / 6,
}
