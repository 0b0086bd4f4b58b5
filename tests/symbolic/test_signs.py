"""Conditions that visibly always hold are recognised, and nothing else."""

from collections.abc import Callable

import pytest

from service.rendering.conditions import written_condition
from service.rendering.text import Text
from service.symbolic.build import PI, ZERO, call, number, relation, sqrt, symbol
from service.symbolic.expression import Expression
from service.symbolic.parsing import parse
from service.symbolic.signs import (
    always_holds,
    is_nonnegative,
    is_nonzero,
    is_positive,
    plainly,
)

POSITIVE: dict[str, Callable[[Expression], Expression]] = {
    "x^2 + 1": lambda x: x**2 + 1,
    "exp(x)": lambda x: call("exp", x),
    "2*exp(x)/pi": lambda x: 2 * call("exp", x) / PI,
    "1 + exp(-x)": lambda x: 1 + call("exp", -x),
    "1 + sqrt(x)": lambda x: 1 + sqrt(x),
    "2^x": lambda x: number(2) ** x,
    "|x| + 1": lambda x: call("abs", x) + 1,
}
UNKNOWN: dict[str, Callable[[Expression], Expression]] = {
    "x": lambda x: x,
    "x^3": lambda x: x**3,
    "x^2 - 1": lambda x: x**2 - 1,
    "sin(x)": lambda x: call("sin", x),
    "x^2": lambda x: x**2,
}


@pytest.mark.parametrize("build", POSITIVE.values(), ids=POSITIVE)
def test_visibly_positive_expressions_are_recognised(
    build: Callable[[Expression], Expression],
) -> None:
    expression = build(symbol("x"))

    assert is_positive(expression)
    assert is_nonzero(expression)
    assert always_holds(relation(expression, ">=", ZERO))
    assert not always_holds(relation(expression, "<", ZERO))


@pytest.mark.parametrize("build", UNKNOWN.values(), ids=UNKNOWN)
def test_nothing_is_claimed_of_expressions_that_can_vanish(
    build: Callable[[Expression], Expression],
) -> None:
    expression = build(symbol("x"))

    assert not is_positive(expression)
    assert not is_nonzero(expression)
    assert not always_holds(relation(expression, "!=", ZERO))


def test_even_powers_and_absolute_values_are_nonnegative() -> None:
    x = symbol("x")

    assert is_nonnegative(x**2)
    assert is_nonnegative(call("abs", x) * 3)
    assert not is_nonnegative(x**3)


PLAIN = [
    ("x^4", "!=", ["x != 0"]),
    ("2*x*sqrt(y - 1)", "!=", ["2 != 0", "x != 0", "y - 1 != 0"]),
    ("x/(y + 1)", "!=", ["x != 0"]),
    ("|x - 1|", "!=", ["x - 1 != 0"]),
    ("|x|", ">", ["x != 0"]),
    ("x^2", ">", ["x != 0"]),
    ("x^3", ">", ["x > 0"]),
    ("sqrt(x)", ">", ["x > 0"]),
    ("2*x", ">", ["x > 0"]),
    ("x^2*exp(x)", ">", ["x != 0"]),
    ("(x^2 + 1)/sqrt(1 - x)", ">", ["1 - x > 0"]),
    ("x/exp(x)", ">", ["x > 0"]),
    ("-2*x", ">", ["-2*x > 0"]),
    ("x*y", ">", ["x*y > 0"]),
    ("x^2 - 1", ">=", ["x**2 - 1 >= 0"]),
]


@pytest.mark.parametrize(("expression", "operator", "expected"), PLAIN)
def test_conditions_are_said_of_the_smallest_parts(
    expression: str, operator: str, expected: list[str]
) -> None:
    condition = relation(parse(expression).expression, operator, ZERO)

    assert [written_condition(Text().write, each) for each in plainly(condition)] == expected


def test_numbers_are_compared() -> None:
    assert always_holds(relation(number(10), "!=", number(1)))
    assert not always_holds(relation(number(1), "!=", number(1)))
    assert always_holds(relation(number(1, 3), "<", number(1, 2)))


def test_what_is_not_negative_is_greater_than_a_negative_number() -> None:
    assert always_holds(relation(symbol("x") ** 2, ">", number(-1)))
    assert not always_holds(relation(symbol("x"), ">", number(-1)))
