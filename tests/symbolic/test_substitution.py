"""Substitution replaces symbols and nodes everywhere, at once, and rebuilds nothing else."""

from collections.abc import Callable

from service.symbolic.build import (
    ALWAYS,
    ZERO,
    applied,
    call,
    conjunction,
    derivative_of,
    piecewise,
    relation,
    symbol,
)
from service.symbolic.expression import Expression
from service.symbolic.substitution import carry_out, exchanged, substitute


def test_symbols_are_replaced_all_at_once() -> None:
    x, y = symbol("x"), symbol("y")

    assert substitute(x**2 + y, {"x": y, "y": x}) is y**2 + x


def test_an_expression_without_the_symbols_stays_the_same_object() -> None:
    expression = call("sin", symbol("x"))

    assert substitute(expression, {"y": ZERO}) is expression


def test_every_kind_of_node_can_be_substituted_into() -> None:
    x, t = symbol("x"), symbol("t")
    cases: list[Callable[[Expression], Expression]] = [
        lambda v: (v + 1) * v / (v**2),
        lambda v: call("atan2", v, v + 1),
        lambda v: applied("f", (v,), (1,)),
        lambda v: piecewise((v, conjunction(relation(v, "<", ZERO))), (v**2, ALWAYS)),
    ]

    for case in cases:
        assert substitute(case(x), {"x": t}) is case(t)


def test_replacing_with_zero_or_one_folds() -> None:
    x, y = symbol("x"), symbol("y")

    assert substitute(x * y + y, {"x": ZERO}) is y


def test_open_derivatives_are_carried_out_wherever_they_stand() -> None:
    x = symbol("x")
    opened = derivative_of(x**2, "x")

    carried_out = carry_out(3 * opened + call("sin", opened), {opened: 2 * x})
    assert carried_out is 3 * (2 * x) + call("sin", 2 * x)


def test_nodes_of_any_kind_are_exchanged_wherever_they_stand() -> None:
    x, y = symbol("x"), symbol("y")
    of_x = applied("y", (x,))

    assert exchanged(call("sin", of_x) * x + of_x, {of_x: y}) is call("sin", y) * x + y
    assert exchanged(x + 1, {of_x: y}) is x + 1
