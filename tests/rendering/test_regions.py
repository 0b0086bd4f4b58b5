"""Sets are written with brackets, unions and multiples of their period."""

from math import inf

import pytest

from service.rendering.regions import written_region
from service.rendering.writer import Writer
from service.symbolic.build import ONE, PI, ZERO, symbol
from service.symbolic.validity.regions import Bound, Interval, Region

LOW, HIGH = Bound(-inf, False), Bound(inf, False)
OFF_ZERO = Region((Interval(LOW, Bound(0.0, False, ZERO)), Interval(Bound(0.0, False, ZERO), HIGH)))
SETS = [
    (Region(()), "{}", r"\varnothing"),
    (Region((Interval(LOW, HIGH),)), "(-oo, oo)", r"\mathbb{R}"),
    (
        OFF_ZERO,
        "(-oo, 0) U (0, oo)",
        r"\left(-\infty, 0\right) \cup \left(0, \infty\right)",
    ),
    (
        Region((Interval(Bound(1.0, True, ONE), Bound(2.5, False)),)),
        "[1, 2.5)",
        r"\left[1, 2.5\right)",
    ),
    (
        Region((Interval(Bound(-0.25, True), Bound(-0.25, True)),)),
        "{-0.25}",
        r"\left\{-0.25\right\}",
    ),
    (
        Region((Interval(Bound(0.0, False, ZERO), Bound(3.14, True, PI)),), PI),
        "(0, pi] + pi*k, k whole",
        r"\left(0, \pi\right] + \pi k, \; k \in \mathbb{Z}",
    ),
    (
        Region((*OFF_ZERO.intervals[1:], *OFF_ZERO.intervals[1:]), ONE),
        "((0, oo) U (0, oo)) + k, k whole",
        r"\left(\left(0, \infty\right) \cup \left(0, \infty\right)\right) + k, \; k \in \mathbb{Z}",
    ),
]


@pytest.mark.parametrize(("region", "text", "latex"), SETS, ids=[row[1] for row in SETS])
def test_sets_in_text_and_latex(region: Region, text: str, latex: str) -> None:
    assert written_region(Writer(["text", "latex"]), region) == {"text": text, "latex": latex}


def test_sets_in_mathml_are_whole_elements() -> None:
    region = Region((Interval(Bound(0.0, False, ZERO), Bound(-inf, False)),), symbol("p"))
    written = written_region(Writer(["mathml"]), region)["mathml"]

    assert written == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mo>(</mo><mn>0</mn><mo>,</mo>'
        "<mo>−</mo><mi>∞</mi><mo>)</mo><mo>+</mo><mi>k</mi><mo>\u2062</mo><mi>p</mi><mo>,</mo>"
        "<mi>k</mi><mo>∈</mo><mi>ℤ</mi></mrow></math>"
    )
