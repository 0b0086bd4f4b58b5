"""Special functions: error, gamma, Bessel, Lambert W, and integrals without elementary form."""

from collections.abc import Callable
from typing import Final

import numpy as np
from scipy import special

from service.symbolic import numeric
from service.symbolic.build import MINUS_ONE, ONE, PI, TWO, ZERO, call, sqrt
from service.symbolic.expression import Expression, Relation
from service.symbolic.functions.function import Function, Partial, compare, notation, unary


def _positive(*arguments: Expression) -> tuple[Relation, ...]:
    return tuple(compare(argument, ">", 0) for argument in arguments)


def _not_a_pole(u: Expression) -> tuple[Relation, ...]:
    # Anything but 0, -1, -2, ...
    return (compare(call("ceiling", u), "!=", call("Min", u, ZERO)),)


def _beta_by(x: Expression, total: Expression, value: Expression) -> Expression:
    return value * (call("digamma", x) - call("digamma", total))


def _bessel_by_argument(name: str, signs: tuple[int, int]) -> Callable[..., Expression]:
    # 2 Z_n' = s Z_(n-1) + t Z_(n+1), where Z_(-1) = s t Z_1.
    s, t = signs

    def partial(n: Expression, u: Expression) -> Expression:
        if n is ZERO:
            return t * call(name, ONE, u)
        return (s * call(name, n - 1, u) + t * call(name, n + 1, u)) / 2

    return partial


def _bessel(
    name: str, title: str, signs: tuple[int, int], values: Callable[..., object], latex: str,
    domain: Callable[..., tuple[Relation, ...]],
) -> Function:  # fmt: skip
    partials: tuple[Partial | None, ...] = (None, _bessel_by_argument(name, signs))
    points = ((0.0, 0.7), (1.0, 3.0), (2.0, 6.0), (0.5, 1.3))
    return Function(name, title, (2, 2), partials, values, latex, points, domain=domain)


def _real_power(n: Expression, u: Expression) -> tuple[Relation, ...]:
    whole = getattr(n, "denominator", None) == 1
    return () if whole else (compare(u, ">", 0),)


def _branch_point() -> Expression:
    return -call("exp", MINUS_ONE)


_ANY: Final = (-2.1, 0.7, 4.0)
_POSITIVE: Final = (0.3, 1.7, 6.0)
_OFF_POLES: Final = (-1.3, 0.7, 4.0)
_PAIRS: Final = ((0.3, 1.7), (2.0, 0.8), (3.5, 4.0))

# fmt: off
ROWS: Final[tuple[Function, ...]] = (
    unary("erf", "error function", lambda u: 2 * call("exp", -u**2) / sqrt(PI), special.erf,
          r"\operatorname{erf}", _ANY),
    unary("erfc", "complementary error function", lambda u: -2 * call("exp", -u**2) / sqrt(PI),
          special.erfc, r"\operatorname{erfc}", _ANY),
    unary("erfinv", "inverse error function",
          lambda u: sqrt(PI) * call("exp", call("erfinv", u) ** 2) / 2, numeric.erfinv,
          r"\operatorname{erfinv}", (-0.8, 0.1, 0.95),
          domain=lambda u: (compare(u, ">", -1), compare(u, "<", 1))),
    unary("gamma", "gamma function", lambda u: call("gamma", u) * call("digamma", u),
          numeric.gamma, r"\Gamma\left({0}\right)", _OFF_POLES,
          domain=_not_a_pole, aliases=("Gamma",)),
    notation("factorial", "factorial", 1, lambda u: call("gamma", u + 1),
             lambda x: special.gamma(x + 1), r"\left({0}\right)!", ((0.5,), (3.0,), (5.0,))),
    unary("loggamma", "logarithm of the gamma function", lambda u: call("digamma", u),
          special.loggamma, r"\operatorname{loggamma}", _POSITIVE,
          aliases=("lgamma", "gammaln"), domain=_positive),
    unary("digamma", "digamma function", lambda u: call("polygamma", ONE, u), special.psi,
          r"\psi\left({0}\right)", _OFF_POLES, domain=_not_a_pole),
    Function("polygamma", "polygamma function", (2, 2),
             (None, lambda n, u: call("polygamma", n + 1, u)), numeric.polygamma,
             r"\psi^{{\left({0}\right)}}\left({1}\right)", ((1.0, 0.7), (2.0, 3.0), (1.0, -1.3)),
             domain=lambda n, u: _not_a_pole(u)),
    Function("beta", "beta function", (2, 2),
             (lambda x, y: _beta_by(x, x + y, call("beta", x, y)),
              lambda x, y: _beta_by(y, x + y, call("beta", x, y))),
             numeric.beta, r"\mathrm{{B}}\left({0}, {1}\right)", _PAIRS,
             domain=_positive),
    _bessel("besselj", "Bessel function of the first kind", (1, -1), numeric.besselj,
            r"J_{{{0}}}\left({1}\right)", _real_power),
    _bessel("bessely", "Bessel function of the second kind", (1, -1), numeric.bessely,
            r"Y_{{{0}}}\left({1}\right)", lambda n, u: _positive(u)),
    _bessel("besseli", "modified Bessel function of the first kind", (1, 1), numeric.besseli,
            r"I_{{{0}}}\left({1}\right)", _real_power),
    _bessel("besselk", "modified Bessel function of the second kind", (-1, -1), numeric.besselk,
            r"K_{{{0}}}\left({1}\right)", lambda n, u: _positive(u)),
    unary("LambertW", "Lambert W function, principal branch",
          lambda u: 1 / (u + call("exp", call("LambertW", u))), numeric.lambertw,
          r"\operatorname{LambertW}", (-0.2, 0.7, 4.0), aliases=("lambertw",),
          domain=lambda u: (compare(u, ">=", _branch_point()),),
          smooth=lambda u: (compare(u, ">", _branch_point()),)),
    unary("Si", "sine integral", lambda u: call("sinc", u), numeric.sine_integral,
          r"\operatorname{Si}", _ANY),
    unary("Ci", "cosine integral", lambda u: call("cos", u) / u, numeric.cosine_integral,
          r"\operatorname{Ci}", _POSITIVE, domain=_positive),
    unary("Ei", "exponential integral", lambda u: call("exp", u) / u,
          numeric.exponential_integral, r"\operatorname{Ei}", _ANY,
          domain=lambda u: (compare(u, "!=", 0),)),
    unary("li", "logarithmic integral", lambda u: 1 / call("log", u),
          lambda z: numeric.exponential_integral(np.log(z)), r"\operatorname{li}", _POSITIVE,
          domain=lambda u: (compare(u, ">", 0), compare(u, "!=", 1))),
    unary("fresnels", "Fresnel sine integral", lambda u: call("sin", PI * u**2 / TWO),
          numeric.fresnel_sine, r"\operatorname{fresnels}", (-2.1, 0.7, 3.7)),
    unary("fresnelc", "Fresnel cosine integral", lambda u: call("cos", PI * u**2 / TWO),
          numeric.fresnel_cosine, r"\operatorname{fresnelc}", _ANY),
)
