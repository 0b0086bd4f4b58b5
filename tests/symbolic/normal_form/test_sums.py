"""Like terms are merged."""

import pytest

from service.symbolic.expression import Sum
from service.symbolic.normal_form.sums import common_factors, content, fractions_below
from service.symbolic.normal_form.terms import Terms
from service.symbolic.normal_form.tidying import Tidying
from service.symbolic.normal_form.workspace import PLAIN
from tests.symbolic.normal_form.support import read, show, tidied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x + x", "2*x"),
        ("2*x*y - y*x", "x*y"),
        ("3 + 2*(x + 1)", "2*x + 5"),
        ("x - (x - 1)", "1"),
        ("0.1*x + 0.2*x", "0.3*x"),
        ("0.5*x + x/3", "5*x/6"),
        ("x/2 + x/2", "x"),
        ("1/3 + 1/6", "1/2"),
        ("sin(x) - sin(x)", "0"),
        ("y*(2*x + 4) - 2*y*(x + 2)", "0"),
    ],
)
def test_like_terms_are_merged(text: str, expected: str) -> None:
    assert tidied(text) == expected


def _terms(text: str) -> tuple[Tidying, Sum, Terms]:
    work = Tidying()
    node = work.form(read(text))
    assert isinstance(node, Sum)
    return work, node, work.sums[node]


def test_the_content_of_a_sum_is_what_its_terms_have_in_common() -> None:
    work, node, _ = _terms("-4*x**3/3 - 2*x**2/3")
    found = content(work, node)

    assert (found.negative, found.divisor, found.denominator) == (True, 2, 3)
    assert {show(base): exponent for base, exponent in found.common.items()} == {"x": 2}


def test_a_sum_without_common_parts_has_plain_content() -> None:
    work, node, _ = _terms("x**2 + 1")

    assert content(work, node) is PLAIN


def test_common_factors_have_the_lowest_exponents() -> None:
    _, _, terms = _terms("x**3*sin(x) + x**2*sin(x)**2 + x**2*y*sin(x)")

    assert {show(b): e for b, e in common_factors(terms).items()} == {"x": 2, "sin(x)": 1}


def test_divisors_of_terms_have_the_highest_powers() -> None:
    _, _, terms = _terms("1/x**3 + y/x + 1/y + exp(-x)")

    assert {show(b): e for b, e in fractions_below(terms).items()} == {"x": -3, "y": -1}
