"""The six trigonometric functions, their inverses, and what goes with them."""

from typing import Final

import numpy as np

from service.symbolic import numeric
from service.symbolic.build import call, sqrt
from service.symbolic.expression import Expression, Relation
from service.symbolic.functions.function import Function, cases, compare, unary


def _sin(u: Expression) -> Expression:
    return call("sin", u)


def _cos(u: Expression) -> Expression:
    return call("cos", u)


def _cosine_not_zero(u: Expression) -> tuple[Relation, ...]:
    return (compare(_cos(u), "!=", 0),)


def _sine_not_zero(u: Expression) -> tuple[Relation, ...]:
    return (compare(_sin(u), "!=", 0),)


def _within_one(u: Expression) -> tuple[Relation, ...]:
    return (compare(u, ">=", -1), compare(u, "<=", 1))


def _strictly_within_one(u: Expression) -> tuple[Relation, ...]:
    return (compare(u, ">", -1), compare(u, "<", 1))


def _beyond_one(u: Expression) -> tuple[Relation, ...]:
    return (compare(call("abs", u), ">=", 1),)


def _strictly_beyond_one(u: Expression) -> tuple[Relation, ...]:
    return (compare(call("abs", u), ">", 1),)


def _asec_derivative(u: Expression) -> Expression:
    return 1 / (call("abs", u) * sqrt(u**2 - 1))


def _sinc_derivative(u: Expression) -> Expression:
    # The value at 0 is 0; its derivatives up to the third order are those of -u/3.
    return cases(((u * _cos(u) - _sin(u)) / u**2, (compare(u, "!=", 0),)), otherwise=-u / 3)


def _off_the_cut(y: Expression, x: Expression) -> tuple[Relation, ...]:
    # Not y = 0 with x <= 0, where the angle jumps between -pi and pi.
    return (compare(sqrt(x**2 + y**2) + x, "!=", 0),)


_ANY: Final = (-2.1, 0.7, 4.0)
_INSIDE: Final = (-0.8, 0.1, 0.6)
_OUTSIDE: Final = (-2.1, 1.3, 5.0)

# fmt: off
ROWS: Final[tuple[Function, ...]] = (
    unary("sin", "sine", _cos, np.sin, r"\sin", _ANY),
    unary("cos", "cosine", lambda u: -_sin(u), np.cos, r"\cos", _ANY),
    unary("tan", "tangent", lambda u: call("sec", u) ** 2, np.tan, r"\tan", _ANY,
          aliases=("tg",), domain=_cosine_not_zero),
    unary("cot", "cotangent", lambda u: -call("csc", u) ** 2, lambda z: 1 / np.tan(z), r"\cot",
          _ANY, aliases=("ctg", "cotan", "cotg"), domain=_sine_not_zero),
    unary("sec", "secant", lambda u: call("sec", u) * call("tan", u), lambda z: 1 / np.cos(z),
          r"\sec", _ANY, domain=_cosine_not_zero),
    unary("csc", "cosecant", lambda u: -call("csc", u) * call("cot", u), lambda z: 1 / np.sin(z),
          r"\csc", _ANY, aliases=("cosec",), domain=_sine_not_zero),
    unary("asin", "inverse sine", lambda u: 1 / sqrt(1 - u**2), np.arcsin, r"\arcsin", _INSIDE,
          aliases=("arcsin",), domain=_within_one, smooth=_strictly_within_one),
    unary("acos", "inverse cosine", lambda u: -1 / sqrt(1 - u**2), np.arccos, r"\arccos", _INSIDE,
          aliases=("arccos",), domain=_within_one, smooth=_strictly_within_one),
    unary("atan", "inverse tangent", lambda u: 1 / (1 + u**2), np.arctan, r"\arctan", _ANY,
          aliases=("arctan", "arctg", "atg")),
    # SymPy's convention: acot(u) = atan(1/u) with values in (-pi/2, pi/2], a jump at 0.
    unary("acot", "inverse cotangent", lambda u: -1 / (1 + u**2), numeric.acot,
          r"\operatorname{arccot}", _ANY, aliases=("arccot", "arcctg", "actg"),
          smooth=lambda u: (compare(u, "!=", 0),)),
    unary("asec", "inverse secant", _asec_derivative, lambda z: np.arccos(1 / z),
          r"\operatorname{arcsec}", _OUTSIDE, aliases=("arcsec",), domain=_beyond_one,
          smooth=_strictly_beyond_one),
    unary("acsc", "inverse cosecant", lambda u: -_asec_derivative(u), lambda z: np.arcsin(1 / z),
          r"\operatorname{arccsc}", _OUTSIDE, aliases=("arccsc", "acosec", "arccosec"),
          domain=_beyond_one, smooth=_strictly_beyond_one),
    Function("atan2", "angle of the point (x, y), atan2(y, x)", (2, 2),
             (lambda y, x: x / (x**2 + y**2), lambda y, x: -y / (x**2 + y**2)), numeric.atan2,
             r"\operatorname{atan2}", ((0.7, 2.0), (-3.0, 0.4), (1.2, -0.5), (-0.3, -4.0)),
             aliases=("arctan2",), domain=lambda y, x: (compare(x**2 + y**2, "!=", 0),),
             smooth=_off_the_cut),
    unary("sinc", "sinc function, sin(x)/x", _sinc_derivative, numeric.sinc,
          r"\operatorname{sinc}", (-2.1, 0.01, 0.7, 4.0)),
)
