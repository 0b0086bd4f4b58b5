"""Both sides of claims at sample points, and where those points are in the domain."""

import numpy as np
import pytest

from service.symbolic.build import symbol
from service.symbolic.claim import Claim
from service.symbolic.evaluate import Values, start
from service.symbolic.parsing import parse
from service.symbolic.trial import Trial, bits

XS = (-2.5, 0.3, 1.7, 2.2)


def tried(of: str, result: str, **definitions: str) -> tuple[Trial, Claim]:
    claim = Claim(parse(of).expression, parse(result).expression, "x", bool(definitions))
    points: Values = start(np.ones(len(XS), complex))
    points[symbol("x")] = np.array(XS, complex)
    with np.errstate(all="ignore"):
        trial = Trial(
            [claim], points, {name: parse(text).expression for name, text in definitions.items()}
        )
    return trial, claim


def outside(of: str, result: str = "0") -> list[float]:
    """Return the points outside the domain of a function."""
    trial, claim = tried(of, result)
    return [x for j, x in enumerate(XS) if trial.outside([claim.of])[claim.of] >> j & 1]


def test_the_numeric_side_is_the_derivative_and_needs_no_rule() -> None:
    trial, _ = tried("x^3*sin(x)", "1")

    expected = [3 * x**2 * np.sin(x) + x**3 * np.cos(x) for x in XS]
    assert trial.numeric[0] == pytest.approx(expected, rel=1e-14)


def test_the_error_is_relative_and_vanishes_where_a_claim_holds() -> None:
    right, _ = tried("x^2", "2*x")
    wrong, _ = tried("x^2", "2.2*x")

    assert right.error.max() < 1e-15
    assert wrong.error[0] == pytest.approx([1 / 11] * len(XS))


def test_defined_names_take_part_in_the_step() -> None:
    trial, _ = tried("a*x", "3*x^2", a="b + 0", b="x^2")

    assert trial.error.max() < 1e-15


def test_claims_that_share_a_definition_leave_its_value_before_what_uses_it() -> None:
    definitions = {
        name: parse(text).expression
        for name, text in {"a": "2 - x", "b": "Piecewise((x, x < 2), (a, True))"}.items()
    }
    claim = Claim(parse("log(b)").expression, parse("a/b").expression, "x", True)
    points: Values = start(np.ones(len(XS), complex))
    points[symbol("x")] = np.array(XS, complex)
    with np.errstate(all="ignore"):
        trial = Trial([claim, claim], points, definitions)

    outside = trial.outside([claim.of])
    assert [x for j, x in enumerate(XS) if outside[claim.of] >> j & 1] == [-2.5, 2.2]


@pytest.mark.parametrize(
    ("of", "points"),
    [
        ("x^2 + 1", []),
        ("log(x)", [-2.5]),
        ("sqrt(x)", [-2.5]),
        ("x^(1/3)", []),
        ("asin(x)", [-2.5, 1.7, 2.2]),
        ("acosh(x)", [-2.5, 0.3]),
        ("1 + 0*log(log(x))", [-2.5, 0.3]),
        ("exp(exp(exp(x)))", [2.2]),
        ("1/(x - 1.7)", [1.7]),
        ("Piecewise((log(x), x > 1), (x, True))", []),
        ("Piecewise((log(x), x < 1), (x, True))", [-2.5]),
        ("Piecewise((1, log(x) > 0), (x, True))", [-2.5]),
        ("Piecewise((1, x > 0))", [-2.5]),
    ],
)
def test_a_point_is_outside_where_a_part_that_matters_is(of: str, points: list[float]) -> None:
    assert outside(of) == points


def test_abstract_functions_are_found_through_definitions() -> None:
    trial, claim = tried("a + f(x)", "0", a="sin(g(x))")

    assert trial.abstract_functions()[claim.of] == {"f", "g"}


def test_masks_become_numbers_with_the_first_column_as_the_lowest_bit() -> None:
    mask = np.zeros((3, 64), bool)
    mask[1, 0] = mask[2, 1] = mask[2, 63] = True

    assert bits(mask) == [0, 1, 2 + 2**63]
