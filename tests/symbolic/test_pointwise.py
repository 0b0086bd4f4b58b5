"""A first look confirms what plainly holds and leaves everything else to be tried."""

from collections.abc import Sequence

import numpy as np
import pytest

from service.symbolic.claim import Claim
from service.symbolic.functions import TABLE
from service.symbolic.parsing import parse
from service.symbolic.point_values import FUNCTIONS
from service.symbolic.pointwise import Look, first_look
from service.symbolic.sampling import FIRST

XS = FIRST.row(0).real.tolist()
EVERYWHERE = (1 << len(XS)) - 1

HOLDING = [
    ("7", "0"),
    ("(x^2 + 1)^3", "6*x*(x^2 + 1)^2"),
    ("x^-3 + pi*x", "pi - 3/x^4"),
    ("x^(1/3)", "1/(3*x^(2/3))"),
    ("sin(x)*cos(x)*tan(x)", "2*sin(x)*cos(x)"),
    ("tanh(x) + sinh(x)*cosh(x)", "1 - tanh(x)^2 + cosh(2*x)"),
    ("atan(x) + asinh(x)", "1/(1 + x^2) + 1/sqrt(1 + x^2)"),
    ("sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))"),
    ("atan2(x, 2)", "2/(x^2 + 4)"),
    ("abs(x)", "sign(x)"),
    ("relu(x)", "Heaviside(x)"),
]
# The points at which all parts have a real value.
PARTLY = [
    ("log(x)", "1/x", lambda x: x > 0),
    ("sqrt(x)", "1/(2*sqrt(x))", lambda x: x > 0),
    ("x^x", "x^x*(log(x) + 1)", lambda x: x > 0),
    ("asin(x) + acos(x)", "0", lambda x: abs(x) < 1),
    ("acosh(x)", "1/(sqrt(x - 1)*sqrt(x + 1))", lambda x: x > 1),
    ("atanh(x)", "1/(1 - x^2)", lambda x: abs(x) < 1),
    ("sqrt(x)^2", "1", lambda x: x > 0),
    # Beyond 10^308 there is no value, and below 10^-200 there is no telling it from 0.
    ("exp(500*x)", "500*exp(500*x)", lambda x: -1 < x < 1.4),
    ("x^150", "150*x^149", lambda x: abs(x) > 0.1),
    ("x^1000", "1000*x^999", lambda x: 0.6 < abs(x) < 2),
]
DOUBTFUL = [
    ("x^2", "x"),
    ("x^2", "2*x + 0.00001*x"),
    ("x^2", "-2*x"),
    ("7", "1"),
    ("abs(x)", "1"),
    ("log(x)", "2/x"),
    ("floor(x)", "1 - 1^x"),
    ("relu(x - 9)", "Heaviside(x - 9)"),
    ("log(x - 40)", "1/(x - 40)"),
    ("sqrt(-1 - x^2)", "-x/sqrt(-1 - x^2)"),
    ("f(x)", "Derivative(f(x), x)"),
    ("Piecewise((x^2, x < 0), (x, True))", "Piecewise((2*x, x < 0), (1, True))"),
    ("exp(exp(exp(exp(x^2 + 5))))", "0"),
    ("x^(10^9)", "10^9*x^(10^9 - 1)"),
    ("10^400*x", "10^400"),
    ("tanh(40 + x^2)", "2*x*(1 - tanh(40 + x^2)^2)"),
    ("exp(-exp(exp(9 + x^2)))", "5*exp(-exp(exp(9 + x^2)))"),
    # Where these level off rounding hides a mistake; elsewhere it shows.
    ("tanh(60*x)", "60.001*(1 - tanh(60*x)^2)"),
    ("tanh(60*x)", "60*(1 - tanh(60*x)^2)*(1 + x)"),
    ("tanh(60*x)", "-60*(1 - tanh(60*x)^2)"),
    ("tanh(60*x)", "0"),
    ("tanh(60*x) + abs(x)", "60*(1 - tanh(60*x)^2) + 1"),
    ("1000000 + x", "1.00001"),
    # Level wherever it has a value here; where it has none is no slope.
    ("tanh(cosh(474*x))", "0*x"),
    ("tanh(cosh(474*x))", "474*(1 - tanh(cosh(474*x))^2)*sinh(474*x)*tanh(50*x)"),
]
# Beyond the points where |x| is below this, rounding hides the derivative.
HIDDEN = [
    ("tanh(60*x)", "60*(1 - tanh(60*x)^2)", 0.1),
    ("tanh(40*x)", "40*(1 - tanh(40*x)^2)", 0.1),
    ("1 - cos(x)^2 - sin(x)^2 + tanh(30*x)", "30*(1 - tanh(30*x)^2)", 0.1),
]


def claim(of: str, result: str, *, total: bool = False) -> Claim:
    return Claim(parse(of).expression, parse(result).expression, "x", total)


def look(claims: Sequence[Claim], **definitions: str) -> Look:
    read = {name: parse(text).expression for name, text in definitions.items()}
    return first_look(claims, {"x": 0, "a": 1}, read)


@pytest.mark.parametrize(("of", "result"), HOLDING)
def test_a_claim_that_holds_at_all_points_is_confirmed(of: str, result: str) -> None:
    points, error, doubtful, _ = look([claim(of, result)])

    assert (points, list(doubtful)) == (EVERYWHERE, [])
    assert error < 1e-12


@pytest.mark.parametrize(("of", "result", "is_inside"), PARTLY, ids=[row[0] for row in PARTLY])
def test_a_claim_is_confirmed_where_it_is_in_its_domain(
    of: str, result: str, is_inside: object
) -> None:
    points, _, doubtful, _ = look([claim(of, result)])

    assert callable(is_inside)
    assert list(doubtful) == []
    assert [bool(points >> j & 1) for j in range(len(XS))] == [is_inside(x) for x in XS]


@pytest.mark.parametrize(("of", "result", "below"), HIDDEN)
def test_a_claim_is_confirmed_where_rounding_does_not_hide_it(
    of: str, result: str, below: float
) -> None:
    found = look([claim(of, result)])

    points, error = found.partly[0]
    assert list(found.doubtful) == []
    assert [bool(points >> j & 1) for j in range(len(XS))] == [abs(x) < below for x in XS]
    assert error < 1e-7


@pytest.mark.parametrize(("of", "result"), DOUBTFUL)
def test_what_is_wrong_or_hard_to_tell_is_left_in_doubt(of: str, result: str) -> None:
    assert list(look([claim(of, result)]).doubtful) == [0]


def test_only_the_claims_that_fail_are_left_in_doubt() -> None:
    claims = [claim("x^2", "2*x"), claim("x^2", "3*x"), claim("sin(a*x)", "a*cos(a*x)")]

    found = look(claims)
    assert list(found.doubtful) == [1]
    assert found.points == EVERYWHERE


def test_the_domain_of_one_claim_hides_no_mistake_of_another() -> None:
    claims = [claim("log(x)", "1/x"), claim("abs(x)", "1")]

    assert list(look(claims).doubtful) == [1]


def test_defined_names_follow_the_variable_in_a_total_claim() -> None:
    definitions = {"p": "cos(x)", "q": "p^2"}

    right = look([claim("q*p", "-3*cos(x)^2*sin(x)", total=True)], **definitions)
    wrong = look([claim("q*p", "0", total=True)], **definitions)
    assert (list(right.doubtful), list(wrong.doubtful)) == ([], [0])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_one_number_step_aside_as_those_of_arrays_do(name: str) -> None:
    for (x,) in [point for point in TABLE[name].points if len(point) == 1]:
        aside = complex(x, 1e-100)
        value, expected = FUNCTIONS[name](aside), TABLE[name].values(np.array([aside]))[0]
        assert value.real == pytest.approx(expected.real, rel=1e-14)
        assert value.imag == pytest.approx(expected.imag, rel=1e-14)
