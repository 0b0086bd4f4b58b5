"""The conventions: what is written, what it is read as, and which doubts are told."""

from collections.abc import Callable

import pytest

from service.symbolic.build import (
    ALWAYS,
    PI,
    E,
    applied,
    call,
    conjunction,
    number,
    piecewise,
    power_of,
    product_of,
    quotient_of,
    relation,
    sqrt,
    sum_of,
    symbol,
)
from service.symbolic.expression import Expression
from service.symbolic.integral import integral
from service.symbolic.parsing import parse

AMBIGUOUS, NATURAL = "ambiguous-reading", "natural-logarithm"


class Letters:
    """Attribute access gives the symbol of that name, in the scope of the running test."""

    def __getattr__(self, name: str) -> Expression:
        return symbol(name)


Row = tuple[str, Callable[[Letters], Expression], list[str]]


def sin(u: Expression) -> Expression:
    return call("sin", u)


def log(*arguments: Expression) -> Expression:
    return call("log", *arguments)


def f(*arguments: Expression) -> Expression:
    return applied("f", arguments)


def n(above: int, below: int = 1) -> Expression:
    return number(above, below)


def decimal(above: int, below: int) -> Expression:
    return number(above, below, decimal=True)


ARITHMETIC: list[Row] = [
    ("2^3^2", lambda v: power_of(n(2), power_of(n(3), n(2))), []),
    ("2**3**2", lambda v: power_of(n(2), power_of(n(3), n(2))), []),
    ("-x^2", lambda v: product_of(n(-1), power_of(v.x, n(2))), []),
    ("2^-x", lambda v: power_of(n(2), -v.x), []),
    ("2^-x^2", lambda v: power_of(n(2), product_of(n(-1), power_of(v.x, n(2))))
        , []),
    ("--x", lambda v: v.x, []),
    ("a*-b*c", lambda v: product_of(v.a, -v.b, v.c), []),
    ("-2*x", lambda v: product_of(n(-2), v.x), []),
    ("-a/b", lambda v: quotient_of(-v.a, v.b), []),
    ("a/b/c", lambda v: quotient_of(quotient_of(v.a, v.b), v.c), []),
    ("a/b*c", lambda v: product_of(quotient_of(v.a, v.b), v.c), []),
    ("a*b/c", lambda v: quotient_of(product_of(v.a, v.b), v.c), []),
    ("2/3*x", lambda v: product_of(n(2, 3), v.x), []),
    ("2*x/3", lambda v: quotient_of(product_of(n(2), v.x), n(3)), []),
    ("a - (b - c)", lambda v: sum_of(v.a, -sum_of(v.b, -v.c)), []),
    ("a + (b + c)", lambda v: sum_of(v.a, v.b, v.c), []),
    ("a × b · c ÷ d − e", lambda v: sum_of(quotient_of(v.a * v.b * v.c, v.d), -E), []),
    ("x^{2}", lambda v: v.x**2, []),
    ("e^{3x}", lambda v: call("exp", 3 * v.x), []),
    ("x²", lambda v: v.x**2, []),
    ("x⁻¹²", lambda v: v.x**-12, []),
    ("-x²", lambda v: -(v.x**2), []),
    ("x²^3", lambda v: power_of(v.x**2, n(3)), []),
    ("x!", lambda v: call("gamma", v.x + 1), []),
    ("2^x!", lambda v: power_of(n(2), call("gamma", v.x + 1)), []),
]  # fmt: skip
NUMBERS: list[Row] = [
    ("0.1", lambda v: decimal(1, 10), []),
    ("1e-3", lambda v: decimal(1, 1000), []),
    ("1.5E2", lambda v: n(150), []),
    (".5", lambda v: decimal(1, 2), []),
    ("5.", lambda v: n(5), []),
    ("2.0", lambda v: n(2), []),
    ("0.1x^3", lambda v: product_of(decimal(1, 10), v.x**3), []),
    ("½x", lambda v: product_of(n(1, 2), v.x), []),
    ("x^½", lambda v: sqrt(v.x), []),
    ("3j", lambda v: 3 * v.j, []),
    ("2e", lambda v: 2 * E, []),
    ("x^0.5", lambda v: power_of(v.x, decimal(1, 2)), []),
    ("x^(1/3)", lambda v: power_of(v.x, n(1, 3)), []),
]
PRODUCTS: list[Row] = [
    ("2x", lambda v: 2 * v.x, []),
    ("3(x+1)", lambda v: 3 * (v.x + 1), []),
    ("(x+1)(x-1)", lambda v: (v.x + 1) * (v.x - 1), []),
    ("x y", lambda v: v.x * v.y, []),
    ("2 sin x", lambda v: 2 * sin(v.x), []),
    ("x sin x", lambda v: v.x * sin(v.x), []),
    ("x(x+1)", lambda v: v.x * (v.x + 1), []),
    ("f(x) + f", lambda v: v.f * v.x + v.f, [AMBIGUOUS]),
    ("1/2x", lambda v: product_of(n(1, 2), v.x), [AMBIGUOUS]),
    ("1/2*x", lambda v: product_of(n(1, 2), v.x), []),
    ("a/b c", lambda v: product_of(quotient_of(v.a, v.b), v.c), [AMBIGUOUS]),
    ("e^2x", lambda v: call("exp", n(2)) * v.x, [AMBIGUOUS]),
    ("e^-2x", lambda v: call("exp", n(-2)) * v.x, [AMBIGUOUS]),
    ("x^2y", lambda v: v.x**2 * v.y, []),
    ("2|x|", lambda v: 2 * call("abs", v.x), []),
    ("2√x", lambda v: 2 * sqrt(v.x), []),
]
FUNCTIONS: list[Row] = [
    ("sin x", lambda v: sin(v.x), []),
    ("sin 2x", lambda v: sin(2 * v.x), []),
    ("sin 2πx", lambda v: sin(2 * PI * v.x), []),
    ("sin 2(x+1)", lambda v: sin(2 * (v.x + 1)), []),
    ("sin x cos x", lambda v: sin(v.x) * call("cos", v.x), []),
    ("sin cos x", lambda v: sin(call("cos", v.x)), []),
    ("sin |x|", lambda v: sin(call("abs", v.x)), []),
    ("sin x^2", lambda v: sin(v.x**2), [AMBIGUOUS]),
    ("sin 2x²", lambda v: sin(2 * v.x**2), [AMBIGUOUS]),
    ("sin x y", lambda v: sin(v.x * v.y), [AMBIGUOUS]),
    ("sin x/2", lambda v: sin(v.x) / 2, [AMBIGUOUS]),
    ("sin x * cos x", lambda v: sin(v.x) * call("cos", v.x), []),
    ("sin x(x+1)", lambda v: sin(v.x) * (v.x + 1), [AMBIGUOUS]),
    ("sin(x)^2", lambda v: sin(v.x) ** 2, []),
    ("sin (x+1)(x-1)", lambda v: sin(v.x + 1) * (v.x - 1), []),
    ("sin^2 x", lambda v: sin(v.x) ** 2, []),
    ("sin^2(x)", lambda v: sin(v.x) ** 2, []),
    ("sin² x", lambda v: sin(v.x) ** 2, []),
    ("sin^{2}(x) y", lambda v: sin(v.x) ** 2 * v.y, []),
    ("sin^n(x)", lambda v: sin(v.x) ** v.n, []),
    ("sin^-2 x", lambda v: sin(v.x) ** -2, []),
    ("sin^-1 x", lambda v: call("asin", v.x), [AMBIGUOUS]),
    ("sin^{-1} x", lambda v: call("asin", v.x), [AMBIGUOUS]),
    ("sin^(-1)(x)", lambda v: call("asin", v.x), [AMBIGUOUS]),
    ("tanh⁻¹ x", lambda v: call("atanh", v.x), [AMBIGUOUS]),
    ("log x", lambda v: log(v.x), [NATURAL]),
    ("ln x", lambda v: log(v.x), []),
    ("log10(x)", lambda v: log(v.x, n(10)), []),
    ("log2 x", lambda v: log(v.x, n(2)), []),
    ("log(x, b)", lambda v: log(v.x, v.b), []),
    ("log_b x", lambda v: log(v.x, v.b), []),
    ("log_2(x)", lambda v: log(v.x, n(2)), []),
    ("log_{10} x", lambda v: log(v.x, n(10)), []),
    ("log_{n+1}(x)", lambda v: log(v.x, v.n + 1), []),
    ("log_e x", lambda v: log(v.x), []),
    ("e^x", lambda v: call("exp", v.x), []),
    ("arctan x + tg x", lambda v: call("atan", v.x) + call("tan", v.x), []),
    ("cbrt(x)", lambda v: power_of(v.x, n(1, 3)), []),
    ("|x|", lambda v: call("abs", v.x), []),
    ("||x|-1|", lambda v: call("abs", call("abs", v.x) - 1), []),
    ("|x||y|", lambda v: call("abs", v.x) * call("abs", v.y), []),
    ("|sin x|", lambda v: call("abs", sin(v.x)), []),
    ("√x", lambda v: sqrt(v.x), []),
    ("√(x+1)", lambda v: sqrt(v.x + 1), []),
    ("√x^2", lambda v: sqrt(v.x) ** 2, [AMBIGUOUS]),
    ("max(1,5)", lambda v: call("Max", n(1), n(5)), []),
]  # fmt: skip
NAMES: list[Row] = [
    ("e", lambda v: E, []),
    ("pi", lambda v: PI, []),
    ("2πr", lambda v: 2 * PI * v.r, []),
    ("x1*x_1*w_ij", lambda v: v.x1 * v.x_1 * v.w_ij, []),
    ("x_{ij} + x₁", lambda v: v.x_ij + v.x1, []),
    ("α + alpha", lambda v: v.alpha + v.alpha, []),
    ("λ_1 + x_α", lambda v: v.lambda_1 + v.x_alpha, []),
    ("sinα", lambda v: sin(v.alpha), []),
    ("beta(x, y)*beta", lambda v: call("beta", v.x, v.y) * v.beta, []),
]
ABSTRACT: list[Row] = [
    ("f(x+1)", lambda v: f(v.x + 1), [AMBIGUOUS]),
    ("f(-x)", lambda v: f(-v.x), [AMBIGUOUS]),
    ("f(x^2)", lambda v: f(v.x**2), []),
    ("f(x, y)", lambda v: f(v.x, v.y), []),
    ("f(g(x))", lambda v: f(applied("g", (v.x,))), []),
    ("f'(x)", lambda v: applied("f", (v.x,), (1,)), []),
    ("f''(x^2)", lambda v: applied("f", (v.x**2,), (2,)), []),
    ("f′(x)", lambda v: applied("f", (v.x,), (1,)), []),
]
FORMS: list[Row] = [
    ("Derivative(f(x), x)", lambda v: applied("f", (v.x,), (1,)), []),
    ("Derivative(f(x, y), x, (y, 2))", lambda v: applied("f", (v.x, v.y), (1, 2)), []),
    ("Subs(Derivative(f(u), u), u, g(x))",
     lambda v: applied("f", (applied("g", (v.x,)),), (1,)), []),
    ("Subs(Derivative(f(u, t), u, t), (u, t), (x**2, x*y))",
     lambda v: applied("f", (v.x**2, v.x * v.y), (1, 1)), []),
    ("Piecewise((x, x < 1), (y, True))",
     lambda v: piecewise((v.x, conjunction(relation(v.x, "<", n(1)))), (v.y, ALWAYS)), []),
    ("Piecewise((x, 0 < x ≤ 1), (y, Eq(x, 2)), (1, x != y))",
     lambda v: piecewise(
         (v.x, conjunction(relation(n(0), "<", v.x), relation(v.x, "<=", n(1)))),
         (v.y, conjunction(relation(v.x, "==", n(2)))),
         (n(1), conjunction(relation(v.x, "!=", v.y)))), []),
    ("Piecewise((1, ((x + 1)*2 > 0) & ((x < 1) & (y > 0))))",
     lambda v: piecewise((n(1), conjunction(
         relation(product_of(v.x + 1, n(2)), ">", n(0)),
         relation(v.x, "<", n(1)), relation(v.y, ">", n(0))))), []),
]  # fmt: skip
CARRIED_OUT = "derivative-carried-out"
CARRIED: list[Row] = [
    ("Integral(t, (t, 0, x))", lambda v: integral(v.t, "t", n(0), v.x), []),
    ("integrate(x*y, (x, 0, y), (y, 0, 1))",
     lambda v: integral(integral(v.x * v.y, "x", n(0), v.y), "y", n(0), n(1)), []),
    ("x*Integral(x, (x, 1, x))", lambda v: v.x * integral(v.x, "x", n(1), v.x), []),
    ("Integral(t, (t, x, x))", lambda v: n(0), []),
    ("Derivative(x^2, x)", lambda v: 2 * v.x, [CARRIED_OUT]),
    ("1 + Derivative(x**3*y, (x, 2), y)", lambda v: 1 + 6 * v.x, [CARRIED_OUT]),
    ("Derivative(f(x^2), x)", lambda v: 2 * v.x * applied("f", (v.x**2,), (1,)), [CARRIED_OUT]),
    ("Derivative(f(x) + x, x)", lambda v: applied("f", (v.x,), (1,)) + 1, [CARRIED_OUT]),
]  # fmt: skip
ROWS = [*CARRIED, *ARITHMETIC, *NUMBERS, *PRODUCTS, *FUNCTIONS, *NAMES, *ABSTRACT, *FORMS]


@pytest.mark.parametrize(("text", "meant", "codes"), ROWS, ids=[row[0] for row in ROWS])
def test_is_read_by_convention_with_a_warning_where_another_reading_is_usual(
    text: str, meant: Callable[[Letters], Expression], codes: list[str]
) -> None:
    reading = parse(text)

    assert reading.expression is meant(Letters())
    assert [notice.code for notice in reading.warnings] == codes


def test_names_listed_as_symbols_are_one_variable_each() -> None:
    v = Letters()

    assert parse("rate*t", symbols=["rate"]).expression is v.rate * v.t
    assert parse("rate(t + 1)", symbols=["rate"]).expression is v.rate * (v.t + 1)
    assert parse("Δx^2", symbols=["Δx"]).expression is v.Deltax**2


def test_known_names_are_variables_and_neither_functions_nor_constants() -> None:
    v = Letters()

    assert parse("f(x+1)", known=["f"]).expression is v.f * (v.x + 1)
    assert parse("speed*t", known=["speed"]).expression is v.speed * v.t
    assert parse("e^x", known=["e"]).expression is v.e**v.x
    assert parse("beta(x + 1)", known=["β"]).expression is v.beta * (v.x + 1)


WARNINGS = [
    ("1/2x", 0, "1/2x was read as (1/2)*x; the other reading is 1/(2*x)"),
    ("y + a/b sin t", 4, "a/b sin t was read as (a/b)*sin t; the other reading is a/(b*sin t)"),
    ("2 sin x^2", 2, "sin x^2 was read as sin(x^2); the other reading is (sin x)^2"),
    ("sin x y", 0, "sin x y was read as sin(x y); the other reading is sin(x)*y"),
    ("sin x/2", 0, "sin x/2 was read as sin(x)/2; the other reading is sin(x/2)"),
    ("x*sin^-1(x)", 2, "sin^-1 was read as the inverse function asin; the other reading is 1/sin"),
    ("f(x + 1)", 0,
     "f(x + 1) was read as the abstract function f of x + 1; the other reading is f*(x + 1)"),
    ("f + f(x)", 4, "f(x) was read as the product f*(x); the other reading is a function f"),
    ("√x²", 0, "√x^n was read as (√x)^n; the other reading is √(x^n)"),
    ("e^2x", 0, "e^2x was read as (e^2)*x; the other reading is e^(2*x)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "position", "detail"), WARNINGS, ids=[row[0] for row in WARNINGS])
def test_a_warning_names_both_readings_and_the_place(text: str, position: int, detail: str) -> None:
    (notice,) = parse(text).warnings

    assert (notice.position, notice.detail) == (position, detail)
