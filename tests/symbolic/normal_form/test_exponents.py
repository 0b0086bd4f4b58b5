"""Exponents of one base are added up, as far as that is valid."""

from service.symbolic.build import HALF, number, symbol
from service.symbolic.expression import Expression
from service.symbolic.normal_form.exponents import added, settle, times
from service.symbolic.normal_form.terms import Exponent
from service.symbolic.normal_form.tidying import Tidying


def test_exponents_that_are_no_numbers_are_added() -> None:
    x, n = symbol("x"), symbol("n")
    exponents: dict[Expression, Exponent] = {x: n}

    assert settle(Tidying(), exponents, [(x, n), (x, 1)]) == ()
    assert exponents == {x: Tidying().form(2 * n + 1)}


def test_an_odd_root_stays_apart_from_a_power_that_is_no_number() -> None:
    x, n, third = symbol("x"), symbol("n"), number(1, 3)
    exponents: dict[Expression, Exponent] = {x: third}

    assert settle(Tidying(), exponents, [(x, n)]) == ((x, n),)
    assert exponents == {x: third}


def test_sums_and_products_are_exact() -> None:
    assert added(HALF, number(1, 3)) is number(5, 6)
    assert times(Tidying(), 3, HALF) is number(3, 2)
    assert times(Tidying(), 4, HALF) == 2
