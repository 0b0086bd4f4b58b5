"""Formulas take symbols and numbers into their places."""

import pytest

from service.backprop.formula import Formula


@pytest.mark.parametrize(
    ("formula", "value", "filled"),
    [
        ("tanh($x)", "z1", "tanh(z1)"),
        ("tanh($x)", "-0.5", "tanh(-0.5)"),
        ("max(0, $x)", "-0.5", "max(0, -0.5)"),
        ("1 - $x", "-0.5", "1 - (-0.5)"),
        ("$x - 1", "-0.5", "-0.5 - 1"),
        ("$x**2", "-0.5", "(-0.5)**2"),
        ("$x.T @ y", "∂J/∂z1", "(∂J/∂z1).T @ y"),
        ("$x * y", "∂J/∂z1", "∂J/∂z1 * y"),
        ("1/$x", "∂J/∂z1", "1/(∂J/∂z1)"),
        ("${x}_n", "z1", "z1_n"),
        ("$other", "z1", "$other"),
    ],
)
def test_text_keeps_its_meaning_when_a_place_is_filled(
    formula: str, value: str, filled: str
) -> None:
    assert Formula(formula, "").filled({"x": value}, {})["text"] == filled


@pytest.mark.parametrize(
    ("formula", "value", "filled"),
    [
        (r"\tanh $x", "z^{(1)}", r"\tanh z^{(1)}"),
        ("$x^{2}", "x", "x^{2}"),
        ("$x^{2}", "z^{(1)}", "{z^{(1)}}^{2}"),
        ("${x}_n", "z^{(1)}", "z^{(1)}_n"),
        ("${x}_n", r"\frac{a}{b}", r"\left(\frac{a}{b}\right)_n"),
        (r"$x^{\top}", r"\frac{a}{b}", r"\left(\frac{a}{b}\right)^{\top}"),
        ("$x^{2}", "-0.5", r"\left(-0.5\right)^{2}"),
        ("2 $x", "0.5", r"2 \left(0.5\right)"),
        (r"$x\,$x", "0.5", r"0.5\,\left(0.5\right)"),
        (r"$x\,$x", "z^{(1)}", r"z^{(1)}\,z^{(1)}"),
        ("$x^{t}", r"\beta_{1}", r"\beta_{1}^{t}"),
        (r"2 \left($x - t\right)", "0.5", r"2 \left(0.5 - t\right)"),
        ("1 - $x", "-0.5", r"1 - \left(-0.5\right)"),
        (r"\max\left(0, $x\right)", "0.5", r"\max\left(0, 0.5\right)"),
        (r"\max\left(0, $x\right)", "-0.5", r"\max\left(0, -0.5\right)"),
        (r"1 & x \\ $x & y", "-0.5", r"1 & x \\ -0.5 & y"),
        (r"\tanh $x", "-0.5", r"\tanh \left(-0.5\right)"),
    ],
)
def test_latex_keeps_its_meaning_when_a_place_is_filled(
    formula: str, value: str, filled: str
) -> None:
    assert Formula("", formula).filled({}, {"x": value})["latex"] == filled


@pytest.mark.parametrize(
    ("text", "without"),
    [("$x @ $weight.T + $bias", "$x @ $weight.T"), ("$n*$bias", "$n"), ("$n + $biases", None)],
)
def test_a_summand_or_a_factor_that_there_is_not_is_left_out(
    text: str, without: str | None
) -> None:
    assert Formula(text, text).without("bias") == Formula(without or text, without or text)
