"""Reading, showing and evaluating expressions for the tests of the normal form."""

from typing import Any

from hypothesis import strategies as st
from mpmath import mp, mpf

from service.rendering.text import Text
from service.symbolic.expression import (
    Call,
    Expression,
    Number,
    Pi,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse


def read(text: str) -> Expression:
    """Return the expression that a text stands for."""
    return parse(text).expression


def tidied(text: str) -> str:
    """Return the normal form of the expression that a text stands for, as text."""
    return show(normal_form(read(text)))


def show(node: Expression) -> str:
    """Return the expression as text."""
    return Text()(node)


class NoValueError(Exception):
    """The expression has no real value here, or one out of reach."""


def value(node: Expression, at: dict[str, Any], reach: int = 10) -> Any:
    """Return the real value of an expression where the symbols have these values.

    Arguments and exponents may have `reach` digits.
    """
    result = _value(node, at, reach)
    if not mp.isfinite(result):
        raise NoValueError
    return result


def _value(node: Expression, at: dict[str, Any], reach: int) -> Any:
    match node:
        case Number():
            return mpf(node.numerator) / node.denominator
        case Pi():
            return +mp.pi
        case Symbol():
            return at[node.name]
        case Sum():
            terms = [value(term, at, reach) for term in node.terms]
            total = mp.fsum(terms)
            # What is left of x - x is rounding.
            return total if abs(total) > max(map(abs, terms)) * mpf(10) ** (15 - mp.dps) else mpf(0)
        case Product():
            return mp.fprod(value(factor, at, reach) for factor in node.factors)
        case Quotient():
            below = value(node.denominator, at, reach)
            if below == 0:
                raise NoValueError
            return value(node.numerator, at, reach) / below
        case Power():
            return _power(node, at, reach)
        case Call(arguments=(argument,)):
            return _call(node.name, value(argument, at, reach), reach)
    raise AssertionError(node)


def _power(node: Power, at: dict[str, Any], reach: int) -> Any:
    base, exponent = value(node.base, at, reach), value(node.exponent, at, reach)
    if abs(exponent) > 10**reach or (base == 0 and exponent <= 0):
        raise NoValueError
    if base >= 0 or mp.isint(exponent):
        return base**exponent
    if isinstance(node.exponent, Number) and node.exponent.denominator % 2:
        root = abs(base) ** exponent
        return -root if node.exponent.numerator % 2 else root
    raise NoValueError


def _call(name: str, u: Any, reach: int) -> Any:
    if (name == "log" and u <= 0) or (name != "log" and abs(u) > 10**reach):
        raise NoValueError
    if name == "abs":
        return abs(u)
    result = getattr(mp, name)(u)
    # What is left of sin(pi) is rounding.
    return result if abs(result) > mpf(10) ** (15 - mp.dps) or name == "exp" else mpf(0)


_LEAVES = ["x", "y", "0", "1", "2", "3", "-1", "-4", "8", "(1/2)", "(-2/3)", "0.5",
           "1.2", "pi", "x", "y", "(x + 1)", "(1 - x)", "(x**2 + 1)", "(2*x + 4)"]  # fmt: skip
_UNARY = ["sqrt({0})", "(-{0})", "{0}**2", "{0}**3", "{0}**(1/3)", "{0}**(2/3)", "{0}**(-1/2)",
          "{0}**(3/2)", "exp({0})", "log({0})", "sin({0})", "cos({0})", "abs({0})", "sign({0})",
          "tanh({0})", "(1/({0}))"]  # fmt: skip
_BINARY = ["({0} + {1})", "({0} - {1})", "({0}*{1})", "({0}*{1})", "({0}/({1}))", "({0}**({1}))"]


def texts() -> st.SearchStrategy[str]:
    """Return texts for `read`: expressions in x and y."""
    return st.recursive(
        st.sampled_from(_LEAVES).map(lambda leaf: f"({leaf})"),
        lambda inner: st.one_of(
            st.builds(lambda form, u: "(" + form.format(u) + ")", st.sampled_from(_UNARY), inner),
            st.builds(lambda form, u, v: form.format(u, v), st.sampled_from(_BINARY), inner, inner),
        ),
        max_leaves=10,
    )
