import pytest

from service.rendering.markup import markup


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        ("x", "<mi>x</mi>"),
        (r"\sin", "<mi>sin</mi>"),
        (r"\alpha", "<mi>α</mi>"),
        (r"\operatorname{atan2}", "<mi>atan2</mi>"),
        (r"\mathrm{a\_b}", "<mi>a_b</mi>"),
        ("x_{12}", "<msub><mi>x</mi><mrow><mn>12</mn></mrow></msub>"),
        (r"\le", "<mo>≤</mo>"),
        ("<", "<mo>&lt;</mo>"),
        (r"\sqrt{#1}", "<msqrt><mrow>#1</mrow></msqrt>"),
        (r"\frac{1}{#1}", "<mfrac><mrow><mn>1</mn></mrow><mrow>#1</mrow></mfrac>"),
        (r"\left\lfloor #1 \right\rfloor", "<mrow><mo>⌊</mo>#1<mo>⌋</mo></mrow>"),
        (
            r"\Gamma\left(#1\right)",
            "<mi>Γ</mi><mo>\u2061</mo><mrow><mo>(</mo>#1<mo>)</mo></mrow>",
        ),
    ],
)
def test_the_latex_of_names_and_functions_is_marked_up(latex: str, mathml: str) -> None:
    assert markup(latex) == mathml
