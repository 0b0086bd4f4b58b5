"""Integrals in programs: a value at each of many points."""

import numpy as np
import pytest

from service.symbolic.build import symbol
from service.symbolic.compiled import compile_program
from service.symbolic.evaluate import start
from service.symbolic.integral_values import IntegralValues
from service.symbolic.parsing import parse

TEXTS = [
    ("Integral(sin(x*t), (t, 0, x))", ("x",)),
    ("x*Integral(exp(-y*t^2), (t, x, x^2)) + 1", ("x", "y")),
    ("Integral(x, (x, 0, x))", ("x",)),
    ("Integral(Integral(s*t*x, (s, 0, t)), (t, 0, 1))", ("x",)),
    ("Integral(1/sqrt(t), (t, 0, x))", ("x",)),
    ("x + Integral(t, (t, 0, 1))", ("x",)),
]


@pytest.mark.parametrize(("text", "names"), TEXTS)
def test_a_program_computes_what_evaluation_does(text: str, names: tuple[str, ...]) -> None:
    expression = parse(text).expression
    rows = np.random.default_rng(3).uniform(0.2, 2, (len(names), 700))
    values = start(np.ones(16))
    values.update(zip(map(symbol, names), rows[:, -16:], strict=True))
    program = compile_program([expression], names)
    found = np.empty(700)

    for instruction in program.bind(list(rows), [found]):
        instruction()

    assert found[-16:] == pytest.approx(values[expression], rel=1e-11)


def test_a_single_number_stands_for_all_points_and_no_convergence_for_no_number() -> None:
    integrand = compile_program([parse("y/t").expression], ["x", "y", "t"])
    limits = compile_program([parse("x").expression, parse("1").expression], ["x", "y"])
    values = IntegralValues(integrand, limits)

    found = values(np.array([0.5, 0.0, -1.0]), np.array(2.0))

    assert found[0] == pytest.approx(2 * np.log(2))
    assert np.isnan(found[1:]).all()
