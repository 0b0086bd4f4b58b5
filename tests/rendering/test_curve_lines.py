"""The lines of implicit derivatives, in every format."""

import pytest

from service.rendering.curve_lines import CurveLines
from service.rendering.derivation import StepTree
from service.rendering.lines import LineWriter
from service.rendering.writer import Writer
from service.symbolic.derivation import Derivation
from service.symbolic.implicit import implicit_step
from service.symbolic.relation import reduced
from tests.symbolic.curves import curve


def lines_of(equation: str, form: str, *, brief: bool = False) -> list[str]:
    writer, of = Writer([form]), curve(equation)
    stage = reduced(implicit_step(Derivation({"x", "y"}), of), [], tidy=True)
    plain = LineWriter(writer, StepTree(writer, {}, brief=brief), brief=brief)
    return [line[form] for line in CurveLines(writer, plain, of, brief=brief).write([stage], [])]


def test_every_line_is_an_equation_and_none_stands_twice() -> None:
    written = lines_of("x*exp(y) = y", "text")

    assert written == [
        "d/dx[x*exp(y)] = dy/dx",
        "d/dx[x]*exp(y) + x*d/dx[exp(y)] = dy/dx",
        "exp(y) + x*exp(y)*dy/dx = dy/dx",
        "(x*exp(y) - 1)*dy/dx = -exp(y)",
        "dy/dx = -exp(y)/(x*exp(y) - 1)",
    ]


def test_brief_lines_leave_out_what_is_done_in_the_head() -> None:
    assert lines_of("x^2 + y^2 = 25", "text", brief=True)[1] == "2*x + 2*y*dy/dx = 0"


@pytest.mark.parametrize(
    ("form", "slope"),
    [
        ("latex", r"\frac{dy}{dx}"),
        ("mathml", "<mfrac><mrow><mi>d</mi><mi>y</mi></mrow><mrow><mi>d</mi><mi>x</mi></mrow>"),
    ],
)
def test_the_slope_is_a_fraction_where_fractions_can_be_written(form: str, slope: str) -> None:
    for line in lines_of("x^2 + y^2 = 25", form)[2:]:
        assert slope in line
