"""Domains, and points without derivative, are those that calculus books have."""

from math import isinf, pi

import mpmath as mp
import pytest
import sympy
from sympy.calculus.util import continuous_domain

from service.limits import LIMITS
from service.rendering.text import Text
from service.symbolic.validity.regions import Bound
from tests.symbolic.validity.analysing import analysed, number, written
from tests.symbolic.validity.golden import GOLDEN, Golden

IDS = [row[0] for row in GOLDEN]

# Functions whose domain SymPy finds as it is over the reals.
ORACLE = [
    "log(x)/(x - 3)", "sqrt(4 - x^2)", "sqrt(x^2 - 4)", "1/(x^2 - 4)", "sqrt(x)/(x - 2)",
    "log(x^2 - 1)", "asin(2*x - 1)", "1/sqrt(x - 1)", "sqrt(x^3 - x)",
    "exp(1/x)", "sqrt(x^2 - 3)", "log(4 - x^2) + sqrt(x)", "1/(x^3 - 8)",
]  # fmt: skip

# One-sided limits of the function at a point without value.
LIMITS_THERE = [
    ("sin(x)/x", 1, 1), ("(1 - cos(x))/x^2", 0.5, 0.5), ("atan(1/x)", -pi / 2, pi / 2),
    ("1/(1 + exp(1/x))", 1, 0), ("(exp(x) - 1 - x)/x^2", 0.5, 0.5), ("tan(x)/x", 1, 1),
    ("(sin(x) - x + x^3/6)/x^5", 1 / 120, 1 / 120), ("abs(x)/x", -1, 1), ("exp(-1/x)", None, 0),
    ("(sqrt(1 + x) - 1)/x", 0.5, 0.5), ("(cbrt(8 + x) - 2)/x", 1 / 12, 1 / 12),
]  # fmt: skip


@pytest.mark.parametrize("row", GOLDEN, ids=IDS)
def test_domain_and_points_are_those_of_the_book(row: Golden) -> None:
    text, function, derivative, points = row
    found = analysed(text)

    assert written(found.function) == function
    assert written(found.derivative) == derivative
    shown = [(Text().write(p.root.exact), p.kind) for p in found.points if p.root.exact]
    assert shown == [(at, kind) for at, kind, _, _ in points]
    for point, (_, _, left, right) in zip(found.points, points, strict=True):
        assert [number(point.left), number(point.right)] == pytest.approx([left, right])
    assert found.complete
    assert found.searched is None


def test_a_period_may_be_shorter_than_what_is_looked_at_closely() -> None:
    found = analysed("tan(1e16*x)")

    expected = "(-pi/20000000000000000, pi/20000000000000000) + pi*k/10000000000000000, k whole"
    assert written(found.function) == expected
    assert found.complete


def _exact(bound: Bound) -> sympy.Expr:
    assert bound.exact is not None
    return sympy.sympify(Text().write(bound.exact))


@pytest.mark.parametrize("text", ORACLE)
def test_domains_are_those_that_sympy_finds(text: str) -> None:
    x = sympy.Symbol("x", real=True)
    expected = continuous_domain(sympy.sympify(text.replace("^", "**"), {"x": x}), x, sympy.S.Reals)
    found = analysed(text).function

    intervals = [
        sympy.Interval(
            -sympy.oo if isinf(low.value) else _exact(low),
            sympy.oo if isinf(high.value) else _exact(high),
            not low.closed,
            not high.closed,
        )
        for low, high in found.intervals
    ]
    assert sympy.Union(*intervals) == expected


@pytest.mark.parametrize(("text", "left", "right"), LIMITS_THERE)
def test_limits_at_a_gap_are_those_from_both_sides(
    text: str, left: float | None, right: float | None
) -> None:
    (point,) = [point for point in analysed(text).points if point.root.value == 0]

    if left is not None:
        assert point.limits[0].value == pytest.approx(left, rel=1e-12)
    if right is not None:
        assert point.limits[1].value == pytest.approx(right, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "derivative", "at"),
    [
        ("abs(x^3 - 3*x + 1)", lambda x: 3 * x**2 - 3, 0),
        ("abs(x^5 - x - 1)", lambda x: 5 * x**4 - 1, 1),
    ],
)
def test_roots_without_formula_are_found_to_the_last_digit(
    text: str, derivative: object, at: int
) -> None:
    inner = text.removeprefix("abs(").removesuffix(")").replace("^", "**")
    roots = sorted(map(float, sympy.Poly(sympy.sympify(inner)).nroots(30)[: 3 if at == 0 else 1]))
    found = analysed(text)

    assert [point.root.value for point in found.points] == pytest.approx(roots, rel=1e-15)
    assert found.complete
    for point in found.points:
        slope = abs(derivative(point.root.value))  # type: ignore[operator]
        assert [point.left.value, point.right.value] == pytest.approx([-slope, slope])


def test_what_is_not_solved_is_searched_for_and_said_to_be_incomplete() -> None:
    found = analysed("sqrt(cos(x) - x)")
    (point,) = found.points

    assert not found.complete
    assert found.searched == (-10, 10)
    assert point.root.exact is None
    assert point.root.value == pytest.approx(float(mp.findroot(lambda x: mp.cos(x) - x, 0.7)))
    assert point.kind == "endpoint"
    assert [low.value for low, _ in found.function.intervals] == [-10]


@pytest.mark.parametrize(
    ("text", "function", "at"),
    [
        ("abs(x - gamma(1/2))", "(-10, 10)", [1.77245385090552]),
        ("log(Ei(x))", "(0.372507410781367, 10)", [0.372507410781367]),
    ],
)
def test_what_is_found_by_floats_alone_is_undecided(
    text: str, function: str, at: list[float]
) -> None:
    found = analysed(text)

    assert written(found.function) == function
    assert [point.root.value for point in found.points] == pytest.approx(at)
    assert {point.kind for point in found.points} == {"undecided"}
    assert not found.complete


def test_what_is_too_small_for_decimals_is_not_taken_for_zero() -> None:
    found = analysed("(relu(x + 1e12) + x)/exp(2*x - 1)")

    assert written(found.function) == "(-oo, -1000000000000) U (-1000000000000, oo)"
    assert not found.complete


def test_families_that_do_not_repeat_are_listed_in_a_window() -> None:
    found = analysed("x*tan(x)")

    assert not found.complete
    assert [point.root.value for point in found.points] == pytest.approx(
        [k * pi / 2 for k in (-5, -3, -1, 1, 3, 5)]
    )
    assert {point.kind for point in found.points} == {"pole"}


def test_poles_of_the_gamma_function_are_found_in_the_window() -> None:
    found = analysed("gamma(x)")

    assert [point.root.value for point in found.points] == pytest.approx(list(range(-7, 1)))
    assert {point.kind for point in found.points} == {"pole"}
    assert not found.complete


def test_a_limit_that_comes_too_slowly_is_not_claimed() -> None:
    found = analysed("1/log(x)")

    assert [point.kind for point in found.points] == ["undecided", "pole"]
    assert not found.complete


@pytest.mark.parametrize(
    "text",
    ["abs(x)*erf(x + 8)", "1e300*abs(x - 1e300)", "exp(abs(x) + 1e8)"],
)
def test_what_would_need_more_digits_than_there_are_is_undecided(text: str) -> None:
    found = analysed(text)

    assert [point.kind for point in found.points] == ["undecided"]
    assert not found.complete


def test_a_window_with_too_many_points_becomes_smaller() -> None:
    found = analysed("sin(x^2)/x + abs(sin(x^2))")

    assert found.searched is not None
    assert found.searched[1] < 10
    assert len(found.points) <= LIMITS.validity_points


def test_where_the_work_does_not_last_points_stay_undecided() -> None:
    text = " + ".join([f"abs(sin(x^2 - {k}))" for k in range(8)])
    found = analysed(text)

    assert found.points[-1].kind == "undecided"
    assert not found.complete


@pytest.mark.parametrize(
    ("text", "order", "kind", "sides"),
    [
        ("x*abs(x)", 2, "corner", [-2, 2]),
        ("abs(x)^3", 3, "corner", [-6, 6]),
        ("celu(x)", 2, "corner", [1, 0]),
        ("x^(4/3)", 2, "vertical-tangent", [float("inf")] * 2),
        ("x^(5/3)", 2, "vertical-tangent", None),
        ("Piecewise((x^2, x < 1), (2*x - 1, True))", 2, "corner", [2, 0]),
    ],
)
def test_the_lowest_derivative_that_is_missing_is_named(
    text: str, order: int, kind: str, sides: list[float] | None
) -> None:
    (point,) = analysed(text, 3).points

    assert point.order == order
    if sides is not None:
        assert point.kind == kind
        assert [point.left.value, point.right.value] == sides


def test_derivatives_at_a_patched_gap_are_those_of_the_series() -> None:
    assert not analysed("Piecewise((sin(x)/x, x != 0), (1, True))", 4).points
