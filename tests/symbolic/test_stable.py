import numpy as np
import pytest

from service.symbolic.evaluate import value_at
from service.symbolic.parsing import parse
from service.symbolic.stable import stable


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("log(1 + exp(x))", "softplus(x)"),
        ("ln(e^(2x) + 1)", "softplus(2*x)"),
        ("1/(1 + exp(-x))", "sigmoid(x)"),
        ("(1 + exp(-x))^(-1)", "sigmoid(x)"),
        ("exp(x)/(1 + exp(x))", "sigmoid(x)"),
        ("x^2/(exp(x) + 1)", "x^2*sigmoid(-x)"),
        ("log(1/(1 + exp(-x)))", "log_sigmoid(x)"),
        ("log(1 - sigmoid(x))", "log_sigmoid(-x)"),
        ("sin(x*tanh(log(1 + exp(x))))", "sin(x*tanh(softplus(x)))"),
    ],
)
def test_overflowing_forms_are_written_by_name(text: str, written: str) -> None:
    assert stable(parse(text).expression) == parse(written).expression


@pytest.mark.parametrize(
    "text", ["1 + exp(x)", "log(2 + exp(x))", "log(1 + exp(x), 2)", "1/(1 + exp(x))^2", "x + 1",
             "log(1 - tanh(x))", "log(1 - 2*sigmoid(x))", "1 - sigmoid(x)"],
)  # fmt: skip
def test_other_expressions_stay_as_they_are(text: str) -> None:
    expression = parse(text).expression

    assert stable(expression) is expression


@pytest.mark.parametrize("x", [-3.0, -0.2, 0.0, 0.7, 5.0])
def test_the_logarithm_of_cosh_keeps_its_value(x: float) -> None:
    written = stable(parse("log(cosh(x))").expression)

    assert value_at(written, {"x": x}) == pytest.approx(np.log(np.cosh(x)), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("log(1 + exp(x))", 1000.0, 1000.0),
        ("exp(x)/(1 + exp(x))", 1000.0, 1.0),
        ("log(1 - sigmoid(x))", 1000.0, -1000.0),
        ("log(cosh(x))", -1000.0, 1000.0 - np.log(2)),
    ],
)
def test_values_are_finite_where_exp_is_not(text: str, x: float, value: float) -> None:
    assert value_at(stable(parse(text).expression), {"x": x}) == pytest.approx(value, rel=1e-15)
