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

FOLDED: list[tuple[str, Callable[[Expression], Expression], Callable[[Expression], Expression]]] = [
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


@pytest.mark.parametrize(("build", "expected"), [row[1:] for row in FOLDED], ids=[r[0] for r in FOLDED])
def test_operators_fold_zeros_and_ones_only(
    build: Callable[[Expression], Expression], expected: Callable[[Expression], Expression]
) -> None:
    x = symbol("x")

    assert build(x) is expected(x)


NEGATED: list[tuple[str, Callable[[Expression], Expression], Callable[[Expression], Expression]]] = [
    ("3", lambda x: number(3), lambda x: number(-3)),
    ("x", lambda x: x, lambda x: product_of(MINUS_ONE, x)),
    ("-x", lambda x: product_of(MINUS_ONE, x), lambda x: x),
    ("2x", lambda x: product_of(number(2), x), lambda x: product_of(number(-2), x)),
    ("x/2", lambda x: quotient_of(x, number(2)), lambda x: quotient_of(-x, number(2))),
    ("1/x*y", lambda x: product_of(1 / x, symbol("y")), lambda x: product_of(-1 / x, symbol("y"))),
]


@pytest.mark.parametrize(("build", "expected"), [row[1:] for row in NEGATED], ids=[r[0] for r in NEGATED])
def test_the_minus_sign_of_a_negative_stands_in_its_leading_number(
    build: Callable[[Expression], Expression], expected: Callable[[Expression], Expression]
) -> None:
    x = symbol("x")

    assert negate(build(x)) is expected(x)
