import re

import pytest
from hypothesis import given

from service.rendering.latex import Latex
from service.symbolic.build import call, number, power_of, symbol
from service.symbolic.functions import TABLE
from service.symbolic.interning import scope
from tests.rendering.trees import RECIPES, Recipe

NODES = [name for name, row in TABLE.items() if row.rewrite is None]


def problems(latex: str) -> list[str]:
    """Return what TeX would refuse: braces and fences that do not match, double scripts."""
    found = [
        f"{opening} {closing}"
        for opening, closing in [("{", "}"), (r"\\left\b", r"\\right\b"), (r"\\begin", r"\\end")]
        if len(re.findall(opening, latex)) != len(re.findall(closing, latex))
    ]
    flat, before = latex, ""
    while flat != before:
        flat, before = re.sub(r"\{[^{}]*\}", "", flat), flat
    return found + re.findall(r"\^\w?'*\^|_\w?_|'\^", flat)


@given(recipe=RECIPES)
def test_braces_fences_and_scripts_are_in_order(recipe: Recipe) -> None:
    with scope():
        assert problems(Latex()(recipe())) == []


@pytest.mark.parametrize("name", NODES)
def test_every_function_can_be_typeset_and_raised(name: str) -> None:
    least, most = TABLE[name].arity
    for count in range(least, (most or 3) + 1):
        for exponent in (1, 2, -1):
            node = power_of(call(name, *[symbol("x_1")] * count), number(exponent))
            assert problems(Latex()(node)) == []


def test_the_problems_of_latex_are_found() -> None:
    assert problems("{x") == ["{ }"]
    assert problems(r"\left(x") != []
    assert problems("x^{2}^{3}") == ["^^"]
    assert problems("x_{1}_{2}") == ["__"]
