"""The six hyperbolic functions and their inverses."""

from typing import Final

import numpy as np

from service.symbolic.build import call, sqrt
from service.symbolic.expression import Expression, Relation
from service.symbolic.functions.function import Function, compare, unary


def _not_zero(u: Expression) -> tuple[Relation, ...]:
    return (compare(u, "!=", 0),)


def _acsch_derivative(u: Expression) -> Expression:
    return -1 / (call("abs", u) * sqrt(1 + u**2))


_ANY: Final = (-2.1, 0.7, 4.0)
_BELOW_ONE: Final = (0.1, 0.6, 0.9)
_INSIDE: Final = (-0.8, 0.1, 0.6)
_OUTSIDE: Final = (-2.1, 1.3, 5.0)
_ABOVE_ONE: Final = (1.2, 3.0, 20.0)

# fmt: off
ROWS: Final[tuple[Function, ...]] = (
    unary("sinh", "hyperbolic sine", lambda u: call("cosh", u), np.sinh, r"\sinh", _ANY,
          aliases=("sh",)),
    unary("cosh", "hyperbolic cosine", lambda u: call("sinh", u), np.cosh, r"\cosh", _ANY,
          aliases=("ch",)),
    unary("tanh", "hyperbolic tangent", lambda u: 1 - call("tanh", u) ** 2, np.tanh, r"\tanh",
          _ANY, aliases=("th", "tgh")),
    unary("coth", "hyperbolic cotangent", lambda u: -call("csch", u) ** 2,
          lambda z: 1 / np.tanh(z), r"\coth", _ANY, aliases=("cth", "ctgh"), domain=_not_zero),
    unary("sech", "hyperbolic secant", lambda u: -call("sech", u) * call("tanh", u),
          lambda z: 1 / np.cosh(z), r"\operatorname{sech}", _ANY),
    unary("csch", "hyperbolic cosecant", lambda u: -call("csch", u) * call("coth", u),
          lambda z: 1 / np.sinh(z), r"\operatorname{csch}", _ANY, aliases=("cosech",),
          domain=_not_zero),
    unary("asinh", "inverse hyperbolic sine", lambda u: 1 / sqrt(u**2 + 1), np.arcsinh,
          r"\operatorname{arsinh}", _ANY, aliases=("arsinh", "arcsinh", "arsh")),
    unary("acosh", "inverse hyperbolic cosine", lambda u: 1 / sqrt(u**2 - 1), np.arccosh,
          r"\operatorname{arcosh}", _ABOVE_ONE, aliases=("arcosh", "arccosh", "arch"),
          domain=lambda u: (compare(u, ">=", 1),), smooth=lambda u: (compare(u, ">", 1),)),
    unary("atanh", "inverse hyperbolic tangent", lambda u: 1 / (1 - u**2), np.arctanh,
          r"\operatorname{artanh}", _INSIDE, aliases=("artanh", "arctanh", "arth"),
          domain=lambda u: (compare(u, ">", -1), compare(u, "<", 1))),
    unary("acoth", "inverse hyperbolic cotangent", lambda u: 1 / (1 - u**2),
          lambda z: np.arctanh(1 / z), r"\operatorname{arcoth}", _OUTSIDE,
          aliases=("arcoth", "arccoth"), domain=lambda u: (compare(call("abs", u), ">", 1),)),
    unary("asech", "inverse hyperbolic secant", lambda u: -1 / (u * sqrt(1 - u**2)),
          lambda z: np.arccosh(1 / z), r"\operatorname{arsech}", _BELOW_ONE,
          aliases=("arsech", "arcsech"),
          domain=lambda u: (compare(u, ">", 0), compare(u, "<=", 1)),
          smooth=lambda u: (compare(u, "<", 1),)),
    unary("acsch", "inverse hyperbolic cosecant", _acsch_derivative,
          lambda z: np.arcsinh(1 / z), r"\operatorname{arcsch}", _ANY,
          aliases=("arcsch", "arccsch"), domain=_not_zero),
)
