"""Exponential function, logarithms and roots."""

from collections.abc import Callable
from typing import Final

import numpy as np

from service.symbolic import numeric
from service.symbolic.build import HALF, ONE, TWO, call, number, power_of, sqrt
from service.symbolic.expression import Expression, Relation
from service.symbolic.functions.function import Function, compare, notation, unary

_Base = Expression | None


def _ln(u: Expression) -> Expression:
    return call("log", u)


def _log_by_argument(u: Expression, base: _Base = None) -> Expression:
    return 1 / u if base is None else 1 / (u * _ln(base))


def _log_by_base(u: Expression, base: Expression) -> Expression:
    return -_ln(u) / (base * _ln(base) ** 2)


def _log_domain(u: Expression, base: _Base = None) -> tuple[Relation, ...]:
    positive = (compare(u, ">", 0),)
    return positive if base is None else (
        *positive, compare(base, ">", 0), compare(base, "!=", 1)
    )  # fmt: skip


def _log_to(base: int) -> Callable[[Expression], Expression]:
    return lambda u: call("log", u, number(base))


_POSITIVE: Final = ((0.3,), (1.7,), (6.0,))
_REAL: Final = ((-2.1,), (0.4,), (3.0,))

# fmt: off
ROWS: Final[tuple[Function, ...]] = (
    unary("exp", "exponential function", lambda u: call("exp", u), np.exp, r"\exp",
          (-2.1, 0.7, 3.0)),
    Function("log", "logarithm", (1, 2),
             (_log_by_argument, _log_by_base), numeric.log, r"\ln",
             (*_POSITIVE, (0.3, 2.0), (5.0, 0.4), (0.8, 10.0)), aliases=("ln",),
             domain=_log_domain, notations={2: r"\log_{{{1}}}\left({0}\right)"}),
    notation("log2", "binary logarithm", 1, _log_to(2), np.log2,
             r"\log_{{2}}\left({0}\right)", _POSITIVE, aliases=("lb",)),
    notation("log10", "decimal logarithm", 1, _log_to(10), np.log10,
             r"\log_{{10}}\left({0}\right)", _POSITIVE, aliases=("lg",)),
    notation("log1p", "logarithm of one more", 1, lambda u: _ln(ONE + u), np.log1p,
             r"\ln\left(1 + {0}\right)", ((-0.6,), (0.4,), (3.0,))),
    notation("expm1", "exponential less one", 1, lambda u: call("exp", u) - 1, np.expm1,
             r"\left(\exp\left({0}\right) - 1\right)", _REAL),
    notation("sqrt", "square root", 1, sqrt, np.sqrt, r"\sqrt{{{0}}}", _POSITIVE),
    notation("cbrt", "real cube root", 1, lambda u: power_of(u, number(1, 3)), np.cbrt,
             r"\sqrt[3]{{{0}}}", _REAL),
    notation("root", "real root", 2, lambda u, n: power_of(u, ONE / n),
             lambda x, n: np.copysign(np.abs(x) ** (1 / n), x), r"\sqrt[{1}]{{{0}}}",
             ((5.0, 2.0), (-2.1, 3.0), (0.4, 5.0)), aliases=("nthroot", "real_root")),
    notation("hypot", "length of the hypotenuse", 2,
             lambda u, v: power_of(u**TWO + v**TWO, HALF), np.hypot,
             r"\sqrt{{\left({0}\right)^{{2}} + \left({1}\right)^{{2}}}}",
             ((3.0, -4.0), (0.4, 2.0), (-1.0, -0.7))),
)
