"""Functions of decimals have as many right digits as the context asks for."""

from decimal import Decimal
from typing import Any

import mpmath as mp
import pytest

from service.symbolic.build import call, symbol
from service.symbolic.validity.decimals import NAN, VANISHED, error_function, lambert, pi, root
from service.symbolic.validity.precise import context_of, value_of
from service.symbolic.validity.precise_functions import FUNCTIONS

DIGITS = 100
_REAL = ("1.3", "-2.7", "0.25", "-3e-12", "17.5")
_INSIDE = ("0.3", "-0.8", "0.999", "1e-15")
_OUTSIDE = ("1.5", "-3.25", "40")
_POSITIVE = ("0.3", "1", "25.5", "1e-20")
ORACLES: list[tuple[str, Any, tuple[str, ...]]] = [
    ("sin", mp.sin, _REAL), ("cos", mp.cos, _REAL), ("tan", mp.tan, _REAL), ("cot", mp.cot, _REAL),
    ("sec", mp.sec, _REAL), ("csc", mp.csc, _REAL), ("asin", mp.asin, _INSIDE),
    ("acos", mp.acos, _INSIDE), ("atan", mp.atan, _REAL), ("asec", mp.asec, _OUTSIDE),
    ("acsc", mp.acsc, _OUTSIDE), ("sinh", mp.sinh, _REAL), ("cosh", mp.cosh, _REAL),
    ("tanh", mp.tanh, _REAL), ("coth", mp.coth, _REAL), ("sech", mp.sech, _REAL),
    ("csch", mp.csch, _REAL), ("asinh", mp.asinh, ("1.3", "-2.7", "0.25")),
    ("acosh", mp.acosh, ("1.5", "40")), ("atanh", mp.atanh, ("0.3", "-0.8")),
    ("acoth", mp.acoth, _OUTSIDE), ("asech", mp.asech, ("0.3", "0.9")),
    ("acsch", mp.acsch, ("1.3", "-2.7")), ("exp", mp.exp, _REAL), ("log", mp.log, _POSITIVE),
    ("erf", mp.erf, _REAL[:-1]), ("LambertW", mp.lambertw, ("0.3", "-0.35", "17", "-0.1")),
    ("sinc", mp.sinc, _REAL), ("sigmoid", lambda x: 1 / (1 + mp.exp(-x)), _REAL),
    ("softplus", lambda x: mp.log(1 + mp.exp(x)), _REAL),
    ("gelu", lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2, ("1.3", "-2.7")),
    ("logit", lambda x: mp.log(x / (1 - x)), ("0.3", "0.9")),
    ("selu", lambda x: mp.mpf("1.0507009873554805") * (
        x if x > 0 else mp.mpf("1.6732632423543772") * mp.expm1(x)), ("1.3", "-2.7")),
    ("mish", lambda x: x * mp.tanh(mp.log(1 + mp.exp(x))), ("1.3", "-2.7")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "oracle", "points"), ORACLES, ids=[row[0] for row in ORACLES])
def test_functions_agree_with_mpmath(name: str, oracle: Any, points: tuple[str, ...]) -> None:
    node = call(name, symbol("x"))
    for point in points:
        with context_of(DIGITS + 20):
            value = value_of(node, "x", Decimal(point), DIGITS + 20)
        with mp.workdps(DIGITS + 40):
            expected = oracle(mp.mpf(point))
            assert abs(mp.mpf(str(value)) - expected) <= abs(expected) * mp.mpf(10) ** -(DIGITS - 5)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("log", ("0", "-1")), ("asin", ("1.01",)), ("acos", ("-2",)), ("acosh", ("0.9",)),
        ("atanh", ("1", "-1")), ("acoth", ("0", "0.5")), ("cot", ("0",)), ("asec", ("0",)),
        ("LambertW", ("-0.4",)), ("logit", ("0", "1")), ("asech", ("-1", "2")), ("csch", ("0",)),
    ],
)  # fmt: skip
def test_outside_their_domain_they_have_no_value(name: str, points: tuple[str, ...]) -> None:
    with context_of(60):
        assert all(FUNCTIONS[name](Decimal(point)).is_nan() for point in points)


def test_a_sine_that_is_zero_but_for_rounding_is_zero_and_says_so() -> None:
    with context_of(60) as context:
        assert FUNCTIONS["sin"](pi()) == 0
        assert context.flags[VANISHED]


def test_a_small_sine_is_not_taken_for_zero() -> None:
    with context_of(60) as context:
        assert FUNCTIONS["sin"](Decimal("1e-55")) > 0
        assert not context.flags[VANISHED]


def test_whole_numbers_are_recognized_through_rounding() -> None:
    with context_of(60):
        almost = 3 * (Decimal(1) / 3)
        assert FUNCTIONS["floor"](almost) == 1
        assert FUNCTIONS["ceiling"](almost) == 1
        assert FUNCTIONS["floor"](Decimal("-0.5")) == -1


def test_roots_are_exact_to_the_last_digits() -> None:
    with context_of(80):
        for n in (2, 3, 5, 7, 40):
            for x in (Decimal(2), Decimal("3e-50"), Decimal("7e31")):
                assert abs(root(x, n) ** n - x) <= x * Decimal("1e-75")


def test_the_error_function_of_large_numbers_is_left_to_others() -> None:
    with context_of(60), pytest.raises(LookupError):
        error_function(Decimal(9))


def test_the_branch_point_of_lamberts_function_is_exact() -> None:
    with context_of(60):
        assert lambert(-(Decimal(-1).exp())) == -1
        assert lambert(NAN).is_nan()
