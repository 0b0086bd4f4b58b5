r"""Laws over LaTeX: it is read to the same tree as text, and no input ends in a surprise."""

import json

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from service.errors import LimitExceeded, NonFiniteConstant, ServiceError
from service.limits import LIMITS
from service.rendering.latex import Latex
from service.rendering.text import Text
from service.symbolic.build import number, power_of, product_of, quotient_of, sum_of, symbol
from service.symbolic.expression import Expression
from service.symbolic.functions import NAMES, TABLE
from service.symbolic.interning import scope
from service.symbolic.parsing import parse
from tests.rendering.trees import RECIPES, Recipe

COUNTS = [
    (name, count)
    for name, row in TABLE.items()
    for count in range(row.arity[0], (row.arity[1] or 3) + 1)
]
NODES = [(name, count) for name, count in COUNTS if TABLE[name].rewrite is None]
SIGNS = (
    r"x y e d 2 0 1.5 + - * / ^ _ ( ) [ ] { } | , . ! ' < = & $ % # \ \\ \, ~ α ² ½ × √ é" + " \0"
)
COMMANDS = (
    r"\frac{ \frac \frac12 \sqrt \sqrt[ \left( \right) \left. \right. \left| \right| \left\{ "
    r"\right\} \bigl( \lvert \rvert \lfloor \rceil \sin \sin^2 \sin^{-1} \log \log_ \log_{ \max "
    r"\alpha \pi \Gamma \sigma \psi \psi^{( J_{ J_0 \mathrm{B} \cdot \bmod \operatorname{ "
    r"\mathrm{ \text{if} \text{otherwise} \begin{cases} \end{cases} \begin{array}{l} \partial "
    r"\frac{d}{dx} \frac{\partial}{\partial \partial_{1} \prime ^{(2)} x_{ w_{ij} \int \le \foo "
    r"\displaystyle rate sin xy f( f'( 10^{-9} \hspace{1em} \varphi \phi \( \) \["
)
PIECES = [*SIGNS.split(" "), *COMMANDS.split(" "), "\n"]


def latex(text: str, *known: str) -> Expression:
    return parse(text, known=known, syntax="latex").expression


@pytest.mark.parametrize(("name", "count"), COUNTS)
def test_the_latex_of_every_function_of_the_table_is_read_as_that_function(
    name: str, count: int
) -> None:
    notation, letters = TABLE[name].notation(count), "xyz"[:count]
    arguments = ", ".join(letters)
    written = (
        notation.format(*letters) if "{0" in notation else rf"{notation}\left({arguments}\right)"
    )

    assert latex(written) is parse(f"{name}({arguments})").expression


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_a_function_is_read_as_an_operator(name: str) -> None:
    arguments = ", ".join("xyz"[: max(NAMES[name].arity[0], 1)])
    escaped = name.replace("_", r"\_")

    expected = parse(f"{name}({arguments})").expression
    assert latex(rf"\operatorname{{{escaped}}}({arguments})") is expected


@pytest.mark.parametrize(("name", "count"), NODES)
def test_a_function_is_read_back_from_wherever_it_is_printed(name: str, count: int) -> None:
    function = parse(f"{name}({', '.join(['x', 'y_1', 'alpha'][:count])})").expression
    x = symbol("x")
    for node in (
        function,
        *(power_of(function, exponent) for exponent in (number(2), number(-1), number(1, 3), x)),
        product_of(x, function, number(2), function),
        quotient_of(function, sum_of(function, number(-1))),
        power_of(x, function),
    ):
        assert latex(Latex()(node), *node.free) is node


@given(recipe=RECIPES)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_printed_in_latex_reads_back_to_the_same_tree_as_text(recipe: Recipe) -> None:
    with scope():
        node = recipe()
        try:
            from_text = parse(Text()(node)).expression
            assert latex(Latex()(node), *node.free) is from_text
        except NonFiniteConstant:
            reject()


@given(text=st.text() | st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(max_examples=500)
def test_any_latex_ends_in_an_expression_or_an_error_with_its_place(text: str) -> None:
    with scope():
        try:
            reading = parse(text, symbols=["rate"], known=["y", "x1"], syntax="latex")
        except ServiceError as error:
            assert error.position is not None  # noqa: PT017  it is only looked at here
            assert 0 <= error.position.offset <= len(text)  # noqa: PT017
            told = [error.detail, error.expected, error.actual, error.suggestions]
            json.dumps(told, ensure_ascii=False).encode()
        else:
            assert all(0 <= notice.position < len(text) for notice in reading.warnings)
            shown = [notice.detail for notice in reading.warnings]
            json.dumps(shown, ensure_ascii=False).encode()


@given(text=st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
@settings(max_examples=300)
def test_whatever_is_read_from_latex_reads_back_from_its_text_and_from_its_latex(
    text: str,
) -> None:
    with scope():
        try:
            node = parse(text, known=["y"], syntax="latex").expression
        except ServiceError:
            return
        assert parse(Text()(node), known=node.free).expression is node
        assert latex(Latex()(node), *node.free) is node


ATTACKS: dict[str, str] = {
    "macro": r"\def\x{\x\x}\x",
    "file": r"\input{/etc/passwd}",
    "write": r"\immediate\write18{id}",
    "category": r"\catcode`\%=12",
    "name": r"\csname input\endcsname{x}",
    "NUL": "x\0",
    "right-to-left override": "x\u202ey",
    "lone surrogate": "x\ud800",
    "backslashes": "\\" * 20_000,
    "a million backslashes": "\\" * 1_000_000,
    "left without right": r"\left(" * 3_000,
    "right without left": r"\right)" * 3_000,
    "fractions": r"\frac{" * 4_000,
    "nested fractions": r"\frac{1}{1+" * 300 + "x" + "}" * 300,
    "short fractions": r"\frac" * 4_800,
    "braces": "{" * 20_000,
    "closed braces": "{" * 10_000 + "x" + "}" * 10_000,
    "exponents": "x" + "^{x" * 5_000 + "}" * 5_000,
    "large exponent": "x^{" + "9" * 10_000 + "}",
    "roots": r"\sqrt{" * 3_000,
    "indices": r"\sqrt[" * 3_000,
    "subscripts": "x_{" * 7_000,
    "groups in subscripts": "x_{" + "{a}" * 7_000,
    "bars": r"\left|" * 3_000,
    "plain bars": "|" * 20_000,
    "cases": r"\begin{cases}" * 1_500,
    "rows": r"\begin{cases}" + r"\\" * 10_000,
    "columns": r"\begin{cases} x " + "&" * 10_000,
    "primes": "f" + "'" * 10_000 + "(x)",
    "raised primes": "f^{" + r"\prime" * 3_500 + "}(x)",
    "derivatives": r"\frac{d}{dx}" * 1_900 + "f(x)",
    "places": r"\partial_{1}" * 1_900 + "f(x)",
    "order": r"\frac{\partial^{9999} f}{\partial x^{9999}}(x)",
    "long command": "\\" + "a" * 20_000,
    "long name": "a" * 20_000,
    "long word": r"\mathrm{" + "a" * 20_000 + "}",
    "dollars": "$" * 20_000,
    "spaces": r"\," * 10_000,
    "sizes": r"\big" * 5_000,
    "words": r"\text{" * 3_000,
    "signs": "-" * 20_000 + "x",
    "growing fraction": r"\frac{" * 50 + "1" + ("}{" + "7" * 300 + "}") * 50,
}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_in_latex_ends_in_a_typed_error(text: str) -> None:
    with pytest.raises(ServiceError):
        latex(text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("nesting", "{" * 65 + "x" + "}" * 65, 64),
        ("digits", "1" * 401, 400),
        ("name_characters", r"\mathrm{" + "a" * 65 + "}", 64),
        ("order", r"f^{(21)}(x)", 20),
        ("expression_characters", "x" * (LIMITS.expression_characters + 1), 24_000),
    ],
)
def test_a_limit_that_latex_exceeds_is_named(name: str, text: str, value: int) -> None:
    with pytest.raises(LimitExceeded) as refused:
        latex(text)

    assert refused.value.limit == {"name": name, "value": value}
