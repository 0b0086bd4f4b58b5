"""The normal form is what a book prints, has the same value, and changes nothing more."""

import random
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mpmath import mp, mpf

from service.errors import LimitExceeded, NonFiniteConstant, ServiceError
from service.symbolic.arithmetic import add
from service.symbolic.build import call, number, power_of, product_of, sqrt, sum_of, symbol
from service.symbolic.expression import Expression, Product, Sum
from service.symbolic.interning import scope
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse
from tests.symbolic.normal_form.support import NoValueError, read, show, texts, tidied, value

# What the rules give, and what a book prints.
BOOK = {
    "3*(x**2 + 1)**2*2*x": "6*x*(x**2 + 1)**2",
    "cos(x**2)*2*x": "2*x*cos(x**2)",
    "(2*x*(x**2 + 1) - (x**2 - 1)*2*x)/(x**2 + 1)**2": "4*x/(x**2 + 1)**2",
    "1/(2*sqrt(x**2 + 1))*2*x": "x/sqrt(x**2 + 1)",
    "(x**2 + 1)**(-1/2)/2*2*x": "x/sqrt(x**2 + 1)",
    "1/(x**2 + 1)*2*x": "2*x/(x**2 + 1)",
    "x**x*(1*log(x) + x*(1/x))": "x**x*(log(x) + 1)",
    "exp(-x**2/2)*(-(2*x)/2)": "-x*exp(-x**2/2)",
    "sigmoid(x)*(1 - sigmoid(x))": "sigmoid(x)*(1 - sigmoid(x))",
    "0.1*3*x**2": "0.3*x**2",
    "cos(10*(x + 5)**4)*10*4*(x + 5)**3": "40*(x + 5)**3*cos(10*(x + 5)**4)",
    "cos(x**2)*2*x*exp(3*x) + sin(x**2)*exp(3*x)*3":
        "2*x*exp(3*x)*cos(x**2) + 3*exp(3*x)*sin(x**2)",
    "2*cos(t)*sin(t)*(-sin(t)) + cos(t)**2*cos(t)": "cos(t)**3 - 2*sin(t)**2*cos(t)",
    "cos(cos(x**2))*(-sin(x**2))*2*x": "-2*x*sin(x**2)*cos(cos(x**2))",
    "-(-exp(-x))/(1 + exp(-x))**2": "exp(-x)/(exp(-x) + 1)**2",
    "-(2*x)/x**4": "-2/x**3",
    "1/x": "1/x",
    "x/x": "1",
    "x - x": "0",
    "(x**2 + 1)**3 + x*3*(x**2 + 1)**2*2*x": "(x**2 + 1)**2*(7*x**2 + 1)",
    "2*(x + 1)*(x + 2)**3 + (x + 1)**2*3*(x + 2)**2": "(x + 1)*(x + 2)**2*(5*x + 7)",
    "sqrt(x**2 + 1) + x*(2*x/(2*sqrt(x**2 + 1)))": "(2*x**2 + 1)/sqrt(x**2 + 1)",
    "(sqrt(x**2 + 1) - x*(x/sqrt(x**2 + 1)))/sqrt(x**2 + 1)**2": "1/(x**2 + 1)**(3/2)",
    "(1/x*x - log(x))/x**2": "(1 - log(x))/x**2",
    "(x**2/x - 2*x*log(x))/x**4": "(1 - 2*log(x))/x**3",
    "(cos(x)*log(x) - sin(x)*(1/x))/log(x)**2": "(x*log(x)*cos(x) - sin(x))/(x*log(x)**2)",
    "1/(1 + (x/2)**2)*(1/2)": "2/(x**2 + 4)",
    "n*x**(n - 1)*x": "n*x**n",
    "2**x*log(2)": "2**x*log(2)",
    "sigmoid(x)*(1 - sigmoid(x))*(1 - sigmoid(x)) - sigmoid(x)*sigmoid(x)*(1 - sigmoid(x))":
        "sigmoid(x)*(1 - sigmoid(x))*(1 - 2*sigmoid(x))",
    "(1 - tanh(w*x + b)**2)*x": "x*(1 - tanh(w*x + b)**2)",
}  # fmt: skip

STAYS = (
    "1 - tanh(x)**2", "x**2 + 2*x + 1", "log(x) + 1", "3 - x**2", "x/2 + 1/3", "(x + 1)*(x - 1)",
    "x + log(x)", "sin(x)**2 + cos(x)**2", "(x + 1)**1000", "1 + 1/x", "f(x**2)", "0.5*x",
    "Piecewise((x**2, x < 0), (sin(x), True))", "2**10000000000", "sqrt(2*x)",
    "exp(x)/(exp(x) + 1)",
)  # fmt: skip

_POINTS = [("0.7312", "1.918"), ("-1.37", "0.411"), ("2.71", "-0.6"), ("-0.33", "-2.2")]


@pytest.mark.parametrize("given_text", BOOK)
def test_what_the_rules_give_becomes_what_a_book_prints(given_text: str) -> None:
    assert tidied(given_text) == BOOK[given_text]


@pytest.mark.parametrize("text", STAYS)
def test_a_tidy_expression_stays_as_it_is(text: str) -> None:
    assert tidied(text) == text


def _tidied_or_none(expression: Expression) -> Expression | None:
    try:
        return normal_form(expression)
    except ServiceError:
        return None


@given(texts())
def test_the_value_is_kept_wherever_there_is_one(text: str) -> None:
    with mp.workdps(80), scope():
        before = _read_or_none(text)
        after = before and _tidied_or_none(before)
        if before is None or after is None:
            return
        for x, y in _POINTS:
            at = {"x": mpf(x), "y": mpf(y)}
            try:
                expected = value(before, at)
            except NoValueError:
                continue
            actual = value(after, at, reach=40)
            assert abs(actual - expected) <= mpf(10) ** -25 * max(1, abs(expected))


def _read_or_none(text: str) -> Expression | None:
    try:
        return read(text)
    except NonFiniteConstant:
        return None


@given(texts())
def test_a_second_pass_changes_nothing_and_reading_gives_the_same_tree(text: str) -> None:
    with scope():
        before = _read_or_none(text)
        after = before and _tidied_or_none(before)
        if after is not None:
            assert normal_form(after) is after
            assert parse(show(after)).expression is after


@given(st.lists(texts(), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_terms_and_factors_does_not_matter(
    parts: list[str], shuffle: random.Random
) -> None:
    # Where decimals meet fractions, the order says which of the two the sum is written in.
    assume(not any("." in part for part in parts))
    with scope():
        nodes = [node for part in parts if (node := _read_or_none(part))]
        shuffled = shuffle.sample(nodes, len(nodes))
        for combine in (sum_of, product_of):
            if nodes:
                assert _tidied_or_none(combine(*nodes)) is _tidied_or_none(combine(*shuffled))


def test_a_memo_is_shared_between_calls() -> None:
    memo: dict[object, object] = {}
    first = normal_form(read("x*x"), memo)

    assert normal_form(read("x*x"), memo) is first
    assert normal_form(first, memo) is first


def test_cases_with_the_same_value_are_that_value() -> None:
    assert tidied("Piecewise((0, x < 0), (x - x, True))") == "0"


@pytest.mark.parametrize("text", ["x/(x - x)", "(x - x)**(-1)", "1/(2*x - x - x)**2"])
def test_a_constant_part_that_divides_by_zero_is_an_error(text: str) -> None:
    with pytest.raises(NonFiniteConstant):
        normal_form(read(text))


_HUGE = 10**300


def _x() -> Expression:
    return symbol("x")


@pytest.mark.parametrize(
    "build",
    [
        lambda: product_of(number(_HUGE), number(_HUGE), _x()),
        lambda: power_of(power_of(_x(), number(_HUGE)), number(_HUGE)),
        lambda: sum_of(*[product_of(number(1, k), _x()) for k in range(1, 1000)]),
    ],
    ids=["product", "power of a power", "sum of many fractions"],
)
def test_a_number_with_too_many_digits_is_an_error(build: Callable[[], Expression]) -> None:
    with pytest.raises(LimitExceeded) as caught:
        normal_form(build())

    assert caught.value.limit == {"name": "digits", "value": 400}


def _nested(wrap: Callable[[Expression], Expression], times: int) -> Expression:
    node = _x()
    for _ in range(times):
        node = wrap(node)
    return node


@pytest.mark.parametrize(
    ("build", "work"),
    [
        (lambda: product_of(*[_x() + k for k in range(1, 401)]), 11_000),
        (lambda: sum_of(*[_x() ** k for k in range(1000)]), 16_000),
        (lambda: sum_of(*[2 * (_x() + k) ** 2 for k in range(1, 1001)]), 48_000),
        (lambda: _nested(lambda u: sqrt(1 + u), 20), 1100),
        (lambda: _nested(lambda u: call("sin", u), 50), 150),
        (lambda: _nested(lambda u: u * (1 + u), 30), 7500),
        (lambda: _nested(lambda u: _x() / (1 + u), 30), 16_000),
        (lambda: (_x() + 1) ** 1000 + _x() * (_x() + 1) ** 999, 150),
        (lambda: 50 * (_x() + symbol("y") + symbol("z") + 1) ** 50 * _x(), 100),
        (lambda: number(_HUGE + 1, 3) ** number(1, 3) * _x() ** number(_HUGE), 400),
        (lambda: power_of(number(9), power_of(number(9), number(9))), 100),
    ],
    ids=["400 factors", "1000 terms", "1000 squares", "nested roots", "nested sines", "doubling",
         "continued fraction", "high powers of a sum", "high power of a long sum", "long numbers",
         "tower"],
)  # fmt: skip
def test_little_is_built_for_large_and_deep_expressions(
    build: Callable[[], Expression], work: int
) -> None:
    with scope(work):
        normal_form(build())


def test_terms_and_factors_stay_flat() -> None:
    node = normal_form(add(read("x*(y*z)"), read("(a + b)*2")))

    assert isinstance(node, Sum)
    assert all(not isinstance(term, Sum) for term in node.terms)
    assert any(isinstance(term, Product) for term in node.terms)
