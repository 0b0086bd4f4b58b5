"""Exact arithmetic of coefficients."""

import pytest

from service.errors import LimitExceeded
from service.symbolic.build import number, symbol
from service.symbolic.normal_form.terms import (
    LARGEST,
    Terms,
    add_term,
    as_exponent,
    as_node,
    check_digits,
    fraction,
    is_numeric,
    scaled,
)


def test_like_terms_add_exactly_and_a_decimal_stays_one_while_it_can() -> None:
    terms: Terms = {}
    add_term(terms, (), 1, 2, True)
    add_term(terms, (), 1, 4, False)
    assert terms == {(): (3, 4, True)}

    add_term(terms, (), 1, 3, False)
    assert terms == {(): (13, 12, False)}


def test_scaling_keeps_coefficients_in_lowest_terms() -> None:
    assert scaled({(): (3, 4, False)}, 2, 3) == {(): (1, 2, False)}
    assert scaled({(): (3, 4, True)}, -1, 1) == {(): (-3, 4, True)}


@pytest.mark.parametrize("sign", [1, -1])
def test_numbers_up_to_the_limit_pass(sign: int) -> None:
    check_digits(sign * LARGEST)

    with pytest.raises(LimitExceeded) as caught:
        check_digits(sign * (LARGEST + 1))
    assert caught.value.actual == 401


def test_whole_exponents_are_ints() -> None:
    x = symbol("x")

    assert as_exponent(number(2)) == 2
    assert as_exponent(x) is x
    assert as_node(2) is number(2)
    assert fraction(number(1, 2)) == (1, 2)
    assert fraction(3) == (3, 1)
    assert is_numeric(3)
    assert is_numeric(number(1, 2))
    assert not is_numeric(x)
