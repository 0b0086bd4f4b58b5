"""Mistakes: which error they are, where it points, and what it offers."""

import pytest

from service.errors import ServiceError
from service.symbolic.parsing import parse

Row = tuple[str, str, int, tuple[str, ...]]

SYNTAX, FORBIDDEN = "syntax-error", "forbidden-character"
UNKNOWN, FUNCTION = "unknown-name", "unknown-function"
ARITY, NON_FINITE = "wrong-arity", "non-finite-constant"
BY_X = '"variable": "x"'

ROWS: list[Row] = [
    ("", SYNTAX, 0, ()),
    ("x +", SYNTAX, 3, ()),
    ("* x", SYNTAX, 0, ()),
    ("(x + 1", SYNTAX, 6, ()),
    ("x + 1)", SYNTAX, 5, ()),
    ("sin(x", SYNTAX, 5, ()),
    ("|x + 1", SYNTAX, 6, ()),
    ("(|x)", SYNTAX, 3, ()),
    ("x^{2", SYNTAX, 4, ()),
    ("{x}", SYNTAX, 0, ()),
    ("()", SYNTAX, 1, ()),
    ("f()", SYNTAX, 0, ()),
    ("2 3", SYNTAX, 2, ("*3", "^3")),
    ("x 2", SYNTAX, 2, ("*2", "^2")),
    ("1,5", SYNTAX, 1, ("1.5",)),
    ("(1,5)", SYNTAX, 2, ("1.5",)),
    ("x, y", SYNTAX, 1, ()),
    ("sin", SYNTAX, 0, ("sin(x)", "sin(-x)")),
    ("sin + 1", SYNTAX, 0, ("sin(x)", "sin(-x)")),
    ("log_2x", SYNTAX, 0, ("log(x, b)",)),
    ("x = 1", SYNTAX, 2, ()),
    ("x==1", SYNTAX, 1, ()),
    ("x < 1", SYNTAX, 2, ()),
    ("x != 1", SYNTAX, 2, ()),
    ("(x > 0) & (x < 1)", SYNTAX, 3, ()),
    ("x!!", SYNTAX, 2, ()),
    ("x.real", SYNTAX, 1, ()),
    ("x.__class__", SYNTAX, 1, ()),
    ("³x", SYNTAX, 0, ()),
    ("f'", SYNTAX, 2, ()),
    ("f'(x, y)", SYNTAX, 0, ()),
    ("dy/dx", SYNTAX, 0, (BY_X,)),
    ("d/dx x^2", SYNTAX, 2, ('{"expression": "x^2", "variable": "x"}',)),
    ("d/dt[t^2]", SYNTAX, 2, ('{"expression": "t^2", "variable": "t"}',)),
    ("d^2y/dx^2", SYNTAX, 5, (BY_X,)),
    ("df(x)/dx", SYNTAX, 0, (BY_X,)),
    ("∂f/∂x", SYNTAX, 0, (BY_X,)),
    ("Derivative(y, x)", SYNTAX, 0, ("y(x)",)),
    ("Derivative(f(x))", SYNTAX, 10, ()),
    ("Derivative(f(x), y)", SYNTAX, 0, ()),
    ("Derivative(f(x), (x, y))", SYNTAX, 21, ()),
    ("Derivative(x^2 x)", SYNTAX, 10, ()),
    ("Derivative(sqrt(x), (x, 99))", "limit-exceeded", 27, ()),
    ("Subs(Derivative(x^2, x), x, 1)", SYNTAX, 15, ()),
    ("Integral(t^2)", SYNTAX, 0, ("(t, a, b)",)),
    ("Integral(t^2, t)", SYNTAX, 0, ("(t, a, b)",)),
    ("1 + integrate(s^2, (s, 0))", SYNTAX, 4, ("(s, a, b)",)),
    ("Integral(t^2, (t,))", SYNTAX, 0, ("(t, a, b)",)),
    ("Integral(t^2,)", SYNTAX, 0, ("(t, a, b)",)),
    ("Integral(t^2, (pi, 0, 1))", SYNTAX, 15, ()),
    ("Integral(t^2, (t^2, 0, 1))", SYNTAX, 16, ()),
    ("Integral(t^2, (t, 0, oo))", NON_FINITE, 21, ()),
    ("∫ t^2", FORBIDDEN, 0, ("Integral(f, (t, a, b))",)),
    ("Subs(f(x), x, 1)", SYNTAX, 5, ()),
    ("Subs(Derivative(f(u), u), v, 1)", SYNTAX, 26, ()),
    ("Piecewise((x, x))", SYNTAX, 15, ()),
    ("Piecewise(x)", SYNTAX, 10, ()),
    ("xy", UNKNOWN, 0, ("x*y", '"symbols": ["xy"]')),
    ("2 + rate*t", UNKNOWN, 4, ('"symbols": ["rate"]',)),
    ("sinx", UNKNOWN, 0, ("sin(x)", "sin", "sinh", "sinc", '"symbols": ["sinx"]')),
    ("xsinx", UNKNOWN, 0, ("x*sin(x)", "sin", '"symbols": ["xsinx"]')),
    ("_x", UNKNOWN, 0, ()),
    ("1_000", UNKNOWN, 1, ()),
    ("True", UNKNOWN, 0, ('"symbols": ["True"]',)),
    ("sinn(x)", FUNCTION, 0, ("sin", "sinh", "sinc")),
    ("Sin(x)", FUNCTION, 0, ("sin", "sinh", "sinc")),
    ("2xsin(x)", FUNCTION, 1, ("sin", "sinh", "sinc", "x*sin(...)")),
    ("eval(1)", FUNCTION, 0, ()),
    ("atan2(x)", ARITY, 0, ()),
    ("1 + sin(x, y)", ARITY, 4, ()),
    ("sin()", ARITY, 0, ()),
    ("Max()", ARITY, 0, ()),
    ("x#y", FORBIDDEN, 1, ()),
    ("[x+1]*2", FORBIDDEN, 0, ("(", ")")),
    ("'x'", FORBIDDEN, 0, ()),
    ('"x"', FORBIDDEN, 0, ()),
    ("f*f'(x)", FORBIDDEN, 3, ()),
    ("f'(x)*f", FORBIDDEN, 1, ()),
    ("x; y", FORBIDDEN, 1, ()),
    ("a % b", FORBIDDEN, 2, ("mod(a, b)",)),
    ("sin(30°)", FORBIDDEN, 6, ("pi/180",)),
    ("∛x", FORBIDDEN, 0, ("cbrt(x)",)),
    ("lambda: x", FORBIDDEN, 6, ("/",)),
    ("(y:=1)", FORBIDDEN, 2, ("/",)),
    ("\\sin x", FORBIDDEN, 0, ('"syntax": "latex"',)),
    ("ｓｉｎ(x)", FORBIDDEN, 0, ()),
    ("х + 1", FORBIDDEN, 0, ()),  # a Cyrillic letter
    ("x + é", FORBIDDEN, 4, ()),
    ("٣x", FORBIDDEN, 0, ()),
    ("x\0", FORBIDDEN, 1, ()),
    ("x\u202ey", FORBIDDEN, 1, ()),
    ("x\u200by", FORBIDDEN, 1, ()),
    ("1/0", NON_FINITE, 2, ()),
    ("0/0", NON_FINITE, 2, ()),
    ("x/0.0", NON_FINITE, 2, ()),
    ("0**-1", NON_FINITE, 4, ()),
    ("0⁻¹", NON_FINITE, 1, ()),
    ("mod(x, 0)", NON_FINITE, 0, ()),
    ("root(x, 0)", NON_FINITE, 0, ()),
    ("x + nan", NON_FINITE, 4, ()),
    ("oo", NON_FINITE, 0, ()),
    ("-∞", NON_FINITE, 1, ()),
    ("Infinity", NON_FINITE, 0, ()),
]


@pytest.mark.parametrize(("text", "code", "offset", "suggestions"), ROWS, ids=[r[0] for r in ROWS])
def test_a_mistake_is_named_located_and_answered_with_a_remedy(
    text: str, code: str, offset: int, suggestions: tuple[str, ...]
) -> None:
    with pytest.raises(ServiceError) as refused:
        parse(text)

    error = refused.value
    assert error.position is not None
    assert (error.code, error.position.offset) == (code, offset)
    assert error.suggestions == suggestions


def test_line_and_column_are_counted_from_one() -> None:
    with pytest.raises(ServiceError) as refused:
        parse("x +\n  y # z")

    position = refused.value.position
    assert position is not None
    assert (position.offset, position.line, position.column) == (8, 2, 5)


@pytest.mark.parametrize(
    ("text", "expected", "actual"),
    [
        ("(x", ")", None),
        ("atan2(x)", "2", 1),
        ("sin(x, y)", "1", 2),
        ("log(x, y, z)", "1 to 2", 3),
        ("Max()", "1 or more", 0),
        ("x +", None, "end of text"),
        ("x\u202e", None, "U+202E"),
    ],
)
def test_an_error_says_what_was_expected_and_what_was_there(
    text: str, expected: str | None, actual: object
) -> None:
    with pytest.raises(ServiceError) as refused:
        parse(text)

    assert (refused.value.expected, refused.value.actual) == (expected, actual)
