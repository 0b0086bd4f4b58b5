"""Links multiply along a path, and paths add up."""

from typing import Any

import pytest

from service.rendering.links import graph, link, paths
from service.rendering.writer import Writer
from service.symbolic.parsing import parse
from tests.rendering.deriving import derived, total

PATHS = ["f(x^2, sin(x))", "atan2(x^2, x + 1)", "Max(x^2, 3*x, sin(x))"]


@pytest.mark.parametrize(
    ("text", "inner", "outer", "product", "substituted"),
    [
        ("(x^2 + 1)^3", "x**2 + 1", "u**3", "3*u**2*2*x", "3*(x**2 + 1)**2*2*x"),
        ("sin(cos(x))", "cos(x)", "sin(u)", "cos(u)*(-sin(x))", "cos(cos(x))*(-sin(x))"),
        ("exp(3*x)", "3*x", "exp(u)", "exp(u)*3", "exp(3*x)*3"),
        ("y^(2*x)", "2*x", "y**u", "y**u*log(y)*2", "y**(2*x)*log(y)*2"),
    ],
)
def test_a_link_is_the_outer_slope_times_the_inner_one(
    text: str, inner: str, outer: str, product: str, substituted: str
) -> None:
    written: Any = link(Writer(["text"]), derived(text))

    assert written["symbol"] == "u"
    assert written["inner"]["text"] == inner
    assert written["outer"]["text"] == outer
    assert written["product"]["text"] == product
    assert written["substituted"]["text"] == substituted


@pytest.mark.parametrize("text", PATHS)
def test_the_products_of_several_paths_add_up_to_the_result(text: str) -> None:
    writer, step = Writer(["text"]), derived(text)
    written: Any = paths(writer, step)

    sum_of_paths = " + ".join(path["product"]["text"] for path in written)
    assert [path["via"] for path in written] == [[name] for name, _ in step.application.inner]
    assert parse(sum_of_paths.replace("+ -", "- ")).expression is step.result


def test_a_rate_is_partial_only_where_something_else_is_held() -> None:
    written: Any = paths(Writer(["text"]), total("x*y", x="t^2", y="sin(w)", w="3*t"))

    labels = [[factor["label"]["text"] for factor in path["factors"]] for path in written]
    assert labels == [["∂z/∂x", "dx/dt"], ["∂z/∂y", "dy/dw", "dw/dt"]]
    assert [path["via"] for path in written] == [["x"], ["y", "w"]]


def test_the_graph_starts_at_the_result_and_ends_at_the_variable() -> None:
    written: Any = graph(Writer(["text"]), total("x*y + t", x="t^2", y="sin(x)", unused="t"))

    assert [node["name"] for node in written["nodes"]] == ["z", "y", "x", "t"]
    assert [node["definition"] and node["definition"]["text"] for node in written["nodes"]] == [
        "x*y + t", "sin(x)", "t**2", None,
    ]  # fmt: skip
    assert {(edge["from"], edge["to"], edge["partial"]["text"]) for edge in written["edges"]} == {
        ("z", "t", "1"),
        ("z", "x", "y"),
        ("z", "y", "x"),
        ("y", "x", "cos(x)"),
        ("x", "t", "2*t"),
    }
