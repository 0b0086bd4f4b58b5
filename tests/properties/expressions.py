"""Random expressions, each as a text for the service and as a function for mpmath.

The function is put together beside the text, so it shares nothing with how the service reads it.
"""

import operator
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import mpmath as mp
from hypothesis import strategies as st

DEPTH = 8
DIGITS = 40
POINTS = ("0.6180339", "1.3247179", "-0.7390851", "2.5029078", "0.1414213")


class Sample(NamedTuple):
    """An expression in x as text, and its value at x."""

    text: str
    value: Callable[[Any], Any]

    def __repr__(self) -> str:
        return f"Sample({self.text!r})"


def _sinc(z: Any) -> Any:
    return mp.sin(z) / z if z else mp.mpf(1)


def _heaviside(z: Any, at_zero: Any = 0.5) -> Any:
    return (1 + mp.sign(z)) / 2 if z else at_zero


_SAME_NAME = (
    "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh",
    "sech", "csch", "coth", "asinh", "acosh", "atanh", "exp", "log", "sqrt", "erf", "erfc",
    "gamma", "loggamma", "sign",
)  # fmt: skip
_LARGEST = 1e6  # of an argument: mpmath would take its time over larger ones


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    def bounded(*arguments: Any) -> Any:
        if not all(abs(argument) < _LARGEST for argument in arguments):
            raise OverflowError
        return function(*arguments)

    return bounded


# By the names that the text format has for them.
_FORMULAS: dict[str, Callable[..., Any]] = {
    **{name: getattr(mp, name) for name in _SAME_NAME},
    "abs": abs,
    "LambertW": mp.lambertw,
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "softplus": lambda z: mp.log(1 + mp.exp(z)),
    "sinc": _sinc,
    "Heaviside": _heaviside,
    "digamma": mp.digamma,
    "polygamma": lambda n, z: mp.psi(int(n), z),
    "silu": lambda z: z / (1 + mp.exp(-z)),
    "gelu": lambda z: z * (1 + mp.erf(z / mp.sqrt(2))) / 2,
    "relu": lambda z: max(z, mp.mpf(0)),
}
FUNCTIONS = {name: _bounded(formula) for name, formula in _FORMULAS.items()}
_CASES: dict[str, Any] = {
    "Piecewise": lambda *branches: next(value for value, holds in branches if holds),
    "Ne": operator.ne,
    "Eq": operator.eq,
    "And": lambda *relations: all(relations),
}
# What only occurs in derivatives is not asked for.
_ASKED = tuple(name for name in FUNCTIONS if name not in ("polygamma", "digamma", "Heaviside"))
_NUMERAL = re.compile(r"(?<![\w.])(\d+(?:\.\d*)?(?:e[+-]?\d+)?)")


def _called(name: str, inner: Sample) -> Sample:
    function = FUNCTIONS[name]
    return Sample(f"{name}({inner.text})", lambda x: function(inner.value(x)))


def _joined(sign: str, left: Sample, right: Sample) -> Sample:
    text = f"({left.text}){sign}({right.text})"
    f, g = left.value, right.value
    return Sample(
        text,
        {
            "+": lambda x: f(x) + g(x),
            "-": lambda x: f(x) - g(x),
            "*": lambda x: f(x) * g(x),
            "/": lambda x: f(x) / g(x),
        }[sign],
    )


def _raised(inner: Sample, above: int, below: int) -> Sample:
    exponent = mp.mpf(above) / below if below > 1 else above
    return Sample(f"({inner.text})^({above}/{below})", lambda x: inner.value(x) ** exponent)


def _powers(inner: Sample) -> Sample:
    return Sample(f"(1+({inner.text})^2)^x", lambda x: (1 + inner.value(x) ** 2) ** x)


def _constant(text: str) -> Sample:
    return Sample(text, lambda x: mp.mpf(text))


_LEAVES = st.one_of(
    st.just(Sample("x", lambda x: x)),
    st.just(Sample("pi", lambda x: +mp.pi)),
    st.integers(0, 12).map(lambda n: _constant(str(n))),
    st.sampled_from(("0.5", "0.1", "1.25", "3e-2")).map(_constant),
)


@cache
def samples(depth: int = DEPTH) -> st.SearchStrategy[Sample]:
    """Return expressions of at most this depth."""
    if depth == 1:
        return _LEAVES
    inner, small = samples(depth - 1), samples(max(1, depth - 3))
    return st.one_of(
        _LEAVES,
        st.builds(_called, st.sampled_from(_ASKED), inner),
        st.builds(_called, st.sampled_from(_ASKED), inner),
        st.builds(_joined, st.sampled_from("+-*/"), inner, small),
        st.builds(_joined, st.sampled_from("+*"), small, inner),
        st.builds(_raised, inner, st.integers(-3, 4), st.integers(1, 3)),
        st.builds(_powers, small),
    )


def value_of_text(text: str, x: Any, **others: Any) -> Any:
    """Return the value of an expression as the service writes it, in x and other names."""
    exact = _NUMERAL.sub(r"mpf('\1')", text)
    names = {**FUNCTIONS, **_CASES, **others, "mpf": mp.mpf, "pi": +mp.pi, "x": x}
    names["__builtins__"] = {}
    return eval(exact, names)  # noqa: S307  the service's own text, and no names but these


def is_real(value: Any) -> bool:
    """Whether the value is a real number of a size that can be compared."""
    return isinstance(value, mp.mpf) and bool(mp.isfinite(value)) and abs(value) < 1e12
