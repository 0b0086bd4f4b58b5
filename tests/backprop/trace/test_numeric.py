"""Numbers stand in formulas so that what is written is true."""

import numpy as np
import pytest

from service.backprop.formula import Formula
from service.backprop.trace.numeric import added, equation, factor, number, of_formula, of_sum
from service.backprop.trace.symbols import Symbol

Z = Symbol("z", "z").entry


@pytest.mark.parametrize(
    ("value", "text", "latex"),
    [
        (0.5933, "0.5933", "0.5933"),
        (1.10590596, "1.10591", "1.10591"),
        (-2.0, "-2", "-2"),
        (1.5e-7, "1.5e-07", r"1.5 \cdot 10^{-7}"),
        (2e300, "2e+300", r"2 \cdot 10^{300}"),
    ],
)
def test_numbers_have_six_significant_digits(value: float, text: str, latex: str) -> None:
    assert number(value) == Symbol(text, latex)


def test_negative_factors_are_in_parentheses() -> None:
    assert factor(-0.5) == Symbol("(-0.5)", r"\left(-0.5\right)")
    assert factor(0.5) == Symbol("0.5", "0.5")


def test_a_sum_of_products() -> None:
    assert added([(0.4, 0.5), (-1.0,)]).text == "0.4*0.5 + (-1)"


def test_a_long_sum_is_shortened_before_its_last_term() -> None:
    shown = added([(float(i),) for i in range(9)])

    assert shown.text == "0 + 1 + 2 + 3 + 4 + 5 + ... + 8"
    assert shown.latex == r"0 + 1 + 2 + 3 + 4 + 5 + \dots + 8"


def test_an_equation_ends_with_its_value() -> None:
    assert equation(Symbol("a", "b"), -1.0) == {"text": "a = -1", "latex": "b = -1"}


def test_the_first_entry_as_a_sum() -> None:
    found = of_sum(Z, np.array([[0.08, 7.0]]), [(0.2, 0.4)])

    assert found == {
        "index": [0, 0],
        "symbol": {"text": "z_0,0", "latex": "z_{0,0}"},
        "value": 0.08,
        "text": "0.2*0.4 = 0.08",
        "latex": r"0.2 \cdot 0.4 = 0.08",
    }


def test_a_sum_that_does_not_give_the_entry_is_not_shown() -> None:
    assert of_sum(Z, np.array([0.09]), [(0.2, 0.4)]) is None
    assert of_sum(Z, np.array([np.nan]), [(np.nan, 0.4)]) is None
    assert of_sum(Z, np.array([0.08]), None) is None


def test_the_first_entry_by_a_formula() -> None:
    found = of_formula(
        Z,
        np.array([-0.5]),
        Formula("max($x, $slope*$x)", ""),
        {"x": -5.0, "slope": 0.1},
    )

    assert found is not None
    assert found["text"] == "max(-5, 0.1*(-5)) = -0.5"


def test_a_formula_that_does_not_give_the_entry_is_not_shown() -> None:
    assert of_formula(Z, np.array([0.5]), Formula("tanh($x)", ""), {"x": 0.5}) is None
    assert of_formula(Z, np.array([0.5]), Formula("the same as $x", ""), {"x": 0.5}) is None


def test_a_formula_with_a_place_that_has_no_number_is_not_shown() -> None:
    assert of_formula(Z, np.array([1.0]), Formula("$x + $other", ""), {"x": 1.0}) is None
