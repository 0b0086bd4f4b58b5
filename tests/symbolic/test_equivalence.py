"""Equality by form and by values; doubt is neither equal nor different."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.symbolic.equivalence import Comparer, Comparison
from service.symbolic.expression import Expression
from service.symbolic.interning import scope
from service.symbolic.parsing import parse

EQUAL = [
    ("identical", "x + 1", "x + 1", "x"),
    ("same-form", "x + x", "2*x", "x"),
    ("zero-difference", "(x + 1)^2", "x^2 + 2x + 1", "x"),
    ("values", "sin(2x)", "2*sin(x)*cos(x)", "x"),
    ("values", "tan(x/2)", "sin(x)/(1 + cos(x))", "x"),
    ("values", "1/cosh(x)^2", "1 - tanh(x)^2", "x"),
    ("values", "1/x", "1/abs(x)", "log(x)"),
    ("values", "sqrt(y)/(2*sqrt(x))", "y/(2*sqrt(x*y))", "sqrt(x*y)"),
    ("values", "sin(x)^2 + cos(x)^2 - 1", "0", "x"),
    ("same-form", "Integral(s*x, (s, 0, x))", "x*Integral(t, (t, 0, x))", "x"),
    ("values", "Integral(cos(t), (t, 0, x))", "sin(x)", "x"),
    ("values", "Integral(t*cos(x*t), (t, 0, 1))", "(x*sin(x) + cos(x) - 1)/x^2", "x"),
    ("values", "Integral(1/t, (t, 1, x))", "ln(x)", "x"),
    # A small difference of large parts.
    ("values", "Integral(1000*sin(t) + 1, (t, -x, x))", "2x", "x"),
    ("values", "relu(x)", "Piecewise((x, x > 0), (0, True))", "x"),
    ("values", "sigmoid(x)*(1 - sigmoid(x))", "exp(-x)/(1 + exp(-x))^2", "x"),
    # Domains that leave out most points.
    ("values", "sin(x)^2 + cos(x)^2", "1", "acos(x - 30)"),
    ("values", "sin(x)^2 + cos(x)^2", "1", "log(x - 1000)"),
    ("values", "y*sin(x)^2 + y*cos(x)^2", "y", "log(x - 7) + sqrt(0.05 - y)"),
    ("values", "gamma(x + 1)", "x*gamma(x)", "gamma(x)"),
]
DIFFERENT = [
    ("x", "x + 1e-6", "x"),
    ("x", "abs(x)", "x"),
    ("1/x", "1/abs(x)", "log(abs(x))"),
    ("x", "x*(1 + 1e-8)", "x"),
    ("exp(-x^2)", "exp(-x^2)*(1 + 1e-8)", "x"),
    ("x*y", "x*z", "x"),
    ("Integral(cos(t), (t, 0, x))", "sin(x) + 1e-7*x", "x"),
    ("1", "2", "acos(x - 30)"),
    ("1/x", "2/x", "log(x - 1000)"),
    ("0", "1e-300", "x"),
    # Equal at all of the fixed points.
    ("x", "max(x, -5000)", "x"),
    ("x", "min(x, 1e6)", "x"),
    ("x", "Piecewise((x, abs(x - 7) > 0.01), (0, True))", "x"),
    ("x", "Piecewise((x, x > -60), (0, True))", "x"),
    ("x*y", "max(x, -5000)*y", "x"),
    ("x*y", "Piecewise((x*y, x < 3000 + z), (0, True))", "x"),
]
UNDECIDED = [
    ("f(x)", "2*f(x)", "x"),
    ("Integral(f(t), (t, 0, x))", "x*f(x)", "x"),
    ("Integral(1/t, (t, 0, x))", "x", "x"),
    ("1/x", "2/x", "log(-1 - x^2)"),
    ("x", "sqrt(-1 - x^2)", "x"),
    ("1", "2", "sqrt(-1 - x^2)"),
    # So close that a number was rounded, or so large that all digits are lost.
    ("3^x*log(3)", "1.0986122887*3^x", "x"),
    ("2x", "2x + 1e-12", "x"),
    ("sin(x*1e18)", "sin(x*1e18 + 1)", "x"),
]


def _read(text: str) -> Expression:
    return parse(text).expression


def _compared(one: str, other: str, within: str) -> Comparison:
    return Comparer("xyz", _read(within)).compare(_read(one), _read(other))


@pytest.mark.parametrize(("decision", "one", "other", "within"), EQUAL)
def test_equal_expressions_are_found_to_be_equal(
    decision: str, one: str, other: str, within: str
) -> None:
    comparison = _compared(one, other, within)

    assert comparison.decision == decision
    assert comparison.is_equal
    assert _compared(other, one, within).is_equal


@pytest.mark.parametrize(("one", "other", "within"), DIFFERENT)
def test_different_expressions_are_told_apart_at_a_point(one: str, other: str, within: str) -> None:
    comparison = _compared(one, other, within)

    assert comparison.decision == "different"
    assert comparison.at is not None
    assert comparison.values is not None
    assert comparison.values[0] != comparison.values[1]


@pytest.mark.parametrize(("one", "other", "within"), UNDECIDED)
def test_what_values_cannot_tell_is_left_open_with_a_reason(
    one: str, other: str, within: str
) -> None:
    comparison = _compared(one, other, within)

    assert comparison.decision == "undecided"
    assert comparison.reason


def test_underflow_is_no_difference() -> None:
    # Far out, one product is 0 and the other is not.
    assert _compared("exp(-9x)*exp(-9x)*exp(9x)", "exp(-9x)*(sin(x)^2 + cos(x)^2)", "x").is_equal


def test_saturation_is_no_difference() -> None:
    assert _compared("1 - tanh(x)", "2/(exp(2x) + 1)", "x").is_equal


def test_a_point_is_shown_where_only_the_first_has_a_value() -> None:
    comparison = _compared("x*(sin(x)^2 + cos(x)^2)", "sqrt(x)^2", "x")

    assert comparison.undefined is not None
    assert comparison.undefined["x"] < 0
    assert _compared("sqrt(x)^2", "x*(sin(x)^2 + cos(x)^2)", "x").undefined is None


def test_such_a_point_is_shown_too_where_both_have_the_same_form() -> None:
    comparison = _compared("x", "exp(log(x))", "x")

    assert comparison.is_same_form
    assert comparison.undefined is not None
    assert comparison.undefined["x"] < 0


def test_overflow_is_no_lack_of_a_value() -> None:
    assert _compared("tanh(x)", "(exp(2x) - 1)/(exp(2x) + 1)", "x").undefined is None


@given(st.integers(-12, 12), st.integers(-12, 12), st.sampled_from(("x", "sin(x)", "exp(x)*y")))
def test_multiples_are_equal_only_if_their_factors_are(a: int, b: int, of: str) -> None:
    with scope():
        one = _read(f"({a})*({of})*(cosh(x)^2 - sinh(x)^2)")
        comparison = Comparer("xy", _read("x")).compare(one, _read(f"({b})*({of})"))

    assert comparison.is_equal == (a == b)
    assert (comparison.decision == "different") == (a != b)


def test_more_variables_than_there_are_points_for_are_not_compared_by_value() -> None:
    names = [f"x{i}" for i in range(200)]

    comparison = Comparer(names, _read("x0")).compare(_read("x0"), _read("x128"))

    assert comparison.decision == "undecided"


def test_seeming_equal_needs_most_points() -> None:
    comparer = Comparer("x", _read("x"))

    assert comparer.seems_equal(_read("sin(2x)"), _read("2*sin(x)*cos(x)"))
    assert not comparer.seems_equal(_read("x"), _read("-x"))
    assert not comparer.seems_equal(_read("sqrt(-1 - x^2)"), _read("sqrt(-1 - x^2)"))


@pytest.mark.parametrize(
    ("one", "other", "within", "is_open"),
    [
        ("f(x)*sin(x)^2 + f(x)*cos(x)^2", "f(x)", "x", True),
        ("f(x)", "2*f(x)", "x", False),
        ("f(x)*g(x)", "g(x)^2", "x", False),
        ("1/x", "2/x", "log(-1 - x^2)", False),
        ("sin(x*1e18)", "sin(x*1e18 + 1)", "x", False),
        ("3^x*log(3)", "1.0986122887*3^x", "x", False),
        ("1", "2", "acos(x - 30)", False),
    ],
)
def test_it_is_open_only_where_values_agree_and_none_speaks_against_it(
    one: str, other: str, within: str, is_open: bool
) -> None:
    assert Comparer("xyz", _read(within)).is_open(_read(one), _read(other)) is is_open
