"""Derivatives written in an expression are carried out, checked, and told of."""

import pytest

from service.errors import NotDifferentiable
from service.symbolic.parsing import parse
from service.symbolic.parsing.carried import CODE


def test_what_it_became_and_where_it_stood_are_told() -> None:
    reading = parse("1 + Derivative(sin(x^2), x)*y")

    (notice,) = reading.warnings
    assert (notice.code, notice.position) == (CODE, 4)
    assert notice.detail == "Derivative(sin(x^2), x) was carried out; it is"
    assert notice.became is parse("2x*cos(x^2)").expression


def test_each_variable_is_differentiated_by_in_turn() -> None:
    read = parse(r"\frac{\partial^3}{\partial x^2 \partial y} x^3 y^2", syntax="latex").expression

    assert read is parse("12x*y").expression


def test_one_within_another_is_carried_out_first() -> None:
    reading = parse("Derivative(x*Derivative(x^3, x), x)")

    assert reading.expression is parse("9x^2").expression
    assert len(reading.warnings) == 2


def test_what_cannot_be_differentiated_is_refused_with_its_place() -> None:
    with pytest.raises(NotDifferentiable) as refused:
        parse("x + Derivative((-2)^x, x)")

    assert refused.value.position is not None
