"""With the function put back in its place, its slope is its derivative."""

import pytest

from service.symbolic.build import symbol
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression
from service.symbolic.own_terms import _SLOPES, OwnTerms
from service.symbolic.parsing import parse
from service.symbolic.substitution import substitute
from service.symbolic.verify import Claim, verify

MADE_OF_THEM = [
    "3*exp(2x) - 1", "5 - tanh(x)/2", "1/(1 + exp(-x))", "2/(3 + exp(x))", "(1 + exp(-x))^(-1)",
    "a^(2x)", "x^(1/3)", "(x^2 + 1)^(-1/2)", "sqrt(exp(x))", "1/tan(x)", "-sigmoid(-x)",
    "1 - 2/(1 + exp(2x))", "sqrt(1 + sigmoid(x))", "exp(x)/(2*a)",
]  # fmt: skip
NOT_MADE_OF_THEM = ["x", "sin(x)", "x*exp(x)", "x + exp(x)", "exp(x)/x", "x^2", "x^x", "x^(2/3)"]


def slope(of: Expression) -> Expression | None:
    return OwnTerms(Derivation({"x", "a", "f"}), "x").slope(of, symbol("f"))


def put_back(found: Expression, of: Expression) -> Expression:
    result: Expression = substitute(found, {"f": of})
    return result


@pytest.mark.parametrize("text", [*[f"{name}(3x - 1)" for name in _SLOPES], *MADE_OF_THEM])
def test_a_slope_in_terms_of_the_function_is_its_derivative(text: str) -> None:
    of = parse(text).expression
    found = slope(of)

    assert found is not None
    assert "f" in found.free
    assert verify([Claim(of, put_back(found, of), "x")]).status == "verified"


@pytest.mark.parametrize("text", NOT_MADE_OF_THEM)
def test_other_functions_have_none(text: str) -> None:
    assert slope(parse(text).expression) is None


def test_the_next_one_takes_the_function_with_it() -> None:
    terms = OwnTerms(Derivation({"x", "f"}), "x")
    of = parse("exp(x^2)").expression
    first = terms.slope(of, symbol("f"))
    assert first is not None
    second = terms.next(first, first, "f")

    assert verify([Claim(put_back(first, of), put_back(second, of), "x")]).status == "verified"
