"""The lines of a rate over a rate, in every format."""

import pytest

from service.rendering.derivation import StepTree
from service.rendering.lines import LineWriter
from service.rendering.rate_lines import RateLines
from service.rendering.writer import Writer
from service.symbolic.derivation import Derivation
from service.symbolic.parametric import rate_step
from service.symbolic.relation import reduced
from service.symbolic.rules.whole import PARAMETRIC
from tests.symbolic.curves import read

FORMULAS = {
    "text": "d²y/dx² = (d/dt[dy/dx])/(dx/dt)",
    "latex": r"\frac{d^{2}y}{dx^{2}} = "
    r"\frac{\frac{d}{dt}\left[\frac{dy}{dx}\right]}{\frac{dx}{dt}}",
}


def lines_of(form: str) -> list[str]:
    writer, derivation = Writer([form]), Derivation({"x", "y", "t"})
    plain = LineWriter(writer, StepTree(writer, {}, brief=False), brief=False)
    of, stages = read("t^3"), []
    for _ in range(2):
        root = rate_step(derivation, PARAMETRIC, of, read("t^2"), "t")
        stages.append(reduced(root, [], tidy=True))
        of = stages[-1].derivative
    return [line[form] for line in RateLines(writer, plain, "y", "x", "t").write(stages)]


def test_rates_are_found_then_divided_then_tidied() -> None:
    assert lines_of("text")[:4] == [
        "dy/dx = (dy/dt)/(dx/dt)",
        "dy/dt = 3*t**2, dx/dt = 2*t",
        "= 3*t**2/(2*t)",
        "= 3*t/2",
    ]


@pytest.mark.parametrize("form", FORMULAS)
def test_a_second_derivative_is_the_rate_of_the_first(form: str) -> None:
    assert FORMULAS[form] in lines_of(form)


def test_mathml_has_fractions_of_fractions() -> None:
    assert "<mfrac><mrow><mfrac>" in lines_of("mathml")[0]
