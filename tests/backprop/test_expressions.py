import numpy as np
import pytest

from service.backprop.arrays import Array
from service.backprop.expressions import derived, derived_program
from service.errors import (
    AmbiguousVariable,
    NotDifferentiable,
    ServiceError,
    SyntaxProblem,
    UnknownFunction,
    UnknownName,
)
from service.symbolic.parsing import parse


def test_a_formula_has_an_exact_derivative() -> None:
    cube, slope = parse("x^3").expression, parse("3*x^2").expression

    assert derived("x^3") == (cube, cube, slope, "x")


def test_what_is_computed_overflows_less_than_what_was_written() -> None:
    written, computed, slope, _ = derived("log(1 + exp(x))")

    assert written == parse("log(1 + exp(x))").expression
    assert computed == parse("softplus(x)").expression
    assert slope == parse("sigmoid(x)").expression


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("x", [-1000.0, -90.0, 90.0, 1000.0])
def test_a_formula_and_its_derivative_are_finite_in_both_tails(x: float, dtype: type) -> None:
    y: Array = np.empty(1, dtype)
    dy: Array = np.empty(1, dtype)

    with np.errstate(all="ignore"):
        for instruction in derived_program("x*tanh(log(1 + exp(x)))").bind(
            [np.array([x], dtype)], [y, dy]
        ):
            instruction()

    assert (y, dy) == pytest.approx((max(x, 0.0), float(x > 0)), abs=1e-30)


def test_the_one_variable_may_have_any_name() -> None:
    assert derived("sin(z_1)").variable == "z_1"


def test_a_program_gives_value_and_derivative() -> None:
    y, dy = np.empty(2), np.empty(2)

    for instruction in derived_program("x^3").bind([np.array([2.0, -1.0])], [y, dy]):
        instruction()

    assert y.tolist() == [8.0, -1.0]
    assert dy.tolist() == [12.0, 3.0]


def test_named_variables_come_in_their_order_and_the_first_is_differentiated_by() -> None:
    y, t, value, slope = np.array([3.0]), np.array([1.0]), np.empty(1), np.empty(1)

    for instruction in derived_program("(y - t)^2", ("y", "t")).bind([y, t], [value, slope]):
        instruction()

    assert value == slope == 4.0


def test_a_named_variable_may_be_absent() -> None:
    slope = np.empty(1)

    for instruction in derived_program("t^2", ("y", "t")).bind([np.ones(1)] * 2, [None, slope]):
        instruction()

    assert slope == 0


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("x*(x", SyntaxProblem),
        ("x*rate", UnknownName),
        ("foo(x)", UnknownFunction),
        ("f(x)", UnknownFunction),
        ("x*y", AmbiguousVariable),
        ("3", AmbiguousVariable),
        ("besselj(x, 2)", NotDifferentiable),
    ],
)
def test_what_cannot_be_an_activation_is_a_typed_error(
    text: str, error: type[ServiceError]
) -> None:
    with pytest.raises(error):
        derived_program(text)


def test_a_name_other_than_those_given_is_refused() -> None:
    with pytest.raises(UnknownName, match="z is none of the variables") as caught:
        derived_program("y - t*z", ("y", "t"))

    assert caught.value.expected == ["y", "t"]
    assert caught.value.actual == ["z"]
