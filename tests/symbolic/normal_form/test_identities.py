"""Identities make one term of two, and nothing else."""

import pytest

from service.symbolic.normal_form import normal_form
from service.symbolic.normal_form.identities import IDENTITIES, identified
from tests.symbolic.normal_form.support import read, show

SHORTER = [
    ("sin(x)**2 + cos(x)**2", "1"),
    ("3*y*sin(2*x)**2 + 3*y*cos(2*x)**2", "3*y"),
    ("sin(x)**3 + sin(x)*cos(x)**2", "sin(x)"),
    ("(cos(x)*(1 + cos(x)) + sin(x)**2)/(1 + cos(x))**2", "1/(cos(x) + 1)"),
    ("-(sin(x)**2 + cos(x)**2)/sin(x)**2", "-1/sin(x)**2"),
    ("sec(x)*(tan(x)*(tan(x) + 1) - sec(x)**2)", "sec(x)*(tan(x) - 1)"),
    ("(cosh(x)**2 - sinh(x)**2)/cosh(x)**2", "1/cosh(x)**2"),
    ("csc(x)**2 - cot(x)**2", "1"),
]
AS_THEY_ARE = [
    "cos(x)**2 - sin(x)**2",
    "2*sin(x)**2 + cos(x)**2",
    "sin(x)**2 + cos(y)**2",
    "y*sin(x)**2 + cos(x)**2",
    "1 - sin(x)**2",
    "tan(x)**2*sec(x) + sec(x)**3",
    "x**2*cos(x) + 2*x*sin(x)",
]


@pytest.mark.parametrize(("text", "expected"), SHORTER)
def test_a_pair_of_terms_becomes_one(text: str, expected: str) -> None:
    shorter, used = identified(normal_form(read(text)))

    assert show(shorter) == expected
    assert used in map(str, IDENTITIES)


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_without_a_pair_nothing_changes(text: str) -> None:
    form = normal_form(read(text))

    assert identified(form) == (form, "")


def test_identities_that_were_used_are_named() -> None:
    form = normal_form(read("(sin(x)**2 + cos(x)**2)/(sec(y)**2 - tan(y)**2 + x)"))

    assert {*identified(form)[1].split("; ")} == {
        "sin(u)**2 + cos(u)**2 = 1",
        "sec(u)**2 - tan(u)**2 = 1",
    }
