from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from service.rendering.mathml import MathML
from service.symbolic.build import (
    ALWAYS,
    ZERO,
    applied,
    call,
    conjunction,
    derivative_of,
    number,
    piecewise,
    power_of,
    product_of,
    quotient_of,
    relation,
    sqrt,
    symbol,
)
from service.symbolic.expression import Expression
from service.symbolic.functions import TABLE
from service.symbolic.interning import scope
from tests.rendering.trees import RECIPES, Recipe

NODES = [name for name, row in TABLE.items() if row.rewrite is None]
CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "mroot": 2}


def elements(expression: Expression) -> list[ET.Element]:
    root = ET.fromstring(MathML()(expression))  # noqa: S314  written by the code tested
    assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
    return list(root.iter())


def tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def text(expression: Expression) -> str:
    return "".join(element.text or "" for element in elements(expression))


@given(recipe=RECIPES)
def test_every_expression_is_well_formed(recipe: Recipe) -> None:
    with scope():
        for element in elements(recipe()):
            assert len(element) == CHILDREN.get(tag(element), len(element))


@pytest.mark.parametrize("name", NODES)
def test_every_function_is_well_formed(name: str) -> None:
    least, most = TABLE[name].arity
    for count in range(least, (most or 3) + 1):
        node = call(name, *[symbol("x") + 1] * count)
        for element in elements(quotient_of(power_of(node, number(2)), node)):
            assert len(element) == CHILDREN.get(tag(element), len(element))
            assert "#" not in (element.text or "")


def test_factors_are_multiplied_invisibly_unless_they_are_numbers() -> None:
    x, u = symbol("x"), symbol("u")
    assert text(product_of(number(3), u**2, number(2), x)) == "3\u2062u2⋅2\u2062x"


def test_a_function_is_applied_to_its_argument() -> None:
    assert text(call("sin", symbol("x")) ** 2) == "sin2\u2061x"


@pytest.mark.parametrize(
    ("wanted", "exponent"), [("msqrt", (1, 2)), ("mroot", (1, 3)), ("msup", (2, 3))]
)
def test_roots_and_powers_have_elements_of_their_own(
    wanted: str, exponent: tuple[int, int]
) -> None:
    node = power_of(symbol("x"), number(*exponent))
    assert wanted in map(tag, elements(node))


def test_a_root_stands_before_its_index() -> None:
    assert text(power_of(symbol("x"), number(1, 3))) == "x3"


def test_names_and_relations_are_escaped() -> None:
    x = symbol("x_<")
    node = piecewise((x, conjunction(relation(x, "<", ZERO))), (sqrt(x), ALWAYS))
    assert "<" in text(node)


def test_derivatives_are_well_formed() -> None:
    x, y = symbol("x"), symbol("y")
    for orders in [(0, 1), (2, 1)]:
        elements(applied("f", (x, y), orders))
        elements(applied("f", (x, x), orders))
    for order in (1, 2, 3):
        elements(applied("f", (x,), (order,)))
    assert text(derivative_of(x + 1, "x")) == "ddx[x+1]"


def test_very_small_decimals_are_written_with_a_power_of_ten() -> None:
    assert text(number(-3, 10**9, decimal=True)) == "\u22123⋅10\u22129"
