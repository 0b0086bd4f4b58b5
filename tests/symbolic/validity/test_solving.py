"""Equations are solved by undoing what was done to the variable; the rest is said to be left."""

import pytest

from service.rendering.text import Text
from service.symbolic.parsing import parse
from service.symbolic.validity.solving import Solutions, Solver

ROOTS = [
    ("x - 3", ["3"]), ("2*x + 1", ["-1/2"]), ("exp(x) - 2", ["log(2)"]), ("log(x)", ["1"]),
    ("log(x) - 2", ["exp(2)"]), ("x^2*log(x)", ["0", "1"]), ("2^x - 8", ["log(8)/log(2)"]),
    ("abs(x) - 2", ["-2", "2"]), ("abs(x) + 1", []), ("sqrt(x) - 3", ["9"]), ("sqrt(x) + 1", []),
    ("cbrt(x) - 2", ["8"]), ("x^(2/3) - 4", ["-8", "8"]), ("x^4 + 1", []), ("exp(x)", []),
    ("1/x", []), ("1/x - 2", ["1/2"]), ("x/(x + 1)", ["0"]), ("x/(x + 1) - 2", ["-2"]),
    ("1/x - 1/(x - 1) + 1/2", ["-1", "2"]), ("asin(x) - 3", []), ("asin(x) - 1", ["sin(1)"]),
    ("atan(x)", ["0"]), ("atan(x) - 2", []), ("cosh(x) - 1", ["0"]), ("cosh(x)", []),
    ("sinh(x) - 1", ["asinh(1)"]), ("tanh(x) - 1/2", ["atanh(1/2)"]), ("tanh(x) - 2", []),
    ("log(x)^2 - 1", ["exp(-1)", "exp(1)"]), ("exp(2*x) - 3*exp(x) + 2", ["0", "log(2)"]),
    ("pi*x - 1", ["1/pi"]), ("x + exp(-1)", ["-exp(-1)"]), ("sigmoid(x) - 1/2", ["logit(1/2)"]),
]  # fmt: skip
FAMILIES = [
    ("sin(x)", [("0", "pi")]), ("cos(x)", [("pi/2", "pi")]), ("tan(x) - 1", [("pi/4", "pi")]),
    ("sin(x) - 1", [("pi/2", "2*pi")]), ("sin(x) - 1/2", [("pi/6", "2*pi"), ("5*pi/6", "2*pi")]),
    ("cos(x) - sqrt(3)/2", [("pi/6", "2*pi"), ("-pi/6", "2*pi")]), ("sin(x) - 2", []),
    ("cos(2*x + 1)", [("(pi - 2)/4", "pi/2")]), ("cot(x)", [("pi/2", "pi")]), ("sec(x)", []),
    ("csc(x) - 2", [("pi/6", "2*pi"), ("5*pi/6", "2*pi")]), ("sin(pi*x)", [("0", "1")]),
    ("sin(x)*cos(x)", [("0", "pi"), ("pi/2", "pi")]),
    ("sin(x) - 1/3", [("asin(1/3)", "2*pi"), ("pi - asin(1/3)", "2*pi")]),
]  # fmt: skip
LEFT = ["cos(x) - x", "x + log(x)", "sin(x^2)", "gamma(x) - 2", "exp(x) + sin(x)", "x^x - 2"]


def _solved(text: str) -> Solutions:
    return Solver("x").zeros(parse(text).expression)


@pytest.mark.parametrize(("text", "roots"), ROOTS)
def test_equations_with_finitely_many_solutions(text: str, roots: list[str]) -> None:
    found = _solved(text)

    exact = [root.exact for root in sorted(found.roots, key=lambda root: root.value)]
    assert [Text().write(root) for root in exact if root is not None] == roots
    assert not found.families
    assert not found.unsolved


@pytest.mark.parametrize(("text", "families"), FAMILIES)
def test_equations_with_solutions_at_equal_distances(
    text: str, families: list[tuple[str, str]]
) -> None:
    found = _solved(text)

    write = Text().write
    shown = [(write(family.offset), write(family.period)) for family in found.families]
    assert sorted(shown) == sorted(families)
    assert not found.unsolved


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_solved_is_said_to_be_left(text: str) -> None:
    assert _solved(text).unsolved


def test_whole_numbers_of_a_linear_expression_are_a_family() -> None:
    (family,) = Solver("x").whole(parse("2*x + 1").expression).families

    assert (Text().write(family.offset), Text().write(family.period)) == ("-1/2", "1/2")


def test_whole_numbers_of_others_are_left() -> None:
    assert Solver("x").whole(parse("x^2").expression).unsolved
