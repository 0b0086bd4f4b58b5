"""An integral binds its variable: it is not free, not replaced, and catches nothing."""

import pytest

from service.errors import ComputeBudgetExceeded
from service.limits import LIMITS
from service.symbolic.build import ONE, ZERO, call, symbol
from service.symbolic.expression import Expression
from service.symbolic.integral import Integral, integral, name_beside
from service.symbolic.parsing import parse
from service.symbolic.substitution import rebuild, substitute, with_common_names


def read(text: str) -> Expression:
    return parse(text).expression


def test_the_same_integral_is_one_object() -> None:
    t, x = symbol("t"), symbol("x")

    assert integral(call("sin", t), "t", ONE, x) is integral(call("sin", t), "t", ONE, x)
    assert integral(call("sin", t), "t", ONE, x) is not integral(call("sin", t), "x", ONE, x)


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("Integral(x*t, (t, a, b))", {"x", "a", "b"}),
        ("Integral(t, (t, 0, t))", {"t"}),
        ("Integral(t, (s, 0, 1))", {"t"}),
        ("Integral(Integral(x*s*t, (s, 0, t)), (t, 0, 1))", {"x"}),
    ],
)
def test_what_is_free_is_free_in_a_limit_or_not_bound(text: str, free: set[str]) -> None:
    assert read(text).free == free


def test_nothing_to_integrate_gives_zero() -> None:
    t, x = symbol("t"), symbol("x")

    assert integral(ZERO, "t", ONE, x) is ZERO
    assert integral(1 / t, "t", x, x) is ZERO


@pytest.mark.parametrize(
    ("text", "values", "result"),
    [
        ("Integral(x*t, (t, 0, x))", {"x": "y^2"}, "Integral(y^2*t, (t, 0, y^2))"),
        ("Integral(x*t, (t, 0, t))", {"t": "y"}, "Integral(x*t, (t, 0, y))"),
        # The t put in is not the one that is integrated by.
        ("Integral(x*t, (t, 0, x))", {"x": "t + 1"}, "Integral((t + 1)*t1, (t1, 0, t + 1))"),
        ("Integral(x*t*t1, (t, 0, 1))", {"x": "t"}, "Integral(t*t2*t1, (t2, 0, 1))"),
        ("Integral(t, (t, 0, x))", {"x": "t"}, "Integral(t, (t, 0, t))"),
        (
            "Integral(Integral(x*s*t, (s, 0, t)), (t, 0, 1))",
            {"x": "s"},
            "Integral(Integral(s*s1*t, (s1, 0, t)), (t, 0, 1))",
        ),
    ],
)
def test_substitution_leaves_the_bound_variable_and_is_not_caught_by_it(
    text: str, values: dict[str, str], result: str
) -> None:
    replaced = substitute(read(text), {name: read(value) for name, value in values.items()})

    assert replaced is read(result)


def test_an_integral_can_be_built_again_over_other_parts() -> None:
    node = read("Integral(t, (t, 0, x))")
    assert isinstance(node, Integral)

    assert rebuild(node, list(node.children)) is node
    assert rebuild(node, [ZERO, *node.children[1:]]) is ZERO


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Integral(sin(s), (s, 0, x))", "Integral(sin(t), (t, 0, x))", True),
        ("Integral(sin(s), (s, 0, x))", "Integral(sin(t), (s, 0, x))", False),
        (
            "Integral(Integral(s*t^2, (s, 0, t)), (t, 0, 1))",
            "Integral(Integral(t*s^2, (t, 0, s)), (s, 0, 1))",
            True,
        ),
        (
            "Integral(Integral(s*t^2, (s, 0, 2)), (t, 0, 1))",
            "Integral(Integral(s*t^2, (t, 0, 2)), (s, 0, 1))",
            False,
        ),
    ],
)
def test_integrals_that_differ_in_names_only_have_common_names(
    one: str, other: str, same: bool
) -> None:
    assert (with_common_names(read(one)) is with_common_names(read(other))) == same


def test_a_name_beside_others_has_a_number() -> None:
    assert name_beside("t", ["x"]) == "t"
    assert name_beside("t", ["t", "t1"]) == "t2"
    assert name_beside("t9", ["t9"]) == "t1"


def test_integrals_in_integrals_are_bounded_in_depth() -> None:
    node: Expression = symbol("t")
    for _ in range(LIMITS.expression_depth - 1):
        node = integral(node, "t", ZERO, symbol("t"))

    with pytest.raises(ComputeBudgetExceeded):
        integral(node, "t", ZERO, symbol("t"))
