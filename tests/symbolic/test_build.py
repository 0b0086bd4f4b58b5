"""Builders give every expression one canonical shape."""

import pytest

from service.symbolic.build import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    E,
    call,
    has_finite_decimal,
    is_negative,
    number,
    power_of,
    product_of,
    quotient_of,
    sum_of,
    symbol,
)
from service.symbolic.expression import Expression, Number, Product, Quotient, Sum


@pytest.fixture
def x() -> Expression:
    return symbol("x")


@pytest.fixture
def y() -> Expression:
    return symbol("y")


def test_numbers_are_kept_in_lowest_terms_with_a_positive_denominator() -> None:
    fraction = number(6, -4)

    assert (fraction.numerator, fraction.denominator) == (-3, 2)


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimal"),
    [(1, 10, True), (3, 8, True), (1, 3, False), (4, 2, False)],
)
def test_only_finite_decimals_that_are_not_whole_stay_decimals(
    numerator: int, denominator: int, decimal: bool
) -> None:
    assert number(numerator, denominator, decimal=True).decimal is decimal


def test_sums_are_flat(x: Expression, y: Expression) -> None:
    assert sum_of(sum_of(x, y), ONE) is sum_of(x, y, ONE)
    assert isinstance(sum_of(x, y), Sum)


def test_products_are_flat(x: Expression, y: Expression) -> None:
    assert product_of(x, product_of(y, TWO)) is product_of(x, y, TWO)


def test_a_later_factor_with_a_minus_sign_stays_together(x: Expression, y: Expression) -> None:
    negative = product_of(MINUS_ONE, y)
    product = product_of(x, negative)

    assert isinstance(product, Product)
    assert product.factors == (x, negative)


def test_a_first_factor_with_a_minus_sign_joins_the_product(x: Expression, y: Expression) -> None:
    assert product_of(product_of(MINUS_ONE, x), y) is product_of(MINUS_ONE, x, y)


def test_one_term_or_factor_stands_for_itself(x: Expression) -> None:
    assert sum_of(x) is x
    assert product_of(x) is x


def test_a_quotient_of_numbers_is_a_number() -> None:
    assert quotient_of(number(2), number(6)) is number(1, 3)


def test_a_quotient_by_zero_is_kept_for_whoever_checks_values() -> None:
    assert isinstance(quotient_of(ONE, ZERO), Quotient)


def test_a_power_of_e_is_the_exponential_function(x: Expression) -> None:
    assert power_of(E, x) is call("exp", x)


def test_minus_signs_are_seen_in_leading_numbers(x: Expression) -> None:
    assert is_negative(number(-1))
    assert is_negative(product_of(number(-2), x))
    assert is_negative(quotient_of(number(-1), x))
    assert not is_negative(product_of(x, number(-2)))
    assert not isinstance(x, Number)


@pytest.mark.parametrize("twos", [0, 1, 3, 700, 3_000])
@pytest.mark.parametrize("fives", [0, 1, 2, 700, 3_000])
def test_finite_decimals_are_those_whose_denominators_have_no_other_primes(
    twos: int, fives: int
) -> None:
    denominator = 2**twos * 5**fives

    assert has_finite_decimal(denominator) == (denominator > 1)
    assert not has_finite_decimal(3 * denominator)
    assert not has_finite_decimal(denominator * (5**twos + 2))
