"""The table of mistakes: each row is found where it was made."""

import pytest

from service.symbolic.mistakes import MISTAKES
from service.symbolic.rules import RULES
from tests.operations.checking import mistakes

# An expression, and the answer that the mistake leads to.
EXAMPLES: list[tuple[str, str, str]] = [
    ("inner-derivative-forgotten", "sin(x^2)", "cos(x^2)"),
    ("outer-derivative-at-variable", "sin(x^2)", "2x*cos(x)"),
    ("outer-derivative-at-inner-derivative", "sin(x^2)", "cos(2x)"),
    ("outer-derivative-at-inner-derivative", "sin(x^2)", "2x*cos(2x)"),
    ("outer-function-kept", "sin(x^2)", "sin(2x)"),
    ("outer-function-kept", "sin(x^2)", "2x*sin(x^2)"),
    ("chain-factors-added", "sin(x^2)", "cos(x^2) + 2x"),
    ("path-missing", "atan2(x^2, x + 1)", "(x + 1)*2x/(x^4 + (x + 1)^2)"),
    ("integrated", "cos(3x)", "sin(3x)/3"),
    ("integrated", "sin(x) + x^3", "-cos(x) + x^4/4"),
    ("integrated", "1/x", "log(x)"),
    ("integrated", "1/x^2", "-1/x"),
    ("integrated", "2^x", "2^x/log(2)"),
    ("integrated", "5 + x", "5x + x^2/2"),
    ("constant-kept", "x^2 + 7", "2x + 7"),
    ("constant-kept", "x^2 + 7", "2x + 1"),
    ("constant-factor-dropped", "7*sin(x)", "cos(x)"),
    ("constant-factor-dropped", "a*7*sin(x)", "a*cos(x)"),
    ("constant-factor-dropped", "sin(x)/3", "cos(x)"),
    ("constant-factor-dropped", "3/x", "-1/x^2"),
    ("term-dropped", "x^2 + sin(x)", "2x"),
    ("sign-of-term", "x^2 + sin(x)", "2x - cos(x)"),
    ("product-of-derivatives", "x^2*sin(x)", "2x*cos(x)"),
    ("product-of-derivatives", "x^2*sin(x)*exp(x)", "2x*(cos(x) + sin(x))*exp(x)"),
    ("product-of-derivatives", "7*sin(x)", "0"),
    ("factor-not-differentiated", "x^2*sin(x)", "2x*sin(x)"),
    ("factor-not-differentiated", "x^2*sin(x)*exp(x)", "x^2*sin(x)*exp(x)"),
    ("product-sign", "x^2*sin(x)", "2x*sin(x) - x^2*cos(x)"),
    ("quotient-of-derivatives", "sin(x)/x^2", "cos(x)/(2x)"),
    ("quotient-order", "sin(x)/x", "(sin(x) - x*cos(x))/x^2"),
    ("quotient-order", "3/x^2", "6/x^3"),
    ("quotient-sign", "sin(x)/x", "(sin(x) + x*cos(x))/x^2"),
    ("quotient-denominator-not-squared", "sin(x)/x", "(x*cos(x) - sin(x))/x"),
    ("quotient-denominator-not-squared", "sin(x)/5", "cos(x)"),
    ("quotient-denominator-dropped", "sin(x)/x", "x*cos(x) - sin(x)"),
    ("quotient-part-not-differentiated", "sin(x)/x", "cos(x)/x"),
    ("power-not-lowered", "x^3", "3x^3"),
    ("power-not-lowered", "(x^2 + 1)^3", "3(x^2 + 1)^3*2x"),
    ("power-not-lowered", "1/x^2", "-2/x"),
    ("exponent-not-brought-down", "x^3", "x^2"),
    ("exponent-not-brought-down", "x^n", "x^(n - 1)"),
    ("exponent-lowered-first", "x^5", "4x^4"),
    ("exponential-rule-for-power", "x^3", "x^3*log(x)"),
    ("exponential-rule-for-power", "x^x", "x^x*log(x)"),
    ("power-rule-for-exponential", "2^x", "x*2^(x - 1)"),
    ("power-rule-for-exponential", "exp(x)", "x*exp(x - 1)"),
    ("power-rule-for-exponential", "x^(x^2)", "x^2*x^(x^2 - 1)"),
    ("logarithm-of-base-forgotten", "2^x", "2^x"),
    ("logarithm-not-undone", "x^x", "log(x) + 1"),
    ("reciprocal-of-derivative", "1/x^2", "1/(2x)"),
    ("sign-of-derivative", "cos(x)", "sin(x)"),
    ("sign-of-derivative", "sin(x)", "-cos(x)"),
    ("sign-of-derivative", "1/x", "1/x^2"),
    ("base-of-logarithm-forgotten", "log(x, 10)", "1/x"),
    ("base-of-logarithm-forgotten", "log(x^2, 10)", "2/x"),
    ("base-of-logarithm-forgotten", "log(x, 10)", "log(10)/x"),
    ("limit-derivative-forgotten", "Integral(sin(t^2), (t, 0, x^2))", "sin(x^4)"),
    ("limit-forgotten", "Integral(exp(x*t), (t, 0, x))", "Integral(t*exp(x*t), (t, 0, x))"),
    ("limit-forgotten", "Integral(ln(t), (t, x, 2x))", "2*ln(2x)"),
    ("integrand-taken-for-constant", "Integral(exp(x*t), (t, 0, x))", "exp(x^2)"),
    ("lower-limit-added", "Integral(ln(t), (t, x, 2x))", "2*ln(2x) + ln(x)"),
    ("integrand-not-at-limit", "Integral(cos(t), (t, 0, x))", "cos(t)"),
    ("wrong-variable", "x^2*y^3", "3x^2*y^2"),
    ("differentiated-too-often", "x^4", "12x^2"),
    ("not-differentiated", "exp(x) + x^2", "exp(x) + x^2"),
]


@pytest.mark.parametrize(("mistake", "expression", "answer"), EXAMPLES)
def test_a_mistake_is_found_in_the_answer_that_it_leads_to(
    mistake: str, expression: str, answer: str
) -> None:
    assert mistake in mistakes(expression, answer, variable="x")


def test_every_mistake_has_an_example() -> None:
    assert {mistake for mistake, _, _ in EXAMPLES} == {row.id for row in MISTAKES}


def test_mistakes_concern_rules_that_exist() -> None:
    for row in MISTAKES:
        assert row.rules <= {rule.id for rule in RULES}, row.id
        assert row.title[0].isupper(), row.id
