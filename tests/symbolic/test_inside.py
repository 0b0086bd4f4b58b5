"""Conditions within integrals: whether they hold all along."""

import pytest

from service.symbolic.build import relation
from service.symbolic.expression import Relation
from service.symbolic.inside import hold_within, moving_conditions
from service.symbolic.parsing import parse

ABOVE = "Integral(1/(x + t), (t, 0, 1))"


def condition(left: str, operator: str, right: str) -> Relation:
    return relation(parse(left).expression, operator, parse(right).expression)


@pytest.mark.parametrize(
    ("x", "holds"), [(0.5, True), (0.0, True), (-0.25, False), (-1.0, True), (-3.0, True)]
)
def test_a_condition_holds_if_it_does_between_the_limits(x: float, holds: bool) -> None:
    stated = [condition("x + t", "!=", "0")]

    assert hold_within([parse(ABOVE).expression], stated, {"x": x}) == holds


def test_only_what_must_not_be_zero_is_examined_and_only_where_it_is_bound() -> None:
    expressions = [parse(ABOVE).expression]

    assert hold_within(expressions, [condition("t", ">", "5")], {"x": 1.0})
    assert hold_within(expressions, [condition("s", "!=", "0")], {"x": 1.0})


def test_an_integral_within_an_integral_is_not_said_to_hold() -> None:
    inner = parse("Integral(Integral(1/(s - t), (s, 0, 1)), (t, 2, x))").expression

    assert not hold_within([inner], [condition("s - x", "!=", "0")], {"x": 3.0})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (ABOVE, 1),
        ("Integral(abs(t - x), (t, 0, 1))", 1),
        ("Integral(exp(-x*t), (t, 0, 1))", 0),
        ("Integral(1/t, (t, 1, x))", 0),
    ],
)
def test_what_differentiation_within_an_integral_asks_for_is_found(text: str, count: int) -> None:
    assert len(moving_conditions(parse(text).expression, "x")) == count
