"""Laws over every text: what is printed reads back, and no input ends in a surprise."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from service.errors import LimitExceeded, NonFiniteConstant, ServiceError
from service.limits import LIMITS
from service.rendering.text import Text
from service.symbolic.build import symbol
from service.symbolic.functions import NAMES, TABLE
from service.symbolic.interning import scope
from service.symbolic.parsing import Reading, Syntax, canonical_name, parse, parse_sides
from tests.rendering.trees import RECIPES, Recipe

OPERATORS = "x y f e 2 0 1.5 1e3 + - * / ^ ** ( ) | { } , . ! ' < <= = == & √ ² ⁻¹ ½ × π α _ [ #"
WORDS = "sin cos^2 log log_2 log_ sqrt Max atan2 pi nan d/dx xy x_1 x_{ij} True Eq( Ne( sin^-1 beta"
FORMS = "Piecewise(( Derivative(f(x), Subs( f'( f(x) lambda rate foo( 1/0 ∂ ∞ ｓ \0 \ud800"
PIECES = [*OPERATORS.split(" "), *WORDS.split(" "), *FORMS.split(" "), "\n"]

ATTACKS: dict[str, str] = {
    "import": "__import__('os').system('id')",
    "subclasses": "().__class__.__base__.__subclasses__()",
    "attribute": "x.__class__.__mro__",
    "eval": "eval('1')",
    "open": "open('/etc/hostname').read()",
    "lambda": "lambda: x",
    "comprehension": "[x for x in (1,)]",
    "format string": "f'{x}'",
    "walrus": "(y:=1)",
    "constructor": "Symbol('x')",
    "mathematical letters": "x.__𝐜𝐥𝐚𝐬𝐬__",
    "second line": "1\nimport os",
    "comment": "x#y",
    "NUL": "x\0",
    "right-to-left override": "x\u202ey",
    "zero-width space": "x\u200by",
    "lone surrogate": "x\ud800",
    "long number": "7" * 19_999,
    "long hexadecimal number": "0x" + "f" * 19_000,
    "large exponent": "1e999999999",
    "long exponent": "1e" + "9" * 19_000,
    "small number": "1e-999999999",
    "long superscript": "x" + "²" * 19_000,
    "growing fraction": "1" + "/1e-399" * 2_800,
    "parentheses": "(" * 10_000 + "x" + ")" * 9_999,
    "open parentheses": "(" * 20_000,
    "minus signs": "-" * 5_000 + "x",
    "nested functions": "sin(" * 300 + "x" + ")" * 300,
    "nested bare functions": "sin " * 300 + "x",
    "roots": "√" * 10_000 + "x",
    "bars": "|" * 10_000,
    "powers": "x" + "^x" * 9_000,
    "factorials": "x" + "!" * 10_000,
    "quotients": "x" + "/x" * 9_000,
    "braces": "x^{" * 5_000,
    "cases": "Piecewise((" * 1_500,
    "conditions": "Piecewise((1, " + "(" * 9_000,
    "primes": "f" + "'" * 10_000 + "(x)",
    "order": "Derivative(f(x), (x, 999999999999))",
    "substitutions": "Subs(Derivative(" * 1_000,
    "long name": "a" * 20_000,
    "too many characters": "x" * 1_000_000,
}
BOMBS = {
    "power tower": "9**9**9",
    "power of a power": "((9**9)**9999)**9999",
    "tower of tens": "x**10**10**10",
    "large power": "2**(10**10)",
    "factorial": "factorial(10**9)",
    "sum of thousands": "x + " * 4_900 + "x",
    "product of thousands": "x*" * 9_900 + "x",
    "implied product of thousands": "x " * 9_900 + "x",
    "doubtful products": "1/2x + " * 2_000 + "x",
    "nested products": "x(" * 60 + "x" + ")" * 60,
    "product of linear factors": "*".join(f"(x + {i})" for i in range(400)),
}


@given(recipe=RECIPES)
@settings(max_examples=200)
def test_what_is_printed_reads_back_to_the_same_tree(recipe: Recipe) -> None:
    with scope():
        node = recipe()
        try:
            assert parse(Text()(node)).expression is node
        except NonFiniteConstant:
            reject()


def refusal_of(text: str) -> ServiceError | None:
    """Return the error that a text ends in, if it does."""
    try:
        reading = parse(text, symbols=["rate"], known=["y"])
    except ServiceError as error:
        return error
    assert all(0 <= notice.position < len(text) for notice in reading.warnings)
    return None


@given(text=st.text() | st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(max_examples=400)
def test_any_text_ends_in_an_expression_or_an_error_with_its_place(text: str) -> None:
    with scope():
        error = refusal_of(text)
    if error is not None:
        assert error.position is not None
        assert 0 <= error.position.offset <= len(text)
        told = [error.detail, error.expected, error.actual, error.suggestions]
        json.dumps(told, ensure_ascii=False).encode()


@given(text=st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
@settings(max_examples=200)
def test_whatever_is_read_reads_back_from_its_print(text: str) -> None:
    with scope():
        try:
            node = parse(text, known=["y"]).expression
        except ServiceError:
            return
        assert parse(Text()(node), known=["y"]).expression is node


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_ends_in_a_typed_error(text: str) -> None:
    with pytest.raises(ServiceError):
        parse(text)


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_what_would_be_huge_if_it_were_worked_out_stays_as_it_is_written(text: str) -> None:
    with scope(LIMITS.work_for(4 * len(text))):
        node = parse(text).expression

        assert parse(Text()(node)).expression is node


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_a_function_is_read(name: str) -> None:
    row = NAMES[name]
    arguments = ", ".join("xyz"[: max(row.arity[0], 1)])

    assert parse(f"{name}({arguments})").expression == parse(f"{row.name}({arguments})").expression


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.arity == (1, 1)])
def test_a_function_of_one_argument_needs_no_parentheses(name: str) -> None:
    if name in ("gamma", "beta"):
        assert parse(f"{name} x").expression is parse(f"{name}*x").expression
    else:
        assert parse(f"{name} x").expression is parse(f"{name}(x)").expression


@pytest.mark.parametrize(
    ("name", "text", "value", "actual"),
    [
        ("nesting", "(" * 65 + "x" + ")" * 65, 64, 65),
        ("nesting", "-" * 70 + "x", 64, 70),
        ("digits", "1" * 401, 400, 401),
        ("digits", "1e400", 400, 401),
        ("name_characters", "a" * 65, 64, 65),
        ("order", "f" + "'" * 21 + "(x)", 20, 21),
    ],
)
def test_a_limit_that_is_exceeded_is_named_with_its_value_and_the_actual(
    name: str, text: str, value: int, actual: int
) -> None:
    with pytest.raises(LimitExceeded) as refused:
        parse(text)

    assert refused.value.limit == {"name": name, "value": value}
    assert refused.value.actual == actual
    assert refused.value.position is not None


def test_a_text_that_is_too_long_is_not_even_looked_at() -> None:
    with pytest.raises(LimitExceeded) as refused:
        parse("x" * (LIMITS.expression_characters + 1))

    assert refused.value.limit == {
        "name": "expression_characters",
        "value": LIMITS.expression_characters,
    }


@pytest.mark.parametrize(
    "text",
    ["(" * 64 + "x" + ")" * 64, "1" * 400, "-" * 63 + "x", "sin " * 63 + "x", "x" + "^x" * 64],
)
def test_what_is_just_within_the_limits_is_read(text: str) -> None:
    assert parse(text).expression.free == {letter for letter in text if letter == "x"}


def test_notices_are_said_once_and_not_without_end() -> None:
    assert len(parse("log(x) + log(y)").warnings) == 1
    assert len(parse(" + ".join(f"1/{i}x" for i in range(1, 100))).warnings) == 20


@pytest.mark.parametrize(
    ("name", "canonical"),
    [("x", "x"), ("α", "alpha"), ("x₁", "x1"), ("μ_1", "mu_1"), ("Δx", "Deltax")],
)
def test_a_name_has_one_canonical_form(name: str, canonical: str) -> None:
    assert canonical_name(name) == canonical
    assert parse(name, symbols=[name]).expression is symbol(canonical)


def test_reading_needs_no_more_than_a_few_frames_for_each_level() -> None:
    def deep(levels: int, then: Callable[[], object]) -> None:
        if levels:
            deep(levels - 1, then)
        else:
            then()

    text = "sin(-|2^(" * 15 + "x" + ")|)" * 15
    read: list[Reading] = []
    deep(400, lambda: read.append(parse(text)))

    assert read[0].expression.free == {"x"}


@pytest.mark.parametrize(
    ("text", "syntax"), [("x^2 = 1", "text"), ("x**2 == 1", "text"), (r"$x^{2} = 1$", "latex")]
)
def test_an_equation_has_two_sides(text: str, syntax: Syntax) -> None:
    sides, warnings = parse_sides(text, syntax=syntax)

    assert sides == (parse("x^2").expression, parse("1").expression)
    assert warnings == ()


def test_an_expression_is_a_side_alone() -> None:
    text = "Piecewise((x, x >= 0), (2, True))"

    assert parse_sides(text).sides == (parse(text).expression,)


@pytest.mark.parametrize("text", ["x = y = 1", "x =", "= x", "(x = 1)", "x = 1)"])
def test_what_is_no_equation_has_a_place(text: str) -> None:
    with pytest.raises(ServiceError) as refused:
        parse_sides(text)
    assert refused.value.position is not None
