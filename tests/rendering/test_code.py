"""Code is run, in each of its languages, and has the values of the expressions it was made from."""

import ast
import ctypes
import json
import subprocess
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from py_mini_racer import MiniRacer

from service.errors import NotExpressible
from service.rendering.code.c import C
from service.rendering.code.code import Code
from service.rendering.code.javascript import JAVASCRIPT
from service.rendering.code.language import Language
from service.rendering.code.python import PYTHON
from service.rendering.code.sympy import SymPy
from service.symbolic.build import call, number, symbol
from service.symbolic.derivation import Derivation
from service.symbolic.evaluate import value_at
from service.symbolic.expression import Expression
from service.symbolic.functions import TABLE
from service.symbolic.interning import scope
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse
from tests.rendering.trees import RECIPES, Recipe

Run = Callable[[Expression, Expression, dict[str, float]], tuple[float, float]]

ROWS = [row for row in TABLE.values() if row.rewrite is None]
NAMES = ("x", "y", "z", "w")
BESSEL = {"besselj", "bessely", "besseli", "besselk"}
INTEGRALS = {"Si", "Ci", "Ei", "li", "fresnels", "fresnelc"}
OTHERS = {"erfinv", "digamma", "polygamma", "beta", "LambertW"}
# What each language has no way to write.
MISSING = {
    "python": set[str](),
    "sympy": set[str](),
    "c": BESSEL | INTEGRALS | OTHERS,
    "javascript": BESSEL | INTEGRALS | OTHERS | {"gamma", "loggamma"},
}
EXPRESSIONS = {
    "roots": ("cbrt(x)*x^(2/5) + sqrt(x^2 + 1) + x^(3/7)", {"x": -1.3}),
    "signs": ("-x^2 + (-x)^3 - (-x)/(-2)*x^(-2)", {"x": 0.7}),
    "whole numbers": ("2^x + 1/3*x + 5/2 + (1 + 2)/(4 + 5)*x", {"x": 1.7}),
    "powers of numbers": ("x*2^(-3) + 2^(1/2)*x + x*pi^2", {"x": 0.4}),
    "decimals": ("0.1*x^3 + 1.5e-9*x + 1e20*x", {"x": 2.5}),
    "words": ("lambda*x + gamma^2*x/delta", {"lambda": 2.0, "x": 0.3, "gamma": 1.5, "delta": 4.0}),
    "cases": ("Piecewise((x^2, x < 0), (x, (x >= 0) & (x < 2)), (2, True))", {"x": 1.2}),
    "other case": ("Piecewise((x^2, x < 0), (x, (x >= 0) & (x < 2)), (2, True))", {"x": -1.2}),
    "extremes": ("max(x, y, 1)*min(x, y)", {"x": 2.5, "y": 1.5}),
    "network": ("gelu(w*x + b)*softplus(x) + mish(x)*silu(x)", {"w": 0.4, "x": -1.1, "b": 2.0}),
    "far out": ("softplus(x) + elu(x)*log_sigmoid(x) + sigmoid(x)", {"x": -40.0}),
    "angles": ("atan2(y, x) + acot(x) + asec(3*x)", {"x": -0.8, "y": -1.9}),
    "logarithms": ("log(x, 3)*log10(x)*log(x)", {"x": 4.2}),
}

WITHOUT_VALUE = [
    "LambertW(-1)", "loggamma(-0.5)", "max(1, log(-2))", "max(log(-2), 1)", "min(1, sqrt(-2))",
    "relu(log(-2))", "relu6(log(-2))", "elu(log(-2))", "Heaviside(log(-2))", "sign(log(-2))",
    "softplus(log(-2))", "leaky_relu(asin(2))",
]  # fmt: skip


def _python(value: Expression, derivative: Expression, at: dict[str, float]) -> tuple[float, float]:
    source = Code(PYTHON).program("f", sorted(at), value, derivative)
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102  written by the code tested
    first, second = names["f"](*[at[name] for name in sorted(at)])
    return float(first), float(second)


def _javascript(
    value: Expression, derivative: Expression, at: dict[str, float]
) -> tuple[float, float]:
    source = Code(JAVASCRIPT).program("f", sorted(at), value, derivative)
    arguments = ", ".join(repr(at[name]) for name in sorted(at))
    result: Any = MiniRacer().eval(f"{source}\nJSON.stringify(f({arguments}))")
    first, second = json.loads(result)
    return first, second


def _c(value: Expression, derivative: Expression, at: dict[str, float]) -> tuple[float, float]:
    source = Code(C).program("f", sorted(at), value, derivative)
    return _compiled(source)(at)


def _compiled(source: str, name: str = "f") -> Callable[[dict[str, float]], tuple[float, float]]:
    folder = Path(_folder[0])
    code = folder / f"{abs(hash(source))}.c"
    code.write_text(source)
    library = code.with_suffix(".so")
    strict = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-O1")
    subprocess.run(
        ["cc", *strict, "-shared", "-fPIC", "-o", library, code, "-lm"],  # noqa: S607  any compiler
        check=True,
    )
    function = getattr(ctypes.CDLL(str(library)), name)
    function.restype = ctypes.c_double

    def run(at: dict[str, float]) -> tuple[float, float]:
        derivative = ctypes.c_double()
        arguments = [ctypes.c_double(at[each]) for each in sorted(at)]
        value = function(*arguments, ctypes.byref(derivative))
        return value, derivative.value

    return run


def _sympy(value: Expression, derivative: Expression, at: dict[str, float]) -> tuple[float, float]:
    writer = SymPy()
    source = writer.program("f", sorted(at), value, derivative)
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102  written by the code tested
    point = {names[writer.name(name)]: number for name, number in at.items()}
    first, second = (names["N"](names[name].subs(point)) for name in ("value", "derivative"))
    return float(first), float(second)


RUNS: dict[str, Run] = {"python": _python, "javascript": _javascript, "c": _c, "sympy": _sympy}
_folder: list[str] = []


@pytest.fixture(autouse=True, scope="module")
def _somewhere_to_compile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    _folder[:] = [str(tmp_path_factory.mktemp("code"))]
    yield
    _folder.clear()


@pytest.mark.parametrize("language", RUNS)
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_a_program_gives_value_and_derivative(language: str, name: str) -> None:
    text, at = EXPRESSIONS[name]
    value = parse(text, known=at).expression
    derivative = normal_form(Derivation(frozenset(at)).derive(value, "x").result)

    first, second = RUNS[language](value, derivative, at)

    assert first == pytest.approx(value_at(value, at), rel=1e-12, abs=1e-300)
    assert second == pytest.approx(value_at(derivative, at), rel=1e-12, abs=1e-300)


def _values_python(code: Code, written: list[str]) -> list[float]:
    names: dict[str, Any] = {}
    source = f"{PYTHON.preamble}{''.join(code.helpers.values())}values = [{', '.join(written)}]"
    exec(source, names)  # noqa: S102  written by the code tested
    return [float(value) for value in names["values"]]


def _values_javascript(code: Code, written: list[str]) -> list[float]:
    helpers = "".join(dict.fromkeys(code.helpers.values()))
    values: Any = MiniRacer().eval(f"{helpers}\nJSON.stringify([{', '.join(written)}])")
    result: list[float] = json.loads(values)
    return result


def _values_c(code: Code, written: list[str]) -> list[float]:
    source = (
        f"{C.preamble}{''.join(code.helpers.values())}"
        "double f(double i, double *value)\n{\n"
        f"    const double all[] = {{{', '.join(written)}}};\n    return *value = all[(int)i];\n"
        "}\n"
    )
    run = _compiled(source)
    return [run({"i": float(i)})[0] for i in range(len(written))]


@pytest.mark.parametrize(
    ("language", "run"),
    [(PYTHON, _values_python), (JAVASCRIPT, _values_javascript), (C, _values_c)],
)
def test_every_function_of_the_table_has_its_values(
    language: Language, run: Callable[[Code, list[str]], list[float]]
) -> None:
    nodes = [
        call(row.name, *[number(*Fraction(str(x)).as_integer_ratio(), True) for x in point])
        for row in ROWS
        if row.name not in MISSING[language.title.lower()]
        for point in row.points
    ]
    code = Code(language)

    values = run(code, [code(node) for node in nodes])

    for node, value in zip(nodes, values, strict=True):
        assert value == pytest.approx(value_at(node, {}), rel=1e-13), node


@pytest.mark.parametrize(
    ("language", "run"),
    [(PYTHON, _values_python), (JAVASCRIPT, _values_javascript), (C, _values_c)],
)
def test_where_there_is_no_value_code_has_none(
    language: Language, run: Callable[[Code, list[str]], list[float]]
) -> None:
    code = Code(language)
    nodes = [
        parse(text).expression
        for text in WITHOUT_VALUE
        if not any(name in text for name in MISSING[language.title.lower()])
    ]

    with np.errstate(invalid="ignore"):
        values = run(code, [code(node) for node in nodes])

    assert np.isnan(np.array(values, float)).all()  # JSON has null in its place.


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.name)
def test_sympy_has_every_function_of_the_table(row: Any) -> None:
    at = dict(zip(NAMES, row.points[0], strict=False))
    value = call(row.name, *map(symbol, at))

    first, _ = _sympy(value, value, at)

    assert first == pytest.approx(value_at(value, at), rel=1e-9)


@pytest.mark.parametrize("language", [PYTHON, JAVASCRIPT, C], ids=lambda each: each.title)
@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.name)
def test_what_a_language_lacks_is_refused_by_name(language: Language, row: Any) -> None:
    code = Code(language)
    node = call(row.name, *map(symbol, NAMES[: len(row.points[0])]))

    if row.name in MISSING[language.title.lower()]:
        with pytest.raises(NotExpressible, match=rf"{language.title} has no .* ({row.name}|Ei);"):
            code(node)
    else:
        assert code(node)


def test_a_function_known_by_its_name_alone_is_sympys_only() -> None:
    node = parse("f(x)").expression

    with pytest.raises(NotExpressible, match="a function without a definition"):
        Code(PYTHON)(node)
    assert 'f = Function("f")\n' in SymPy().program("y", ["x"], node, node)


def test_python_takes_arrays_of_whole_numbers() -> None:
    value = parse("x^(-2)").expression
    names: dict[str, Any] = {}
    exec(Code(PYTHON).program("f", ["x"], value, value), names)  # noqa: S102  our own code

    assert names["f"]([1, 2, 4])[0].tolist() == [1.0, 0.25, 0.0625]


def test_numbers_beyond_floating_point_do_not_stop_a_program() -> None:
    value = parse("x*10^400/10^399 + 2^2000*x").expression

    with np.errstate(over="ignore", invalid="ignore"):
        for run in (_python, _javascript, _c):
            assert run(value, symbol("x"), {"x": 1.0})[1] == 1.0


def test_words_of_a_language_are_no_variables() -> None:
    assert Code(PYTHON).name("lambda") == "lambda_"
    assert Code(PYTHON).name("lambda_") == "lambda__"
    assert Code(JAVASCRIPT).name("lambda") == "lambda"
    assert Code(C).name("exp") == "exp_"


@given(recipe=RECIPES)
def test_every_expression_is_valid_python_or_refused(recipe: Recipe) -> None:
    with scope():
        node = recipe()
        ast.parse(SymPy()(node), mode="eval")
        try:
            written = Code(PYTHON)(node)
        except NotExpressible:
            return
        assert ast.parse(written, mode="eval").body is not None
