"""Conditions that visibly always hold are recognised, and nothing else."""

from collections.abc import Callable

import pytest

from service.symbolic.build import PI, ZERO, call, number, relation, sqrt, symbol
from service.symbolic.expression import Expression
from service.symbolic.signs import always_holds, is_nonnegative, is_nonzero, is_positive

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
