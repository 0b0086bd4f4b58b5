"""Names that stand for expressions are ordered, and put back."""

import pytest

from service.errors import CyclicDefinitions
from service.symbolic.definitions import definition_order, substituted_back
from service.symbolic.expression import Expression
from service.symbolic.parsing import parse


def defined(**texts: str) -> dict[str, Expression]:
    return {name: parse(text).expression for name, text in texts.items()}


@pytest.mark.parametrize(
    ("expression", "texts", "order"),
    [
        ("x + y", {}, []),
        ("x + y", {"x": "t", "y": "t"}, ["x", "y"]),
        ("z", {"x": "t", "y": "x^2", "z": "x*y"}, ["x", "y", "z"]),
        ("a", {"a": "b", "b": "c", "c": "t"}, ["c", "b", "a"]),
        ("t", {"x": "t"}, []),
    ],
)
def test_each_definition_that_is_needed_comes_after_those_it_needs(
    expression: str, texts: dict[str, str], order: list[str]
) -> None:
    assert definition_order(parse(expression).expression, defined(**texts)) == order


@pytest.mark.parametrize(
    ("expression", "texts", "circle"),
    [
        ("a", {"a": "a + t"}, "a -> a"),
        ("a", {"a": "b", "b": "c*t", "c": "a"}, "a -> b -> c -> a"),
        ("x", {"x": "a", "a": "b", "b": "a"}, "a -> b -> a"),
        ("t", {"a": "b", "b": "a"}, "a -> b -> a"),
    ],
)
def test_a_circle_is_refused_and_named_whether_or_not_it_is_needed(
    expression: str, texts: dict[str, str], circle: str
) -> None:
    with pytest.raises(CyclicDefinitions, match=f"a circle: {circle}") as refused:
        definition_order(parse(expression).expression, defined(**texts))
    assert refused.value.pointer == "/definitions/a"


def test_putting_definitions_back_leaves_none_of_their_names() -> None:
    definitions = defined(a="b^2", b="sin(c)", c="3*t")
    expression = parse("a + k").expression

    result = substituted_back(parse("2*a*c + k").expression, expression, definitions)
    assert result is parse("2*sin(3*t)^2*(3*t) + k").expression
