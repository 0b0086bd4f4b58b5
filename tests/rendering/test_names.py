import pytest

from service.rendering.names import latex_name


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("x", "x"),
        ("alpha", r"\alpha"),
        ("α", r"\alpha"),
        ("Omega", r"\Omega"),
        ("x1", "x_{1}"),
        ("x_1", "x_{1}"),
        ("x12", "x_{12}"),
        ("w_ij", "w_{ij}"),
        ("x_1_2", "x_{1, 2}"),
        ("x_max", r"x_{\mathrm{max}}"),
        ("x_alpha", r"x_{\alpha}"),
        ("xi1", r"\xi_{1}"),
        ("rate", r"\mathrm{rate}"),
        ("rate2", r"\mathrm{rate}_{2}"),
        ("x_", r"\mathrm{x\_}"),
        ("_x", r"\mathrm{\_x}"),
        ("a__b", r"\mathrm{a\_\_b}"),
    ],
)
def test_a_name_is_typeset(name: str, latex: str) -> None:
    assert latex_name(name) == latex
