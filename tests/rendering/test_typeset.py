import pytest
from hypothesis import given

from service.rendering.latex import LATEX, Latex
from service.rendering.mathml import MathML
from service.rendering.typeset import _OPEN_FUNCTIONS
from service.symbolic.functions import TABLE
from service.symbolic.interning import scope
from tests.rendering.trees import RECIPES, Recipe

SAME = [
    (r"\left(", "<mo>(</mo>"),
    (r"\frac", "<mfrac>"),
    (r"\sqrt{", "<msqrt>"),
    (r"\sqrt[", "<mroot>"),
    (r"\cdot", "<mo>⋅</mo>"),
    (r"\begin{cases}", "<mtable>"),
]


@given(recipe=RECIPES)
def test_latex_and_mathml_take_the_same_decisions(recipe: Recipe) -> None:
    with scope():
        node = recipe()
        latex, mathml = Latex()(node), MathML()(node)
    for command, element in SAME:
        assert latex.count(command) == mathml.count(element)


@pytest.mark.parametrize("name", sorted(_OPEN_FUNCTIONS))
def test_functions_without_parentheses_have_a_command_for_one_argument(name: str) -> None:
    assert TABLE[name].notation(1) == LATEX.commands[name]
