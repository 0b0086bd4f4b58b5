"""What may stand in place of a derivative, and what speaks against the rest."""

import pytest

from service.symbolic.claim import Claim
from service.symbolic.equivalence import Comparer
from service.symbolic.parsing import parse
from service.symbolic.replacement import Replacement, objection

# What is differentiated by x, its derivative, and what may stand for that.
ACCEPTED = [
    ("sin(x)^2", "2*sin(x)*cos(x)", "sin(2x)"),
    ("log(x)", "1/x", "1/abs(x)"),
    ("asin(x)", "1/sqrt(1 - x^2)", "(1 - x^2)^(-1/2)"),
    ("f(x)*x^2", "f(x)*2x + x^2*Derivative(f(x), x)", "x*(2*f(x) + x*Derivative(f(x), x))"),
    ("abs(x)", "sign(x)", "sign(x)^3"),
    ("x^2*exp(-x)", "2x*exp(-x) - x^2*exp(-x)", "x*(2 - x)/exp(x)"),
    ("log(x - 1)", "1/(x - 1)", "(x + 1)/((x - 1)*(x + 1))"),
]
REFUSED = [
    ("sin(x)^2", "2*sin(x)*cos(x)", "sin(2y)", "variables"),
    ("sin(x)^2", "2*sin(x)*cos(x)", "-sin(2x)", "refuted"),
    ("x*log(abs(x))", "log(abs(x)) + 1", "log(x) + 1", "no value"),
    ("sinc(x)", "Piecewise(((x*cos(x) - sin(x))/x^2, x != 0), (-x/3, True))",
     "(x*cos(x) - sin(x))/x^2", "no value"),
    ("relu(x)", "Heaviside(x, 0)", "Heaviside(x)", "no value"),
    ("x^2", "2x", "2x*(x - 1/3)/(x - 1/3)", "no value"),
    ("x^2", "2x", "2x*sin(x)*csc(x)", "no value"),
    ("x^2", "2x", "2x*(x - y)/(x - y)", "variables"),
    ("x^2*y", "2x*y", "2x*y*(x - y)/(x - y)", "no value"),
    ("x^2", "2x", "2x*(cos(x) - 1)^2/(1 - cos(x))^2", "no value"),
    ("x^2", "2x", "2x*sign(x - 17)^2", "no value"),
    ("f(x)^2", "2*f(x)*Derivative(f(x), x)", "2*f(x)", "refuted"),
    ("log(-1 - x^2)", "-2x/(-1 - x^2)", "7x", "same"),
]  # fmt: skip


def _objection(of: str, result: str, candidate: str) -> str | None:
    function, there, here = (parse(text, known="xy").expression for text in (of, result, candidate))
    replacement = Replacement(Claim(function, there, "x"), here, function)
    return objection(replacement, Comparer("xy", within=function))


@pytest.mark.parametrize(("of", "result", "candidate"), ACCEPTED)
def test_what_is_equal_everywhere_may_stand_for_a_derivative(
    of: str, result: str, candidate: str
) -> None:
    assert _objection(of, result, candidate) is None


@pytest.mark.parametrize(("of", "result", "candidate", "reason"), REFUSED)
def test_what_differs_anywhere_may_not(of: str, result: str, candidate: str, reason: str) -> None:
    assert reason in (_objection(of, result, candidate) or "")
