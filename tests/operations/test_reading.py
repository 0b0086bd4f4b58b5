"""What a request asks: its expressions, and the variables to differentiate by."""

from typing import Any

import pytest

from service.errors import ServiceError
from service.operations.reading import read_problem
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.build import symbol
from tests.operations.asking import answer

BROKEN = {"x": "cos(t)", "y": "sin(t"}
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"expression": "2*(x"}, "syntax-error", "/expression"),
    ({"expression": "x*y", "variable": "t", "definitions": BROKEN}, "syntax-error",
     "/definitions/y"),
    ({"expression": "rate^2"}, "unknown-name", "/expression"),
    ({"expression": r"x^10", "syntax": "latex"}, "syntax-error", "/expression"),
    ({"expression": "x", "variable": "t", "syntax": "latex", "definitions": {"x": "sin(t)"}},
     "unknown-name", "/definitions/x"),
    ({"expression": "x^2", "syntax": "latex", "at": {"x": r"\frac{1}{0}"}}, "non-finite-constant",
     "/at/x"),
    ({"expression": "x^2", "at": {"x": "1/0"}}, "non-finite-constant", "/at/x"),
    ({"expression": "x + y"}, "ambiguous-variable", "/variable"),
    ({"expression": "7"}, "ambiguous-variable", "/variable"),
    ({"expression": "a", "variable": "t", "definitions": {"a": "a*t"}}, "cyclic-definitions",
     "/definitions/a"),
    ({"expression": "t", "variable": "t", "definitions": {"a": "b", "b": "a"}},
     "cyclic-definitions", "/definitions/a"),
    ({"expression": "a", "variable": "a", "definitions": {"a": "t"}}, "invalid-request",
     "/variable"),
    ({"expression": "a", "variables": ["t", "a"], "definitions": {"a": "t"}}, "invalid-request",
     "/variables"),
]  # fmt: skip
WARNED: list[tuple[dict[str, Any], str, int | None, str]] = [
    ({"expression": "1/2x"}, "ambiguous-reading", 0, "/expression"),
    ({"expression": "1 + sin x^2"}, "ambiguous-reading", 4, "/expression"),
    ({"expression": r"1 + \sin x^2", "syntax": "latex"}, "ambiguous-reading", 4, "/expression"),
    ({"expression": "log x"}, "natural-logarithm", 0, "/expression"),
    ({"expression": "1 + Derivative(x^2, x)"}, "derivative-carried-out", 4, "/expression"),
    ({"expression": "a", "definitions": {"a": "2*log(t)"}}, "natural-logarithm", 2,
     "/definitions/a"),
    ({"expression": "y", "variable": "x"}, "variable-not-in-expression", None, "/expression"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "code", "pointer"), REFUSED, ids=[str(r[0]) for r in REFUSED])
def test_a_failure_points_to_the_place_in_the_request(
    fields: dict[str, Any], code: str, pointer: str
) -> None:
    with pytest.raises(ServiceError) as refused:
        answer(**fields)
    assert (refused.value.code, refused.value.pointer) == (code, pointer)


def test_an_ambiguous_question_comes_back_with_the_variables_to_choose_from() -> None:
    with pytest.raises(ServiceError) as refused:
        read_problem(DifferentiateRequest(expression="b*a", definitions={"b": "c*d"}))
    assert refused.value.suggestions == ("a", "c", "d")


@pytest.mark.parametrize(("fields", "code", "position", "pointer"), WARNED)
def test_a_second_reading_is_told_with_its_place(
    fields: dict[str, Any], code: str, position: int | None, pointer: str
) -> None:
    (warning,) = answer(**fields)["warnings"]

    assert (warning["code"], warning["position"]) == (code, position)
    assert warning["pointer"] == pointer
    assert warning["detail"]


def test_what_has_one_reading_is_answered_without_a_warning() -> None:
    assert answer("2*x*sin(x) + y", variable="x")["warnings"] == []


@pytest.mark.parametrize(
    ("fields", "kind", "by"),
    [
        ({"expression": "x^2"}, "ordinary", ["x"]),
        ({"expression": "x^2", "order": 3}, "ordinary", ["x", "x", "x"]),
        ({"expression": "x*y", "variable": "y"}, "partial", ["y"]),
        ({"expression": "x*y", "variables": ["y", "y"]}, "partial", ["y", "y"]),
        ({"expression": "x*y", "variables": ["y", "x"]}, "mixed", ["y", "x"]),
        ({"expression": "x*t", "variable": "t", "definitions": {"x": "t^2"}}, "total", ["t"]),
    ],
)
def test_the_kind_follows_from_what_is_differentiated_by_what(
    fields: dict[str, Any], kind: str, by: list[str]
) -> None:
    problem = read_problem(DifferentiateRequest(**fields))

    assert (problem.kind, list(problem.by)) == (kind, by)


def test_a_defined_name_is_not_free_and_what_it_depends_on_is() -> None:
    problem = read_problem(
        DifferentiateRequest(expression="x*k", variable="t", definitions={"x": "cos(w*t)"})
    )

    assert set(problem.free) == {"k", "t", "w"}
    assert set(problem.names) == {"k", "t", "w", "x"}
    assert problem.expression is symbol("x") * symbol("k")


def test_a_word_becomes_a_variable_where_the_request_names_it() -> None:
    for fields in (
        {"symbols": ["rate"]},
        {"variable": "rate"},
        {"variables": ["rate", "rate"]},
        {"at": {"rate": 2}},
        {"definitions": {"rate": "t^2"}},
    ):
        request = DifferentiateRequest(expression="rate^2", **fields)
        assert read_problem(request).expression is symbol("rate") ** 2
