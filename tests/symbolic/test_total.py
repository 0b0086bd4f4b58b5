"""Total derivatives: the graph, one product per path, and their sum."""

import pytest

from service.errors import CyclicDefinitions, LimitExceeded
from service.rendering.text import Text
from service.symbolic.definitions import substituted_back
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse
from service.symbolic.step import Step
from service.symbolic.total import total_step


def defined(**texts: str) -> dict[str, Expression]:
    return {name: parse(text, known=texts).expression for name, text in texts.items()}


def total(text: str, **texts: str) -> Step:
    definitions = defined(**texts)
    expression = parse(text, known=texts).expression
    return total_step(Derivation({*texts, "t", "z"}), expression, "t", definitions, "z")


def test_two_intermediate_variables_give_two_paths() -> None:
    step = total("x^2*y", x="cos(t)", y="sin(t)")
    graph = step.application.graph

    assert graph is not None
    assert graph.edges == (("z", "x"), ("z", "y"), ("y", "t"), ("x", "t"))
    assert [[graph.edges[i] for i in path] for path in graph.paths] == [
        [("z", "x"), ("x", "t")],
        [("z", "y"), ("y", "t")],
    ]
    assert Text()(step.result) == "2*x*y*(-sin(t)) + x**2*cos(t)"


def test_a_direct_dependence_is_a_path_of_its_own() -> None:
    step = total("t*x", x="t^2")

    assert Text()(step.result) == "x + t*2*t"


def test_definitions_may_build_on_each_other() -> None:
    definitions = {"a": "b^2", "b": "sin(c)", "c": "3*t"}
    step = total("a + 1", **definitions)
    expression = parse("a + 1").expression

    result = substituted_back(step.result, expression, defined(**definitions))
    assert Text()(normal_form(result)) == "6*sin(3*t)*cos(3*t)"


def test_a_result_that_never_reaches_the_variable_does_not_change() -> None:
    assert Text()(total("x + 1", x="a^2").result) == "0"


def test_a_circle_of_definitions_is_refused_with_the_circle() -> None:
    with pytest.raises(CyclicDefinitions, match="a -> b -> a"):
        total("a", a="b + 1", b="a*t")


def test_too_many_paths_are_refused_before_they_are_walked() -> None:
    layers = {f"a{i}": f"a{i - 1} + b{i - 1}" for i in range(1, 25)} | {
        f"b{i}": f"a{i - 1}*b{i - 1}" for i in range(1, 25)
    }

    with pytest.raises(LimitExceeded) as refused:
        total("a24", **layers, a0="t", b0="t^2")
    assert refused.value.limit == {"name": "paths", "value": 500}
