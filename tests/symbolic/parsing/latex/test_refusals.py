"""Mistakes in LaTeX: which error they are, where it points, and what it offers."""

import pytest

from service.errors import ServiceError
from service.symbolic.parsing import parse

Row = tuple[str, str, int, tuple[str, ...]]

SYNTAX, FORBIDDEN = "syntax-error", "forbidden-character"
UNKNOWN, FUNCTION = "unknown-name", "unknown-function"
ARITY, NON_FINITE = "wrong-arity", "non-finite-constant"
BY_X = '"variable": "x"'
CONDITION = ("& x < 0", r"& \text{otherwise}")

STRUCTURE: list[Row] = [
    ("", SYNTAX, 0, ()),
    ("x +", SYNTAX, 3, ()),
    (r"\frac", SYNTAX, 5, ()),
    (r"\frac{x}", SYNTAX, 8, ()),
    (r"\frac{}{x}", SYNTAX, 6, ()),
    (r"\sqrt[]{x}", SYNTAX, 6, ()),
    (r"\sqrt[3{x}", SYNTAX, 10, ()),
    ("{x", SYNTAX, 2, ()),
    ("x}", SYNTAX, 1, ()),
    ("(x + 1", SYNTAX, 6, ()),
    ("x + 1)", SYNTAX, 5, ()),
    (r"\left(x", SYNTAX, 7, ()),
    (r"\left(x)", SYNTAX, 7, ()),
    (r"(x\right)", SYNTAX, 2, ()),
    (r"\left[0, 1\right)", SYNTAX, 10, ()),
    (r"{\left(x}\right)", SYNTAX, 8, ()),
    (r"\left", SYNTAX, 0, ()),
    (r"\left.x^2\right|_{x=0}", SYNTAX, 9, ()),
    (r"\left\langle x\right\rangle", UNKNOWN, 0, ()),
    ("$x", SYNTAX, 2, ()),
    ("$$x$", SYNTAX, 4, ()),
    ("x$y", SYNTAX, 1, ()),
    (r"\(x", SYNTAX, 3, ()),
    ("&", SYNTAX, 0, ()),
    (r"x \\ y", SYNTAX, 2, ()),
    ("x = 1", SYNTAX, 2, ()),
    (r"x \le 1", SYNTAX, 2, ()),
    ("x, y", SYNTAX, 1, ()),
    ("x 2", SYNTAX, 2, ("*2", "^2")),
    (r"\begin{cases} x \\ y \end{cases}", SYNTAX, 16, CONDITION),
    (r"\begin{cases} x & y & z \end{cases}", SYNTAX, 20, ()),
    (r"\begin{cases} x & x < 0", SYNTAX, 23, ()),
    (r"\begin{cases} x & y \end{cases}", SYNTAX, 20, ()),
    (r"\begin{matrix} x \end{matrix}", SYNTAX, 0, (r"\begin{cases}",)),
    (r"\end{cases}", SYNTAX, 0, ()),
    (r"\left\{\begin{array}{l} x & x < 0 \end{array} + 1", SYNTAX, 45, ()),
]
SCRIPTS: list[Row] = [
    ("x^10", SYNTAX, 2, ("^{10}",)),
    ("x^-1", SYNTAX, 1, ("^{...}",)),
    ("x^(1/3)", SYNTAX, 1, ("^{...}",)),
    (r"x^\sin y", SYNTAX, 2, ("^{...}",)),
    ("x^2^3", SYNTAX, 3, ()),
    ("x^{2}^{3}", SYNTAX, 5, ()),
    ("x^{2}!", SYNTAX, 5, (r"\left(...\right)!",)),
    (r"90^\circ", SYNTAX, 3, ()),
    ("^2", SYNTAX, 0, ()),
    ("x_", SYNTAX, 2, ()),
    ("_1", SYNTAX, 0, ()),
    ("x_12", SYNTAX, 2, ("_{12}",)),
    ("x_{n+1}", UNKNOWN, 2, ()),
    (r"\log_10 x", SYNTAX, 5, (r"\log_{10}",)),
    (r"\max_{x} y", SYNTAX, 0, ()),
    (r"\sin{x}^2", SYNTAX, 7, (r"\sin^{2}(x)", r"\sin(x^{2})")),
    ("x^{(n)}(y)", SYNTAX, 0, ()),
]
WORDS: list[Row] = [
    (r"\foo x", UNKNOWN, 0, (r"\floor",)),
    (r"\arcsine(x)", FUNCTION, 0, (r"\arcsin", r"\arcsinh", r"\arsinh")),
    (r"\operatorname{sinn}(x)", FUNCTION, 0, ("sin", "sinh", "sinc")),
    (r"\operatorname{}", SYNTAX, 13, ()),
    (r"\mathrm", SYNTAX, 0, (r"\mathrm{erf}",)),
    (r"2 + \mathrm{rate}", UNKNOWN, 4, ('"symbols": ["rate"]',)),
    ("sinx", UNKNOWN, 0, (r"\sin x", "s i n x", '"symbols": ["sinx"]')),
    ("2pi", UNKNOWN, 1, (r"\pi", "p i", '"symbols": ["pi"]')),
    ("rate", UNKNOWN, 0, ("r a t e", '"symbols": ["rate"]')),
    ("dx", SYNTAX, 0, (BY_X, "d x")),
    ("2xdx", SYNTAX, 1, (BY_X, "x d x")),
    (r"x\,\mathrm{d}x", SYNTAX, 3, (BY_X, "d x")),
    (r"\phi + \varphi", SYNTAX, 7, ()),
    (r"\sin", SYNTAX, 0, (r"\sin(x)", r"\sin(-x)")),
    (r"1 + \sin(x, y)", ARITY, 4, ()),
    (r"J_{0}(x, y)", ARITY, 0, ()),
    (r"\text{if } x", UNKNOWN, 0, ("i*f", '"symbols": ["if"]')),
]
MEANING: list[Row] = [
    (r"\frac{x}{0}", NON_FINITE, 10, ()),
    (r"\sqrt[0]{x}", NON_FINITE, 0, ()),
    (r"x + \infty", NON_FINITE, 4, ()),
    (r"x + \int t\,dt", SYNTAX, 4, (r"\int_{a}^{x}",)),
    (r"\int_0 t\,dt", SYNTAX, 0, (r"\int_{a}^{x}",)),
    (r"\int_0^x t + 1", SYNTAX, 14, (r"\, dt",)),
    (r"\int_0^x \int_0^t s\,ds", SYNTAX, 23, (r"\, dt",)),
    (r"\int_0^x (t\,dt)", SYNTAX, 13, ()),
    (r"\int_0^x \frac{dt\,t}{2}", SYNTAX, 15, ()),
    (r"\int_0^x t\,dt^2", SYNTAX, 14, ()),
    (r"\int_0^x t\,d\pi", SYNTAX, 13, ()),
    (r"\int_0^{x", SYNTAX, 9, ()),
    (r"\int_0^\infty t\,dt", NON_FINITE, 7, ()),
    (r"\iint t\,dt", SYNTAX, 0, ()),
    (r"\oint t\,dt", SYNTAX, 0, ()),
    (r"t\,dt", SYNTAX, 3, ('"variable": "t"', "d t")),
    (r"2\sum_{i=1}^n i", SYNTAX, 1, ()),
    (r"\lim_{x \to 0} x", SYNTAX, 0, ()),
    (r"x \pm 1", SYNTAX, 2, ()),
    (r"\|x\|", SYNTAX, 0, ()),
    (r"\frac{dy}{dx}", SYNTAX, 0, (BY_X,)),
    (r"\frac{d}{dx} y", SYNTAX, 0, ("y(x)",)),
    (r"\frac{d}{dx}", SYNTAX, 0, (BY_X,)),
    (r"\frac{d}{dx} + x", SYNTAX, 0,
     ('{"expression": "+ x", "syntax": "latex", "variable": "x"}',)),
    (r"\frac{d}{dx} (x + 1) (x + 2)", SYNTAX, 21, ()),
    (r"\partial_{1} x", SYNTAX, 0, (BY_X,)),
    (r"\frac{d^2}{dx} f(x)", SYNTAX, 0, ()),
    (r"\frac{\partial f}{\partial z}(x, y)", SYNTAX, 0, ()),
    (r"\partial_{3} f(x, y)", SYNTAX, 0, ()),
    (r"\partial x", SYNTAX, 0, (BY_X,)),
    ("f'", SYNTAX, 2, ()),
    (r"{f^\prime}(x)", SYNTAX, 9, ()),
    ("f'(x, y)", SYNTAX, 0, ()),
]  # fmt: skip
FORBIDDEN_ROWS: list[Row] = [
    (r"\def\x{y}", FORBIDDEN, 0, ()),
    (r"x + \input{/etc/passwd}", FORBIDDEN, 4, ()),
    (r"\newcommand{\x}{y}\x", FORBIDDEN, 0, ()),
    (r"\catcode`\%=12", FORBIDDEN, 0, ()),
    (r"\csname sin\endcsname x", FORBIDDEN, 0, ()),
    (r"\immediate\write18{id}", FORBIDDEN, 0, ()),
    ("x % c", FORBIDDEN, 2, (r"a \bmod b",)),
    ("x#y", FORBIDDEN, 1, ()),
    ("x\0", FORBIDDEN, 1, ()),
    ("x\u202ey", FORBIDDEN, 1, ()),
    ("\\", FORBIDDEN, 0, ()),
    ("х + 1", FORBIDDEN, 0, ()),  # a Cyrillic letter
]
ROWS = [*STRUCTURE, *SCRIPTS, *WORDS, *MEANING, *FORBIDDEN_ROWS]


@pytest.mark.parametrize(("text", "code", "offset", "suggestions"), ROWS, ids=[r[0] for r in ROWS])
def test_a_mistake_is_named_located_and_answered_with_a_remedy(
    text: str, code: str, offset: int, suggestions: tuple[str, ...]
) -> None:
    with pytest.raises(ServiceError) as refused:
        parse(text, syntax="latex")

    error = refused.value
    assert error.position is not None
    assert (error.code, error.position.offset) == (code, offset)
    assert error.suggestions == suggestions


def test_what_is_not_closed_is_shown_where_it_is_opened() -> None:
    with pytest.raises(ServiceError) as refused:
        parse("x +\n\\left(y", syntax="latex")

    error = refused.value
    assert error.expected == r"\right)"
    assert "line 2, column 1" in error.detail
    assert error.position is not None
    assert (error.position.offset, error.position.line, error.position.column) == (11, 2, 8)


def test_a_name_in_a_row_of_letters_is_to_be_set_apart() -> None:
    with pytest.raises(ServiceError) as refused:
        parse("2 + abx", symbols=["ab"], syntax="latex")

    assert refused.value.position is not None
    assert refused.value.position.offset == 4


def test_a_function_with_the_name_of_a_variable_is_refused() -> None:
    with pytest.raises(ServiceError) as refused:
        parse(r"x \sin y", symbols=["sin"], syntax="latex")

    assert refused.value.position is not None
    assert refused.value.position.offset == 2


@pytest.mark.parametrize(
    ("text", "expected", "actual"),
    [
        (r"\sin(x, y)", "1", 2),
        ("x +", None, "end of text"),
        ("(x", ")", None),
        (r"x \cdot \cdot y", None, r"\cdot"),
    ],
)
def test_an_error_says_what_was_expected_and_what_is_written(
    text: str, expected: str | None, actual: object
) -> None:
    with pytest.raises(ServiceError) as refused:
        parse(text, syntax="latex")

    assert (refused.value.expected, refused.value.actual) == (expected, actual)
