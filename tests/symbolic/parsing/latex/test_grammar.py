"""The conventions of LaTeX: what is written, the text that says the same, and the doubts told."""

import pytest

from service.symbolic.parsing import parse

AMBIGUOUS, NATURAL = "ambiguous-reading", "natural-logarithm"
Row = tuple[str, str, list[str]]

FRACTIONS: list[Row] = [
    (r"\frac{a}{b}", "a/b", []),
    (r"\frac12", "1/2", []),
    (r"\frac12 x", "(1/2)*x", []),
    (r"\frac1{x+1} + \frac{x}2", "1/(x+1) + x/2", []),
    (r"\frac xy + \frac\pi2 + \frac\alpha\beta", "x/y + pi/2 + alpha/beta", []),
    (r"\dfrac{x}{2}\tfrac{x}{3}\cfrac{x}{4}", "(x/2)*(x/3)*(x/4)", []),
    (r"\frac{\frac{a}{b}}{c}^2", "((a/b)/c)^2", []),
    (r"-\frac{-x}{2}", "-(-x)/2", []),
    (r"1/2x", "1/2*x", [AMBIGUOUS]),
    (r"x \div y \cdot z \times 2 * a", "x/y*z*2*a", []),
    (r"2\frac{1}{2}", "2*(1/2)", [AMBIGUOUS]),
]
POWERS: list[Row] = [
    (r"x^2 + x^{10} + x^{n+1} + x^n", "x^2 + x^10 + x^(n+1) + x^n", []),
    (r"x^2y + x^ny", "x^2*y + x^n*y", []),
    (r"2^{3^2} + {2^3}^2", "2^3^2 + (2^3)^2", []),
    (r"-x^2 + x^{-2} + x^{\left(a\right)}", "-x^2 + x^-2 + x^a", []),
    (r"x^\alpha y + x^\frac12 + x^\sqrt{2}", "x^alpha*y + x^(1/2) + x^sqrt(2)", []),
    (r"x^f(y) + f", "x^f*y + f", []),
    (r"e^{-x^2/2} + \mathrm{e}^{xy} + e", "e^(-x^2/2) + e^(x*y) + e", []),
    (r"e^2x", "e^2*x", [AMBIGUOUS]),
    (r"x² + x⁻¹", "x^2 + x^-1", []),
    (r"\sqrt{x} + \sqrt2 + \sqrt x", "sqrt(x) + sqrt(2) + sqrt(x)", []),
    (r"\sqrt[3]{x+1} + \sqrt[n] x", "(x+1)^(1/3) + root(x, n)", []),
    (r"\left(x\right)! + (x+1)!", "x! + (x+1)!", []),
    (r"(x + 1)^{2}", "(x+1)^2", []),
]
NUMBERS: list[Row] = [
    (r"0.1x^3 + .5 + 12", "0.1*x^3 + 0.5 + 12", []),
    (r"1.5 \cdot 10^{-9} + 2 \times 10^{-12}", "1.5e-9 + 2e-12", []),
    (r"2 \cdot 10^{3}", "2*10^3", []),
    (r"2e-3", "2*e - 3", [AMBIGUOUS]),
    (r"2\pi r", "2*pi*r", []),
]
GROUPS: list[Row] = [
    (r"\left(x+1\right)\left[x-1\right]\left\{x\right\}", "(x+1)*(x-1)*x", []),
    (r"\bigl(x\bigr)\Big[y\Big]\biggl\lbrace z\biggr\rbrace", "x*y*z", []),
    (r"\left. x \right.", "x", []),
    (r"{x}{y} + {x y}{} + {\frac{x}{y}}^{2}", "x*y + x*y + (x/y)^2", []),
    (r"{x y}^{2}", "(x*y)^2", [AMBIGUOUS]),
    (r"1/{2x}", "1/(2*x)", [AMBIGUOUS]),
    (r"{\sin x}^{2}", "sin(x)^2", [AMBIGUOUS]),
    (r"{\sin(x)}^{2} + {|x|}^{2} + {e^x}^2", "sin(x)^2 + |x|^2 + (e^x)^2", []),
    (r"{x+1}^2", "(x+1)^2", [AMBIGUOUS]),
    (r"2{x+1}", "2*(x+1)", [AMBIGUOUS]),
    (r"{x+1} + {-x}", "x + 1 - x", []),
    (r"|x| + \left|x+1\right| + \lvert x\rvert + \bigl|x\bigr| + \vert x\vert",
     "|x| + |x+1| + |x| + |x| + |x|", []),
    (r"\left|\left|x\right|-1\right| + ||x|-1|", "||x|-1| + ||x|-1|", []),
    (r"\lfloor x \rfloor + \left\lceil x \right\rceil", "floor(x) + ceil(x)", []),
    (r"x\,y\;z\!a\:b~c\quad d\qquad u\ v\hspace{1em}w", "x*y*z*a*b*c*d*u*v*w", []),
    (r"$x$", "x", []),
    (r"$$\displaystyle\frac{x}{2}$$", "x/2", []),
    (r" \( x \) ", "x", []),
    (r"\[ x \]", "x", []),
    (r"\begin{equation*} x \end{equation*}", "x", []),
]  # fmt: skip
FUNCTIONS: list[Row] = [
    (r"\sin x + \sin(x) + \sin\left(x\right) + \sin{x} + \sin[x]", "+".join(["sin(x)"] * 5), []),
    (r"\sin{\left(x + 1 \right)} x", "sin(x+1)*x", []),
    (r"\sin^2 x + \sin^{2}\left(x\right) + \sin^n(x)", "sin(x)^2 + sin(x)^2 + sin(x)^n", []),
    (r"\sin^{2}{x} + \sin^{2}{\left(x \right)}", "sin(x)^2 + sin(x)^2", []),
    (r"\sin^2xy", "sin(x*y)^2", [AMBIGUOUS]),
    (r"\sin^{-1} x", "asin(x)", [AMBIGUOUS]),
    (r"\tan^{-1}(x)", "atan(x)", [AMBIGUOUS]),
    (r"\sin 2\pi x\cos x", "sin(2*pi*x)*cos(x)", []),
    (r"\sin\cos x", "sin(cos(x))", []),
    (r"\sin x^2", "sin(x^2)", [AMBIGUOUS]),
    (r"\sin{x} y", "sin(x)*y", [AMBIGUOUS]),
    (r"\sin x(x+1)", "sin(x)*(x+1)", [AMBIGUOUS]),
    (r"\sin\frac{x}{2} + \sin 2\sqrt{x}", "sin(x/2) + sin(2*sqrt(x))", []),
    (r"\sin x \frac{1}{2}", "sin(x)*(1/2)", [AMBIGUOUS]),
    (r"\ln x + \ln|x| + \ln\left|x\right|", "ln(x) + ln|x| + ln|x|", []),
    (r"\log x", "log(x)", [NATURAL]),
    (r"\log_2 x + \log_{10}(x) + \log_b x + \log_{n+1}{x}",
     "log(x, 2) + log(x, 10) + log(x, b) + log(x, n+1)", []),
    (r"\log_{2}^{3}(x) + \log_\alpha x + \log_e x", "log(x, 2)^3 + log(x, alpha) + ln(x)", []),
    (r"\exp x + \exp\{x\} + \exp{x}", "exp(x) + exp(x) + exp(x)", []),
    (r"\arcsin x + \arctan x + \sinh x + \operatorname{arccot} x",
     "asin x + atan x + sinh x + acot x", []),
    (r"\operatorname{erf}(x) + \operatorname*{erf} x + \mathrm{erf}(x) + \erf(x)",
     "erf(x) + erf(x) + erf(x) + erf(x)", []),
    (r"\mathop{\mathrm{sgn}} x + \text{erf}(x)", "sign(x) + erf(x)", []),
    (r"\max(x, y) + \min\left\{a, b\right\}", "Max(x, y) + Min(a, b)", []),
    (r"x + 7x \bmod 3", "x + mod(7*x, 3)", []),
    (r"\Gamma(x) + \operatorname{gamma}(x) + \mathrm{B}(x, y)", "gamma(x) + gamma(x) + beta(x, y)",
     []),
    (r"\gamma(1 - x) + \beta\left(x\right)", "gamma*(1 - x) + beta*x", [AMBIGUOUS]),
    (r"\sigma(x)", "sigmoid(x)", [AMBIGUOUS]),
    (r"\frac{x - \mu}{\sigma}\sigma(x + 1)", "(x - mu)/sigma*sigma*(x + 1)", []),
    (r"J_{0}(x)", "besselj(0, x)", [AMBIGUOUS]),
    (r"J_{n+1}(x)", "besselj(n+1, x)", [AMBIGUOUS]),
    (r"\psi^{(2)}(x)", "polygamma(2, x)", [AMBIGUOUS]),
    (r"2J_1 + J_1 x", "2*J_1 + J_1*x", []),
]  # fmt: skip
NAMES: list[Row] = [
    (r"xy + xyz + 2ab", "x*y + x*y*z + 2*a*b", []),
    (r"xe^{x}", "x*e^x", []),
    (r"x_1 + x_{1} + x_{ 1 } + x_1^2", "x_1 + x_1 + x_1 + x_1^2", []),
    (r"w_{ij} + w_{i,j} + w_{12}", "w_ij + w_i_j + w_12", []),
    (r"w_ij", "w_i*j", [AMBIGUOUS]),
    (
        r"x_{\mathrm{max}} + x_{\text{max}} + x_\alpha + x_{\alpha}",
        "x_max + x_max + x_alpha + x_alpha",
        [],
    ),
    (r"\alpha_{1}\beta + \varepsilon + λ", "alpha_1*beta + epsilon + lambda", []),
    (r"\pi + π + \mathrm{e}", "pi + pi + e", []),
    (r"ab_1x_{2}", "a*b_1*x_2", []),
]
ABSTRACT: list[Row] = [
    (r"f(x) + f\left(x\right) + f{\left(x \right)}", "f(x) + f(x) + f(x)", []),
    (r"f(x+1)", "f(x+1)", [AMBIGUOUS]),
    (r"xf(x)", "x*f(x)", []),
    (r"f'(x) + f''(x) + f^{\prime}(x) + f^\prime(x) + f^{\prime\prime}(x)",
     "f'(x) + f''(x) + f'(x) + f'(x) + f''(x)", []),
    (r"f^{(3)}(x) + f^{\left(4\right)}\left(x\right)", "f'''(x) + f''''(x)", []),
    (r"x^{(3)}(y) + x", "x^3*y + x", []),
    (r"\frac{d}{dx} f(x) + \frac{d}{dx}\left[f(x)\right]", "f'(x) + f'(x)", []),
    (r"\frac{\mathrm{d}^2}{\mathrm{d}x^2} f(x) + \frac{d f}{d x}(x)", "f''(x) + f'(x)", []),
    (r"\frac{\partial}{\partial x} f(x, y)", "Derivative(f(x, y), x)", []),
    (r"\frac{\partial^{3} f}{\partial x \partial y^{2}}(x, y)", "Derivative(f(x, y), x, (y, 2))",
     []),
    (r"\frac{\partial^2}{\partial x_1 \partial\theta} f(x_1, \theta)",
     "Derivative(f(x_1, theta), x_1, theta)", []),
    (r"\partial_{1} \partial_2^{2} f\left(x^{2}, y\right)",
     "Subs(Derivative(f(u, y), u, (y, 2)), u, x^2)", []),
]  # fmt: skip
CASES: list[Row] = [
    (r"\begin{cases} x^2 & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}",
     "Piecewise((x^2, x < 0), (x, True))", []),
    (r"\begin{cases} x^2, & x \le 0, \\[2pt] x, & \mathrm{if}\ x > 1,\ y \neq 2 \\ \end{cases}",
     "Piecewise((x^2, x <= 0), (x, (x > 1) & (y != 2)))", []),
    (r"\begin{cases} 1 & x = 0 \text{ and } y \geq 1 \\ 2 & 0 \leq x < 1 \land y > 0 \end{cases}",
     "Piecewise((1, Eq(x, 0) & (y >= 1)), (2, (0 <= x) & (x < 1) & (y > 0)))", []),
    (r"\begin{dcases} \max(x, 1) \text{ if } x > 0 \\ 0 \text{ else} \end{dcases}",
     "Piecewise((Max(x, 1), x > 0), (0, True))", []),
    (r"2\left\{\begin{array}{ll} x & x<0\\ 1 & \text{otherwise}\end{array}\right. + 1",
     "2*Piecewise((x, x < 0), (1, True)) + 1", []),
    (r"\begin{cases} \begin{cases} 1 & x < 0 \\ 2 & x > 0 \end{cases} & y < 0 \end{cases}",
     "Piecewise((Piecewise((1, x < 0), (2, x > 0)), y < 0))", []),
]  # fmt: skip
INTEGRALS: list[Row] = [
    (r"\int_a^{x} f \, dt", "Integral(f, (t, a, x))", []),
    (r"\int_{0}^{x^2} \sin(t^2)\,dt", "Integral(sin(t^2), (t, 0, x^2))", []),
    (r"\int^{x}_{a} t\,dt", "Integral(t, (t, a, x))", []),
    (r"\int\limits_{0}^{x} e^{-t^2} \, \mathrm{d}t", "Integral(exp(-t^2), (t, 0, x))", []),
    (r"\displaystyle\int_0^1xdx", "Integral(x, (x, 0, 1))", []),
    (r"\int_1^x \frac{dt}{t}", "Integral(1/t, (t, 1, x))", []),
    (r"\frac{\int_0^x t\,dt}{x}", "Integral(t, (t, 0, x))/x", []),
    (
        r"\int_0^x \frac{\int_0^s t\,dt\,ds}{s}",
        "Integral(Integral(t, (t, 0, s))/s, (s, 0, x))",
        [],
    ),
    (r"\int_1^x \frac{2 \sin t\,dt}{t} + 1", "Integral(2*sin(t)/t, (t, 1, x)) + 1", []),
    (r"\int_1^x \frac{d\theta}{\theta}", "Integral(1/theta, (theta, 1, x))", []),
    (r"\int_0^x dt", "Integral(1, (t, 0, x))", []),
    (r"\int_0^x t + 1 \, dt + 2", "Integral(t + 1, (t, 0, x)) + 2", []),
    (r"2\int_0^x t\,dt\, t", "2*Integral(t, (t, 0, x))*t", []),
    (r"\int_0^x \int_0^t s t\,ds\,dt", "Integral(Integral(s*t, (s, 0, t)), (t, 0, x))", []),
    (r"\int_0^1\int_0^2 x y^2 dxdy", "Integral(x*y^2, (x, 0, 2), (y, 0, 1))", []),
    (r"\int_0^{x} t_{1}\,dt_{1}", "Integral(t_1, (t_1, 0, x))", []),
    (r"\int_0^{x} \sin t\,dt", "Integral(sin(t), (t, 0, x))", []),
    (r"\int_0^{x} \cos\theta\,d\theta", "Integral(cos(theta), (theta, 0, x))", []),
    (r"\left(\int_{-x}^x \sqrt{t} dt\right)^2", "Integral(sqrt(t), (t, -x, x))^2", []),
    (r"∫_0^x t\,dt", "Integral(t, (t, 0, x))", []),
    (r"\int_0^x \frac{d}{dt} f(t)\,dt", "Integral(Derivative(f(t), t), (t, 0, x))", []),
]
CARRIED_OUT, OTHERWISE = "derivative-carried-out", "ambiguous-reading"
CARRIED: list[Row] = [
    (r"\frac{d}{dx} x^2", "2x", [CARRIED_OUT]),
    (r"3 + \frac{d^2}{dx^2} x^3 y", "3 + 6x*y", [CARRIED_OUT]),
    (r"\frac{\mathrm{d}}{\mathrm{d}x} \left(x^2 + x\right)^2", "2(x^2 + x)(2x + 1)", [CARRIED_OUT]),
    (r"\frac{\partial^2}{\partial x\partial y} x^2 y", "2x", [CARRIED_OUT]),
    (r"\frac{d}{dx} 5", "0", [CARRIED_OUT]),
    (r"\frac{d}{dx} x \cdot y", "1*y", [OTHERWISE, CARRIED_OUT]),
    (r"\frac{d}{dx} \left(x^2\right) \cdot y", "2x*y", [CARRIED_OUT]),
    (r"\frac{d}{dx} f(x^2)", "2x f'(x^2)", [CARRIED_OUT]),
    (r"\frac{d}{dx} \int_0^x \sin t\,dt", "sin(x)", [CARRIED_OUT]),
    (r"\left|\frac{d}{dx} x^2\right|", "abs(2x)", [CARRIED_OUT]),
]
ROWS = [
    *INTEGRALS, *CARRIED,
    *FRACTIONS, *POWERS, *NUMBERS, *GROUPS, *FUNCTIONS, *NAMES, *ABSTRACT, *CASES,
]  # fmt: skip


@pytest.mark.parametrize(("written", "text", "codes"), ROWS, ids=[row[0] for row in ROWS])
def test_is_read_like_the_text_with_a_warning_where_another_reading_is_usual(
    written: str, text: str, codes: list[str]
) -> None:
    reading = parse(written, syntax="latex")

    assert reading.expression is parse(text).expression
    assert [notice.code for notice in reading.warnings] == codes


@pytest.mark.parametrize(
    ("written", "names", "text"),
    [
        (r"x_{1}", ["x1"], "x1"),
        (r"x_1 + x_{2}", ["x1", "x_2"], "x1 + x_2"),
        (r"w_ij + x_12", ["w_ij", "x_12"], "w_ij + x_12"),
        (r"rate + \mathrm{rate}", ["rate"], "rate + rate"),
        (r"\mathrm{my\_rate}", ["my_rate"], "my_rate"),
        (r"sin x", ["sin"], "sin*x"),
        (r"f(x+1)", ["f"], "f*(x+1)"),
        (r"\sigma(x)", ["sigma"], "sigma*x"),
        (r"J_{1}(x)", ["J_1"], "J_1*x"),
        (r"\psi^{(2)}(x)", ["psi"], "psi^2*x"),
        (r"dx", ["dx"], "dx"),
        (r"\frac{\partial f}{\partial x_{1}}(x_{1}, y)", ["x1"], "Derivative(f(x1, y), x1)"),
    ],
)
def test_names_that_are_given_are_variables(written: str, names: list[str], text: str) -> None:
    expected = parse(text, known=names).expression

    assert parse(written, known=names, syntax="latex").expression is expected


@pytest.mark.parametrize(
    ("name", "canonical"), [(r"\alpha", "alpha"), ("x_{1}", "x_1"), (r"\theta_{ij}", "theta_ij")]
)
def test_names_may_be_given_as_they_stand_in_latex(name: str, canonical: str) -> None:
    reading = parse(f"2{name}", known=[name], syntax="latex")

    assert reading.expression.free == {canonical}


def test_a_doubt_points_to_the_latex_and_shows_it() -> None:
    (notice,) = parse(r"2 + \sin x^{2}", syntax="latex").warnings

    assert notice.position == 4
    assert notice.detail == (
        r"\sin x^{2} was read as \sin(x^{2}); the other reading is (\sin x)^{2}"
    )


@pytest.mark.parametrize(
    "text",
    [r"w_ij", r"{\left(1w_ij\right)}", r"{{{{{\left(1w_ij\right)}}}}}", r"{(x)}{(y)} + w_ij"],
)
def test_a_doubt_keeps_its_place_when_braces_around_parentheses_go(text: str) -> None:
    (warning,) = parse(text, syntax="latex").warnings

    assert warning.position == text.index("w_ij")
