"""Limits are found where values leave no doubt, and only there."""

from collections.abc import Callable
from decimal import Decimal
from math import inf

import pytest

from service.symbolic.parsing import parse
from service.symbolic.validity.approach import (
    FINITE,
    INFINITE,
    OSCILLATING,
    OUTSIDE,
    UNKNOWN,
    Limit,
    limit,
    rough_limit,
)
from service.symbolic.validity.decimals import Unsettled
from service.symbolic.validity.precise import PRECISION, context_of, value_of


def _limit(text: str) -> Limit:
    node = parse(text).expression
    return limit(lambda t, precision: value_of(node, "t", t, precision))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sin(t)/t", 1), ("(1 - cos(t))/t^2", 0.5), ("sqrt(t)", 0), ("t^(1/3) + 2", 2), ("t^t", 1),
        ("t*log(t)", 0), ("(tan(t) - t)/t^3", 1 / 3), ("exp(-1/t)", 0), ("1/(1 + exp(1/t))", 0),
        ("(sin(t) - t + t^3/6 - t^5/120)/t^7", -1 / 5040), ("sin(t)^2 + cos(t)^2", 1),
        ("t*sin(1/t)", 0), ("floor(t)", 0), ("(1 + t)^(1/t)", 2.718281828459045),
    ],
)  # fmt: skip
def test_finite_limits(text: str, value: float) -> None:
    found = _limit(text)

    assert found.kind == FINITE
    assert found.value == pytest.approx(value, rel=1e-14, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/t", inf), ("-1/sqrt(t)", -inf), ("log(t)", -inf), ("log(t)^2", inf), ("exp(1/t)", inf),
        ("t^(-1/10)", inf), ("log(t)/t", -inf), ("1/sin(t)", inf), ("-log(t)", inf),
    ],
)  # fmt: skip
def test_infinite_limits(text: str, value: float) -> None:
    assert _limit(text) == Limit(INFINITE, Decimal(value))


@pytest.mark.parametrize("text", ["sin(1/t)", "cos(pi/t)", "sin(1/t)^2 + t", "sin(3/t) + 5"])
def test_oscillations(text: str) -> None:
    assert _limit(text).kind == OSCILLATING


@pytest.mark.parametrize("text", ["1/log(t)", "sin(1/t)/t", "log(-log(t))"])
def test_what_cannot_be_told_is_unknown(text: str) -> None:
    assert _limit(text).kind == UNKNOWN


@pytest.mark.parametrize("text", ["sqrt(-t)", "log(-t)", "asin(2 + t)"])
def test_where_there_are_no_values_it_is_outside(text: str) -> None:
    assert _limit(text).kind == OUTSIDE


@pytest.mark.parametrize(
    ("near", "kind"),
    [
        (lambda t: 1 / t, INFINITE), (lambda t: t, UNKNOWN), (lambda t: float("nan"), OUTSIDE),
    ],
)  # fmt: skip
def test_floats_show_infinite_limits_and_nothing_else(
    near: Callable[[float], float], kind: str
) -> None:
    assert rough_limit(near).kind == kind


def test_limits_agree_where_both_are_finite_and_the_same() -> None:
    one = Limit(FINITE, Decimal(1), Decimal("1e-12"))

    assert one.agrees(Limit(FINITE, Decimal("1.0000000000001"), Decimal("1e-12")))
    assert one.agrees(Limit(FINITE, Decimal("1.0001"), Decimal("1e-12"))) is False
    assert Limit(INFINITE, Decimal(inf)).agrees(Limit(INFINITE, Decimal(inf))) is False


def test_limits_that_are_known_too_badly_neither_agree_nor_differ() -> None:
    one = Limit(FINITE, Decimal(1), Decimal("1e-12"))

    assert one.agrees(Limit(FINITE, Decimal("1.0000000001"), Decimal("1e-12"))) is None


@pytest.mark.parametrize("text", ["atan(1e-25/t)", "1/(t + 1e-25)", "t^2/(t^2 + 1e-50)"])
def test_what_looks_otherwise_much_closer_to_the_point_is_unknown(text: str) -> None:
    assert _limit(text).kind == UNKNOWN


def test_what_needs_more_digits_than_there_are_is_unsettled() -> None:
    with pytest.raises(Unsettled):
        _limit("sin(exp(1/t))")


def test_the_distance_is_never_a_fraction_of_small_numbers() -> None:
    seen: list[Decimal] = []

    def near(t: Decimal, precision: int) -> Decimal:
        seen.append(t)
        return t

    limit(near)
    with context_of(PRECISION):
        assert all((1 / t) % 1 for t in seen)
