"""Arithmetic folds zeros and ones away and keeps the rest as it is."""

from collections.abc import Callable

import pytest

from service.symbolic.arithmetic import negate
from service.symbolic.build import (
    MINUS_ONE,
    ONE,
    ZERO,
    number,
    power_of,
    product_of,
    quotient_of,
    sum_of,
    symbol,
)
from service.symbolic.expression import Expression

Build = Callable[[Expression], Expression]

FOLDED: list[tuple[str, Build, Build]] = [
    ("x + 0", lambda x: x + 0, lambda x: x),
    ("0 + 0", lambda x: ZERO + 0, lambda x: ZERO),
    ("1*x", lambda x: 1 * x, lambda x: x),
    ("0*x", lambda x: 0 * x, lambda x: ZERO),
    ("1*1", lambda x: ONE * 1, lambda x: ONE),
    ("x/1", lambda x: x / 1, lambda x: x),
    ("0/x", lambda x: 0 / x, lambda x: ZERO),
    ("x**1", lambda x: x**1, lambda x: x),
    ("x**0", lambda x: x**0, lambda x: ONE),
    ("1**x", lambda x: 1**x, lambda x: ONE),
    ("x - 2", lambda x: x - 2, lambda x: sum_of(x, number(-2))),
    ("2 - x", lambda x: 2 - x, lambda x: sum_of(number(2), product_of(MINUS_ONE, x))),
    ("2 + x", lambda x: 2 + x, lambda x: sum_of(number(2), x)),
    ("2**x", lambda x: 2**x, lambda x: power_of(number(2), x)),
    ("2/x", lambda x: 2 / x, lambda x: quotient_of(number(2), x)),
    ("x*x", lambda x: x * x, lambda x: product_of(x, x)),
]


@pytest.mark.parametrize(("name", "build", "expected"), FOLDED, ids=[row[0] for row in FOLDED])
def test_operators_fold_zeros_and_ones_only(name: str, build: Build, expected: Build) -> None:
    x = symbol("x")

    assert build(x) is expected(x)


NEGATED: list[tuple[str, Build, Build]] = [
    ("3", lambda x: number(3), lambda x: number(-3)),
    ("x", lambda x: x, lambda x: product_of(MINUS_ONE, x)),
    ("-x", lambda x: product_of(MINUS_ONE, x), lambda x: x),
    ("2x", lambda x: product_of(number(2), x), lambda x: product_of(number(-2), x)),
    ("x/2", lambda x: quotient_of(x, number(2)), lambda x: quotient_of(-x, number(2))),
    ("1/x*y", lambda x: product_of(1 / x, symbol("y")), lambda x: product_of(-1 / x, symbol("y"))),
]


@pytest.mark.parametrize(("name", "build", "expected"), NEGATED, ids=[row[0] for row in NEGATED])
def test_the_minus_sign_of_a_negative_stands_in_its_leading_number(
    name: str, build: Build, expected: Build
) -> None:
    x = symbol("x")

    assert negate(build(x)) is expected(x)
