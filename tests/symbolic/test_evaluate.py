import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.symbolic.build import (
    HALF,
    PI,
    ZERO,
    applied,
    call,
    derivative_of,
    number,
    power_of,
    product_of,
    sum_of,
    symbol,
)
from service.symbolic.evaluate import start, value_at
from service.symbolic.expression import Expression
from service.symbolic.functions import TABLE, Function
from service.symbolic.interning import Node, scope
from service.symbolic.parsing import parse


def _x() -> Expression:
    return symbol("x")


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("(x^2 + 1)^3", 2.0, 125.0),
        ("x/49", 49.0, 1.0),
        ("x^(-2)", -2.0, 0.25),
        ("x^7", -2.0, -128.0),
        ("x^200", -1.0, 1.0),
        ("x^201", -1.0, -1.0),
        ("sqrt(x)", 9.0, 3.0),
        ("x^(1/3)", -8.0, -2.0),
        ("x^(2/3)", -8.0, 4.0),
        ("x^(-1/3)", -8.0, -0.5),
        ("x^(3/4)", 16.0, 8.0),
        ("x^x", 2.0, 4.0),
        ("x^(1 + 1)", -2.0, 4.0),
        ("x*pi", 2.0, 2 * math.pi),
        ("x*e", 1.0, math.e),
        ("log(x, 2)", 8.0, 3.0),
        ("Max(x, 2, 0)", 1.0, 2.0),
        ("0.1x", 3.0, 0.1 * 3.0),
    ],
)
def test_the_value_at_a_point_is_what_a_calculator_shows(
    text: str, x: float, expected: float
) -> None:
    assert value_at(parse(text).expression, {"x": x}) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("sqrt(x)", -1.0),
        ("sqrt(x)^2", -1.0),
        ("log(x)", -1.0),
        ("asin(x)", 2.0),
        ("acosh(x)", 0.5),
        ("x^(3/4)", -1.0),
        ("x^x", -1.5),
        ("0/x", 0.0),
    ],
)
def test_outside_the_domain_the_value_is_not_a_number(text: str, x: float) -> None:
    assert math.isnan(value_at(parse(text).expression, {"x": x}))


@pytest.mark.parametrize(
    "text",
    ["exp(exp(exp(9x)))", "x^(10^9)", "x**1000000000", "x^(10^400)", "x*10^400", "2/(x - 2)"],
)
def test_overflow_is_infinite(text: str) -> None:
    assert value_at(parse(text).expression, {"x": 2.0}) == math.inf


def test_numbers_beyond_the_range_of_floats_keep_their_ratio() -> None:
    assert value_at(number(2 * 10**400, 10**400 + 1), {}) == 2.0
    assert value_at(number(1, 10**400), {}) == 0.0
    assert value_at(number(-(10**400)), {}) == -math.inf


def test_a_constant_needs_no_point() -> None:
    assert value_at(PI / 4, {}) == math.pi / 4


def test_a_symbol_without_a_value_is_an_error() -> None:
    with pytest.raises(LookupError, match="y"):
        value_at(_x() + symbol("y"), {"x": 1.0})


def test_a_derivative_not_carried_out_has_no_value() -> None:
    with pytest.raises(TypeError, match="carried out"):
        value_at(derivative_of(_x() ** 2, "x"), {"x": 1.0})


CASES = "Piecewise((log(x), 0 < x <= 1), (x^2, x < -1), (7, x == 5), (x, (x != 6) & (x >= -1)))"


@pytest.mark.parametrize(
    ("x", "expected"), [(0.5, math.log(0.5)), (-3.0, 9.0), (5.0, 7.0), (2.0, 2.0), (-1.0, -1.0)]
)
def test_the_first_case_that_holds_counts(x: float, expected: float) -> None:
    assert value_at(parse(CASES).expression, {"x": x}) == expected


def test_where_no_case_holds_there_is_no_value() -> None:
    assert math.isnan(value_at(parse(CASES).expression, {"x": 6.0}))


def test_a_condition_without_a_value_decides_nothing() -> None:
    cases = parse("Piecewise((0, x < -5), (1, log(x) > 0), (2, True))").expression
    assert value_at(cases, {"x": -6.0}) == 0.0
    assert math.isnan(value_at(cases, {"x": -1.0}))
    assert value_at(cases, {"x": 0.5}) == 2.0


def test_values_of_many_points_are_computed_together() -> None:
    x, y = symbol("x"), symbol("y")
    values = start(np.ones(3))
    values[x], values[y] = np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.0, -1.0])
    assert values[x * y + x**2].tolist() == [1.5, 4.0, 6.0]


def test_each_node_is_computed_once_and_after_its_children() -> None:
    x = _x()
    inner = call("sin", x)
    whole = sum_of(product_of(inner, inner), inner, power_of(inner, HALF))
    values = start(np.ones(1))
    values[x] = np.array([1.0])
    values[whole]
    order: list[Node] = list(values)
    assert len(order) == len(set(order))
    for node in order:
        assert all(
            order.index(child) < order.index(node) for child in node.children if child in order
        )


def test_complex_arguments_continue_real_odd_roots_on_both_sides_of_zero() -> None:
    values = start(np.ones(2, complex))
    values[_x()] = np.array([8.0, -8.0]) + 1e-100j
    root = values[_x() ** number(1, 3)]
    assert root.real == pytest.approx([2.0, -2.0])
    assert root.imag / 1e-100 == pytest.approx([1 / 12, 1 / 12])


def test_abstract_functions_have_consistent_partial_derivatives() -> None:
    u, v = symbol("u"), symbol("v")
    values = start(np.ones(1, complex))
    values[u], values[v] = np.array([0.3 + 1e-100j]), np.array([-0.7 + 0j])
    step = values[applied("f", (u, v))].imag / 1e-100
    assert step == pytest.approx(values[applied("f", (u, v), (1, 0))].real)
    second = values[applied("f", (u, v), (0, 1))].imag / 1e-100
    assert second == pytest.approx(values[applied("f", (u, v), (1, 1))].real)


def test_different_abstract_functions_have_different_values() -> None:
    point = {"x": 0.3}
    values = {value_at(applied(name, (_x(),)), point) for name in ("f", "g", "h", "phi")}
    values.add(value_at(applied("f", (_x(),), (1,)), point))
    assert len(values) == 5


@pytest.mark.parametrize(
    "row", [row for row in TABLE.values() if row.rewrite is None], ids=lambda row: row.name
)
def test_every_function_of_the_table_can_be_evaluated(row: Function) -> None:
    for point in row.points:
        names = [f"x{i}" for i in range(len(point))]
        node = call(row.name, *map(symbol, names))
        expected = float(row.values(*(np.array([x]) for x in point))[0])
        assert value_at(node, dict(zip(names, point, strict=True))) == expected


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=8),
    st.floats(-3, 3, allow_subnormal=False),
)
def test_polynomials_have_the_values_that_horner_gives(coefficients: list[int], x: float) -> None:
    with scope():
        node: Expression = ZERO
        for k, c in enumerate(coefficients):
            node = node + number(c) * _x() ** k
        expected = 0.0
        for c in reversed(coefficients):
            expected = expected * x + c
        scale = sum(abs(c * x**k) for k, c in enumerate(coefficients))
        assert value_at(node, {"x": x}) == pytest.approx(expected, abs=1e-13 * scale + 1e-300)
