"""Expressions beside what a person would write for them, in text and in LaTeX."""

from collections.abc import Callable
from typing import get_args

import pytest

from service.rendering.formats import FORMATS
from service.rendering.latex import Latex
from service.rendering.text import Text
from service.schemas.expression import Format
from service.symbolic.build import (
    ALWAYS,
    MINUS_ONE,
    ONE,
    PI,
    TWO,
    ZERO,
    E,
    applied,
    call,
    conjunction,
    derivative_of,
    number,
    piecewise,
    power_of,
    product_of,
    quotient_of,
    relation,
    sqrt,
    symbol,
)
from service.symbolic.expression import Expression
from service.symbolic.interning import Node


class Letters:
    """Attribute access gives the symbol of that name, in the scope of the running test."""

    def __getattr__(self, name: str) -> Expression:
        return symbol(name)


Row = tuple[Callable[[Letters], Node], str, str]


def sin(u: Expression) -> Expression:
    return call("sin", u)


def cos(u: Expression) -> Expression:
    return call("cos", u)


def exp(u: Expression) -> Expression:
    return call("exp", u)


SIGNS: list[Row] = [
    (lambda v: v.a - v.b, "a - b", "a - b"),
    (lambda v: v.x - (v.a - v.b), "x - (a - b)", r"x - \left(a - b\right)"),
    (lambda v: -v.x + 1, "-x + 1", "-x + 1"),
    (lambda v: -(v.a + v.b), "-(a + b)", r"-\left(a + b\right)"),
    (lambda v: -1 / v.x, "-1/x", r"-\frac{1}{x}"),
    (lambda v: -(v.a + v.b) / v.c, "-(a + b)/c", r"-\frac{a + b}{c}"),
    (lambda v: (v.b - v.a) / v.c, "(b - a)/c", r"\frac{b - a}{c}"),
    (lambda v: product_of(v.x, -v.y), "x*(-y)", r"x \left(-y\right)"),
    (lambda v: product_of(v.x, number(-2)), "x*(-2)", r"x \left(-2\right)"),
    (lambda v: product_of(MINUS_ONE, TWO, v.x), "-1*2*x", r"-1 \cdot 2 x"),
    (lambda v: product_of(MINUS_ONE, -v.x), "-1*(-x)", r"-1 \left(-x\right)"),
    (lambda v: product_of(number(-2), v.x), "-2*x", "-2 x"),
    (lambda v: power_of(-v.x, TWO), "(-x)**2", r"\left(-x\right)^{2}"),
    (lambda v: -(v.x**2), "-x**2", "-x^{2}"),
    (lambda v: power_of(number(-2), v.x), "(-2)**x", r"\left(-2\right)^{x}"),
]
FRACTIONS: list[Row] = [
    (
        lambda v: 4 * v.x / (v.x**2 + 1) ** 2,
        "4*x/(x**2 + 1)**2",
        r"\frac{4 x}{\left(x^{2} + 1\right)^{2}}",
    ),
    (lambda v: v.x / sqrt(v.x**2 + 1), "x/sqrt(x**2 + 1)", r"\frac{x}{\sqrt{x^{2} + 1}}"),
    (lambda v: 1 / (2 * sqrt(v.x)), "1/(2*sqrt(x))", r"\frac{1}{2 \sqrt{x}}"),
    (lambda v: v.a / (v.b * v.c), "a/(b*c)", r"\frac{a}{b c}"),
    (lambda v: v.a / v.b / v.c, "a/b/c", r"\frac{\frac{a}{b}}{c}"),
    (lambda v: v.a / (v.b / v.c), "a/(b/c)", r"\frac{a}{\frac{b}{c}}"),
    (lambda v: v.a / v.b * v.c, "a/b*c", r"\frac{a}{b} c"),
    (lambda v: v.a * (v.b / v.c), "a*(b/c)", r"a \cdot \frac{b}{c}"),
    (lambda v: (v.a / v.b) ** 2, "(a/b)**2", r"\left(\frac{a}{b}\right)^{2}"),
    (lambda v: product_of(number(2, 3), v.x), "2/3*x", r"\frac{2}{3} x"),
    (lambda v: product_of(TWO, number(1, 3)), "2*(1/3)", r"2 \cdot \frac{1}{3}"),
    (lambda v: quotient_of(ONE, ZERO), "1/0", r"\frac{1}{0}"),
]
POWERS: list[Row] = [
    (
        lambda v: 6 * v.x * (v.x**2 + 1) ** 2,
        "6*x*(x**2 + 1)**2",
        r"6 x \left(x^{2} + 1\right)^{2}",
    ),
    (lambda v: v.x**-2, "x**(-2)", "x^{-2}"),
    (lambda v: power_of(v.x, number(1, 3)), "x**(1/3)", r"\sqrt[3]{x}"),
    (lambda v: power_of(v.x, number(2, 3)), "x**(2/3)", r"x^{\frac{2}{3}}"),
    (lambda v: power_of(v.x, number(1, 2, decimal=True)), "x**0.5", "x^{0.5}"),
    (lambda v: sqrt(v.x) ** 3, "sqrt(x)**3", r"\left(\sqrt{x}\right)^{3}"),
    (lambda v: (v.x**v.y) ** v.c, "(x**y)**c", r"\left(x^{y}\right)^{c}"),
    (lambda v: v.x ** (v.y**v.c), "x**(y**c)", "x^{y^{c}}"),
    (lambda v: v.x * power_of(TWO, v.y), "x*2**y", r"x \cdot 2^{y}"),
    (lambda v: v.x**v.x * (call("log", v.x) + 1), "x**x*(log(x) + 1)",
     r"x^{x} \left(\ln{x} + 1\right)"),
    (lambda v: -v.x * exp(-(v.x**2) / 2), "-x*exp(-x**2/2)", r"-x e^{-\frac{x^{2}}{2}}"),
    (lambda v: exp(v.x) ** 2, "exp(x)**2", r"\left(e^{x}\right)^{2}"),
    (lambda v: E * PI, "exp(1)*pi", r"e \pi"),
]  # fmt: skip
FUNCTIONS: list[Row] = [
    (lambda v: sin(2 * v.x), "sin(2*x)", r"\sin{2 x}"),
    (lambda v: sin(v.x**2), "sin(x**2)", r"\sin\left(x^{2}\right)"),
    (lambda v: sin(-v.x), "sin(-x)", r"\sin\left(-x\right)"),
    (lambda v: sin(cos(v.x)), "sin(cos(x))", r"\sin\left(\cos{x}\right)"),
    (lambda v: sin(v.x) ** 2, "sin(x)**2", r"\sin^{2}{x}"),
    (lambda v: sin(v.x**2) ** 2, "sin(x**2)**2", r"\sin^{2}\left(x^{2}\right)"),
    (lambda v: sin(v.x) ** -1, "sin(x)**(-1)", r"\left(\sin{x}\right)^{-1}"),
    (lambda v: (sin(v.x) ** 2) ** 3, "(sin(x)**2)**3", r"\left(\sin^{2}{x}\right)^{3}"),
    (lambda v: sin(v.x) * cos(v.x), "sin(x)*cos(x)", r"\sin{x} \cos{x}"),
    (lambda v: sin(v.x) * v.y, "sin(x)*y", r"\sin\left(x\right) y"),
    (lambda v: sin(v.x) ** 2 * v.y, "sin(x)**2*y", r"\sin^{2}\left(x\right) y"),
    (lambda v: sin(v.x) * exp(v.x), "sin(x)*exp(x)", r"\sin\left(x\right) e^{x}"),
    (lambda v: call("abs", v.x + 1) ** 3, "abs(x + 1)**3", r"\left|x + 1\right|^{3}"),
    (lambda v: call("log", v.x, TWO) ** 2, "log(x, 2)**2", r"\log_{2}\left(x\right)^{2}"),
    (lambda v: call("Max", v.x, v.y, ONE), "Max(x, y, 1)", r"\max\left(x, y, 1\right)"),
    (lambda v: call("sigmoid", v.x) * v.y, "sigmoid(x)*y", r"\sigma\left(x\right) y"),
    (lambda v: call("atan2", v.y, v.x), "atan2(y, x)", r"\operatorname{atan2}\left(y, x\right)"),
    (lambda v: call("besselj", ZERO, v.x), "besselj(0, x)", r"J_{0}\left(x\right)"),
]
ABSTRACT: list[Row] = [
    (lambda v: applied("f", (v.x, v.y)), "f(x, y)", r"f\left(x, y\right)"),
    (lambda v: applied("f", (v.x,), (1,)), "Derivative(f(x), x)", r"f'\left(x\right)"),
    (lambda v: applied("f", (v.x,), (2,)), "Derivative(f(x), (x, 2))", r"f''\left(x\right)"),
    (
        lambda v: applied("f", (v.x,), (3,)),
        "Derivative(f(x), (x, 3))",
        r"f^{\left(3\right)}\left(x\right)",
    ),
    (
        lambda v: applied("f", (v.x**2,), (1,)),
        "Subs(Derivative(f(xi1), xi1), xi1, x**2)",
        r"f'\left(x^{2}\right)",
    ),
    (
        lambda v: applied("f", (v.xi1 + 1,), (1,)),
        "Subs(Derivative(f(xi2), xi2), xi2, xi1 + 1)",
        r"f'\left(\xi_{1} + 1\right)",
    ),
    (
        lambda v: applied("f", (v.x, v.y), (1, 2)),
        "Derivative(f(x, y), x, (y, 2))",
        r"\frac{\partial^{3} f}{\partial x \partial y^{2}}\left(x, y\right)",
    ),
    (
        lambda v: applied("f", (v.x, v.x), (1, 0)),
        "Subs(Derivative(f(xi1, x), xi1), xi1, x)",
        r"\partial_{1} f\left(x, x\right)",
    ),
    (
        lambda v: applied("f", (v.t, v.t**2), (1, 1)),
        "Subs(Derivative(f(xi1, xi2), xi1, xi2), (xi1, xi2), (t, t**2))",
        r"\partial_{1} \partial_{2} f\left(t, t^{2}\right)",
    ),
    (
        lambda v: 3 * (v.x**2 + 1) ** 2 * derivative_of(v.x**2 + 1, "x"),
        "3*(x**2 + 1)**2*d/dx[x**2 + 1]",
        r"3 \left(x^{2} + 1\right)^{2} \cdot \frac{d}{dx}\left[x^{2} + 1\right]",
    ),
]
CASES: list[Row] = [
    (
        lambda v: piecewise((v.x**2, conjunction(relation(v.x, "<", ZERO))), (v.x, ALWAYS)),
        "Piecewise((x**2, x < 0), (x, True))",
        r"\begin{cases} x^{2} & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}",
    ),
    (
        lambda v: conjunction(relation(v.x, ">", ZERO), relation(v.x, "<=", ONE)),
        "(x > 0) & (x <= 1)",
        r"x > 0 \text{ and } x \le 1",
    ),
    (lambda v: ALWAYS, "True", r"\text{true}"),
    (lambda v: relation(v.a, "==", v.b), "Eq(a, b)", "a = b"),
    (lambda v: relation(v.a, "!=", v.b), "Ne(a, b)", r"a \ne b"),
]
NUMBERS: list[Row] = [
    (lambda v: number(-3, 4), "-3/4", r"-\frac{3}{4}"),
    (lambda v: number(3, 10, decimal=True) * v.x**2, "0.3*x**2", "0.3 x^{2}"),
    (lambda v: number(3, 10**9, decimal=True), "3e-9", r"3 \cdot 10^{-9}"),
    (lambda v: v.w_ij * v.x1 * v.alpha, "w_ij*x1*alpha", r"w_{ij} x_{1} \alpha"),
]
ROWS = [*SIGNS, *FRACTIONS, *POWERS, *FUNCTIONS, *ABSTRACT, *CASES, *NUMBERS]


@pytest.mark.parametrize(("build", "text", "latex"), ROWS, ids=[row[1] for row in ROWS])
def test_is_written_as_a_person_would(
    build: Callable[[Letters], Node], text: str, latex: str
) -> None:
    node = build(Letters())
    assert Text()(node) == text
    assert Latex()(node) == latex


def test_every_format_is_listed_by_its_name() -> None:
    assert list(FORMATS) == list(get_args(Format))
