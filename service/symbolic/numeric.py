"""NumPy forms of the functions that NumPy does not have.

Arguments are float64 or complex128 arrays. For x + ih with a tiny h the imaginary part of the
result is h times the derivative (complex step), so every form continues the real function
analytically off the real axis, and takes branches by the real part. Outside the real domain the
result is nan, or has an imaginary part that is not tiny.
"""

from collections.abc import Callable
from functools import reduce
from typing import Any, Final

import numpy as np
from scipy import special

from service.symbolic.interning import charge

_WORK: Final = 120  # for a difference of a function that is slow by itself
Form = Callable[..., Any]


def _everywhere(*arguments: Any) -> Any:
    return np.ones_like(arguments[-1])


def differenced(function: Form, room: Form = _everywhere) -> Form:
    """Continue a function that is only known for real arguments.

    f(a + ib) = f(a) + i Df(a), with D the central difference of sixth order along b: values only,
    so that a check by complex step shares nothing with the rule it checks. `room` is the distance
    of the last argument to the nearest singularity, at most 1; the step is 1/128 of it or less, a
    power of two.
    """

    def continued(*arguments: Any) -> Any:
        real = [argument.real for argument in arguments]
        if not any(map(np.iscomplexobj, arguments)):
            return function(*real)
        length = reduce(np.maximum, [np.abs(argument.imag) for argument in arguments])
        charge(_WORK)
        h = np.ldexp(1.0, np.frexp(room(*real))[1] - 8)
        scale = h / np.where(length == 0, 1, length)
        steps = [scale * argument.imag for argument in arguments]

        def at(k: int) -> Any:
            return function(*[x + k * step for x, step in zip(real, steps, strict=True)])

        difference = sum(weight * (at(k) - at(-k)) for k, weight in ((1, 45), (2, -9), (3, 1)))
        return function(*real) + 1j * length * (difference / (60 * h))

    return continued


def _from_zero(x: Any) -> Any:
    return np.minimum(np.abs(x), 1)


def _well_from_zero(n: Any, x: Any) -> Any:
    # Of fractional or negative order, Bessel functions grow like a power of 1/x towards zero.
    return np.minimum(np.abs(x), 1) / 8


def _by_order(n: Any, x: Any) -> Any:
    # Of whole order, those of the first kind are entire; near zero they hardly change, so that the
    # rounding of a shorter step would be larger than the difference.
    return np.where(n == np.round(n), 1.0, _well_from_zero(n, x))


def _from_poles_of_gamma(n: Any, x: Any) -> Any:
    return np.where(x > 0, np.minimum(x, 1), np.abs(x - np.round(x)))


def _from_one(x: Any) -> Any:
    return np.maximum(1 - np.abs(x), 0)


def _period_of_fresnel(x: Any) -> Any:
    return 0.25 / np.maximum(np.abs(x), 1)


besselj = differenced(special.jv, _by_order)
bessely = differenced(special.yv, _well_from_zero)
besseli = differenced(special.iv, _by_order)
besselk = differenced(special.kv, _well_from_zero)
polygamma = differenced(special.polygamma, _from_poles_of_gamma)
sine_integral = differenced(lambda x: special.sici(x)[0])
cosine_integral = differenced(lambda x: special.sici(x)[1], _from_zero)
exponential_integral = differenced(special.expi, _from_zero)
fresnel_sine = differenced(lambda x: special.fresnel(x)[0], _period_of_fresnel)
fresnel_cosine = differenced(lambda x: special.fresnel(x)[1], _period_of_fresnel)
erfinv = differenced(special.erfinv, _from_one)


def lambertw(z: Any) -> Any:
    """Return the principal branch of Lambert's W."""
    w = special.lambertw(z)
    return w if np.iscomplexobj(z) else np.where(w.imag == 0, w.real, np.nan)


def gamma(z: Any) -> Any:
    """Return the gamma function, left of 1/2 by reflection."""
    if not np.iscomplexobj(z):
        return special.gamma(z)
    # SciPy's own continuation goes through the logarithm, where multiples of pi hide a tiny step.
    left = z.real < 0.5
    right = special.gamma(np.where(left, 1 - z, z))
    return np.where(left, np.pi / (np.sin(np.pi * z) * right), right)


def beta(x: Any, y: Any) -> Any:
    """Return Euler's beta function for positive arguments."""
    logarithm = special.loggamma(x) + special.loggamma(y) - special.loggamma(x + y)
    # Elsewhere multiples of pi would hide a tiny step.
    return np.where((x.real > 0) & (y.real > 0), np.exp(logarithm), np.nan)


def log(z: Any, base: Any = None) -> Any:
    """Return the natural logarithm, or that to a base."""
    return np.log(z) if base is None else np.log(z) / np.log(base)


def acot(z: Any) -> Any:
    """Return the arc cotangent in (-pi/2, pi/2]."""
    return atan2(np.where(z.real < 0, -1.0, 1.0), np.where(z.real < 0, -z, z))


def atan2(y: Any, x: Any) -> Any:
    """Return the angle of the point (x, y) in (-pi, pi], nan at the origin."""
    steep = np.abs(y.real) > np.abs(x.real)
    angle = np.arctan(np.where(steep, x, y) / np.where(steep, y, x))
    half_turn = np.where(y.real < 0, -np.pi, np.pi)
    return np.where(steep, half_turn / 2 - angle, np.where(x.real < 0, half_turn + angle, angle))


def sinc(z: Any) -> Any:
    """Return sin(z)/z, and 1 at 0."""
    small = np.abs(z.real) < 0.1
    # The quotient loses its derivative to rounding near 0; the series does not.
    square = np.where(small, z, 0) ** 2
    series: Any = 1.0
    for k in (8, 6, 4, 2):
        series = 1 - square * series / (k * (k + 1))
    return np.where(small, series, np.sin(z) / np.where(small, 1, z))


def absolute(z: Any) -> Any:
    """Return z or -z, whichever has a real part that is not negative."""
    return np.where(z.real < 0, -z, z)


def sign(z: Any) -> Any:
    """Return -1, 0 or 1, by the real part."""
    return np.sign(z.real)


def floor(z: Any) -> Any:
    """Return the largest whole number that is not above the real part."""
    return np.floor(z.real)


def ceiling(z: Any) -> Any:
    """Return the smallest whole number that is not below the real part."""
    return np.ceil(z.real)


def heaviside(z: Any, at_zero: Any = 0.5) -> Any:
    """Return 0 for negative and 1 for positive real parts, and `at_zero` between."""
    return np.heaviside(z.real, at_zero.real)


def maximum(*arguments: Any) -> Any:
    """Return the largest of the arguments; NumPy orders complex numbers by real part."""
    return reduce(np.maximum, arguments)


def minimum(*arguments: Any) -> Any:
    """Return the smallest of the arguments."""
    return reduce(np.minimum, arguments)


def sigmoid(z: Any) -> Any:
    """Return 1/(1 + exp(-z)) without overflow."""
    if not np.iscomplexobj(z):
        return special.expit(z)
    negative = z.real < 0
    decay = np.exp(np.where(negative, z, -z))
    return np.where(negative, decay, 1) / (1 + decay)


def softplus(z: Any) -> Any:
    """Return log(1 + exp(z)) without overflow."""
    real = np.logaddexp(0, z.real)
    if not np.iscomplexobj(z):
        return real
    decay = np.exp(-absolute(z))
    angle = np.arctan2(decay.imag, 1 + decay.real)
    return real + 1j * (np.where(z.real < 0, 0, z.imag) + angle)


def mish(z: Any) -> Any:
    """Return z tanh(softplus(z))."""
    return z * np.tanh(softplus(z))


def gelu(z: Any) -> Any:
    """Return z times the normal distribution function of z."""
    return z * special.erfc(-z / np.sqrt(2)) / 2


def leaky_relu(z: Any, slope: Any = 0.01) -> Any:
    """Return z for positive z, else slope z."""
    return np.where(z.real > 0, z, slope * z)


def elu(z: Any, alpha: Any = 1.0) -> Any:
    """Return z for positive z, else alpha (exp(z) - 1)."""
    return np.where(z.real > 0, z, alpha * np.expm1(np.where(z.real > 0, 0, z)))


def celu(z: Any, alpha: Any = 1.0) -> Any:
    """Return z for positive z, else alpha (exp(z/alpha) - 1), for positive alpha."""
    return np.where(alpha.real > 0, alpha * elu(z / alpha), np.nan)


def clip(z: Any, low: float, high: float) -> Any:
    """Return the real z between two bounds, and the nearer bound elsewhere."""
    return np.where(z.real <= low, low, np.where(z.real >= high, high, z))
