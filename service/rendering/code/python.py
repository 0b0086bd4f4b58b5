"""Python, with NumPy's functions and SciPy's special ones: arguments may be arrays."""

import keyword
from typing import Final

from service.rendering.code.language import Language

_NUMPY: Final = {
    "exp": "exp", "log1p": "log1p", "expm1": "expm1", "sqrt": "sqrt", "cbrt": "cbrt",
    "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "asin": "arcsin", "acos": "arccos",
    "atan": "arctan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "arcsinh",
    "acosh": "arccosh", "atanh": "arctanh", "abs": "abs", "sign": "sign", "floor": "floor",
    "ceiling": "ceil",
}  # fmt: skip
_SCIPY: Final = {
    ("erf", 1): "erf", ("erfc", 1): "erfc", ("erfinv", 1): "erfinv", ("gamma", 1): "gamma",
    ("digamma", 1): "digamma", ("polygamma", 2): "polygamma",
    ("beta", 2): "beta", ("besselj", 2): "jv", ("bessely", 2): "yv", ("besseli", 2): "iv",
    ("besselk", 2): "kv", ("Ei", 1): "expi", ("sigmoid", 1): "expit", ("logit", 1): "logit",
    ("log_sigmoid", 1): "log_expit",
}  # fmt: skip

_FUNCTION: Final = '''

def {0}({1}):
    """Return the value and the derivative; arguments are numbers or arrays."""
    [{1}] = map(np.float64, [{1}])
    value = {2}
    derivative = {3}
    return value, derivative
'''
_HELPER: Final = """

def {0}({1}):
    return {2}
"""
# SciPy goes on where there are no real values: to complex ones, and to log|gamma(x)|.
_LAMBERT: Final = """

def LambertW(x):
    w = special.lambertw(x)
    return np.where(w.imag == 0, w.real, np.nan)
"""
_LOGGAMMA: Final = """

def loggamma(x):
    return np.where(x >= 0, special.gammaln(x), np.nan)
"""

PYTHON: Final = Language(
    title="Python",
    pi="np.pi",
    nan="np.nan",
    calls={(name, 1): f"np.{theirs}({{0}})" for name, theirs in _NUMPY.items()}
    | {
        key: f"special.{theirs}({', '.join('{0}{1}'[3 * i : 3 * i + 3] for i in range(key[1]))})"
        for key, theirs in _SCIPY.items()
    }
    | {
        ("log", 2): "(np.log({0})/np.log({1}))",
        ("atan2", 2): "np.arctan2({0}, {1})",
        ("Heaviside", 1): "np.heaviside({0}, 0.5)",
        ("Heaviside", 2): "np.heaviside({0}, {1})",
        ("softplus", 1): "np.logaddexp(0, {0})",
        ("sinc", 1): "np.sinc(({0})/np.pi)",
        ("Si", 1): "special.sici({0})[0]",
        ("Ci", 1): "special.sici({0})[1]",
        ("fresnels", 1): "special.fresnel({0})[0]",
        ("fresnelc", 1): "special.fresnel({0})[1]",
    },
    folded={"Max": "np.maximum({0}, {1})", "Min": "np.minimum({0}, {1})"},
    sources={("LambertW", 1): _LAMBERT, ("loggamma", 1): _LOGGAMMA},
    point="",
    power="{0}**{1}",
    scaled="np.float_power({0}, {1})",
    odd_root="np.copysign(np.abs({0})**({1}), {0})",
    even_root="(np.abs({0})**({1}))",
    operators={},
    both=" & ",
    choice="np.where({0}, {1}, {2})",
    helper=_HELPER,
    parameter="{0}",
    program=_FUNCTION,
    preamble="import numpy as np\nfrom scipy import special\n",
    reserved=frozenset((*keyword.kwlist, "np", "special", "value", "derivative")),
)
