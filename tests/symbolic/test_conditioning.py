"""Kinks and rounding are told from mistakes."""

import pytest

from service.symbolic.parsing import parse
from service.symbolic.verify import Claim, Verification, verify

ROUNDED = [
    ("tanh(10*x^2)", "20*x*(1 - tanh(10*x^2)^2)"),
    ("erf(9*x)", "18*exp(-(9*x)^2)/sqrt(pi)"),
    ("(x + 10^17) - 10^17", "1"),
    ("log(exp(30*x))", "30"),
    ("sin(10^9*x)", "10^9*cos(10^9*x)"),
    ("(1 - cos(0.0001*x))/x^2", "(0.0001*x*sin(0.0001*x) - 2*(1 - cos(0.0001*x)))/x^3"),
]
# As ill-conditioned as those above, and wrong where it can be told.
WRONG = [
    ("tanh(10*x^2)", "10*x*(1 - tanh(10*x^2)^2)"),
    ("erf(9*x)", "18*exp(-(9*x)^2)"),
    ("(x + 10^17) - 10^17", "2"),
    ("sin(10^9*x)", "cos(10^9*x)"),
    ("abs(sin(50*x))", "50*cos(50*x)"),
]


def verified(of: str, result: str) -> Verification:
    return verify([Claim(parse(of).expression, parse(result).expression, "x")])


@pytest.mark.parametrize(("of", "result"), ROUNDED)
def test_a_right_claim_is_not_refuted_for_its_rounding_errors(of: str, result: str) -> None:
    assert verified(of, result).status != "refuted"


@pytest.mark.parametrize(("of", "result"), WRONG)
def test_rounding_and_kinks_excuse_no_mistake(of: str, result: str) -> None:
    assert verified(of, result).status == "refuted"


@pytest.mark.parametrize(
    ("of", "result"),
    [("abs(x - {0})", "sign(x - {0})"), ("Max(x, {0})", "Heaviside(x - {0})"),
     ("sqrt((x - {0})^2)", "(x - {0})/sqrt((x - {0})^2)"),
     ("Piecewise((x^2, x < {0}), (x, True))", "Piecewise((2*x, x < {0}), (1, True))")],
)  # fmt: skip
def test_a_kink_that_happens_to_lie_at_a_sample_point_refutes_nothing(of: str, result: str) -> None:
    for point in verified("x", "1").points:
        at = repr(point["x"])
        assert verified(of.format(at), result.format(at)).status == "verified"


def test_a_claim_that_fails_on_one_side_of_a_sample_point_is_refuted_all_the_same() -> None:
    at = repr(verified("x", "1").points[0]["x"])

    assert verified(f"abs(x - {at})", "1").status == "refuted"
