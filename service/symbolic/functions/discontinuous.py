"""Functions with kinks and jumps: absolute value, sign, rounding, extremes, unit step.

At a tie of two arguments the derivative of Max and Min by each of them is 1/2, as in PyTorch; the
derivative does not exist there, and `smooth` says so.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from service.symbolic import numeric
from service.symbolic.build import ONE, ZERO, call, is_number
from service.symbolic.expression import Expression, Relation
from service.symbolic.functions.function import Function, compare, notation, unary

_Arguments = tuple[Expression, ...]


def _not_zero(u: Expression, *_: Expression) -> tuple[Relation, ...]:
    return (compare(u, "!=", 0),)


def _extreme_of_others(name: str, arguments: _Arguments, index: int) -> Expression:
    others = arguments[:index] + arguments[index + 1 :]
    return others[0] if len(others) == 1 else call(name, *others)


def _max_by(arguments: _Arguments, index: int) -> Expression:
    if len(arguments) == 1:
        return ONE
    return call("Heaviside", arguments[index] - _extreme_of_others("Max", arguments, index))


def _min_by(arguments: _Arguments, index: int) -> Expression:
    if len(arguments) == 1:
        return ONE
    return call("Heaviside", _extreme_of_others("Min", arguments, index) - arguments[index])


def _no_tie(name: str) -> Callable[..., tuple[Relation, ...]]:
    def smooth(*arguments: Expression) -> tuple[Relation, ...]:
        # A tie takes two, and constants do not move: one argument need not be compared.
        moving = [i for i, argument in enumerate(arguments) if not is_number(argument)]
        return tuple(
            compare(arguments[i], "!=", _extreme_of_others(name, arguments, i))
            for i in moving[: len(arguments) - 1]
        )

    return smooth


_EXTREME_POINTS: Final = (
    (2.0,), (0.3, 1.7), (2.0, -1.0), (-0.4, -0.5), (0.3, -2.0, 1.1), (1.0, 3.0, -2.5, 2.0),
)  # fmt: skip
_OFF_INTEGERS: Final = (-2.1, 0.7, 3.4)

# fmt: off
ROWS: Final[tuple[Function, ...]] = (
    unary("abs", "absolute value", lambda u: call("sign", u), numeric.absolute,
          r"\left|{0}\right|", (-2.1, 0.7, 4.0), aliases=("Abs", "fabs"), smooth=_not_zero),
    unary("sign", "sign", lambda u: ZERO, numeric.sign, r"\operatorname{sgn}", (-2.1, 0.7, 4.0),
          aliases=("sgn", "signum"), smooth=_not_zero),
    unary("floor", "floor", lambda u: ZERO, numeric.floor, r"\left\lfloor {0} \right\rfloor",
          _OFF_INTEGERS, smooth=lambda u: (compare(u, "!=", call("floor", u)),)),
    unary("ceiling", "ceiling", lambda u: ZERO, numeric.ceiling, r"\left\lceil {0} \right\rceil",
          _OFF_INTEGERS, aliases=("ceil",),
          smooth=lambda u: (compare(u, "!=", call("ceiling", u)),)),
    notation("mod", "remainder of the floored division", 2,
             lambda u, v: u - v * call("floor", u / v), np.mod,
             r"\left({0}\right) \bmod \left({1}\right)", ((5.3, 2.0), (-5.3, 2.0), (5.3, -2.0)),
             aliases=("Mod",)),
    Function("Max", "maximum", (1, None), (), numeric.maximum, r"\max", _EXTREME_POINTS,
             aliases=("max", "maximum"), smooth=_no_tie("Max"), partial_at=_max_by),
    Function("Min", "minimum", (1, None), (), numeric.minimum, r"\min", _EXTREME_POINTS,
             aliases=("min", "minimum"), smooth=_no_tie("Min"), partial_at=_min_by),
    # SymPy's convention: 1/2 at 0, unless a second argument says what the value at 0 is.
    Function("Heaviside", "unit step", (1, 2), (lambda u, *_: ZERO, lambda u, at_zero: ZERO),
             numeric.heaviside, r"\operatorname{Heaviside}",
             ((-2.1,), (0.7,), (4.0,), (-1.0, 0.0), (2.0, 1.0)), aliases=("heaviside",),
             smooth=_not_zero),
)
