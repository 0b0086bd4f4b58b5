"""Gradients, Jacobians and Hessians fit together, and are shown as documented."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.strict_json import dumps, loads
from service.errors import (
    AmbiguousVariable,
    InvalidRequest,
    OutsideDomain,
    ServiceError,
    SyntaxProblem,
    UnknownFunction,
)
from service.operations.gradient import gradient
from service.operations.hessian import hessian
from service.operations.jacobian import jacobian
from service.schemas.vectors import (
    GradientRequest,
    GradientResponse,
    HessianRequest,
    HessianResponse,
    JacobianRequest,
    JacobianResponse,
)
from tests.operations.asking import Json, steps
from tests.properties.asking import examples

POINT = {"x": 0.7, "y": 1.3}
FUNCTIONS = [
    "x^2*y", "sin(x*y)/y", "exp(-x^2 - y^2)", "x^y", "atan2(y, x)", "log(x + y)*sqrt(y)", "x/y",
    "Piecewise((x*y, x < y), (x, True))", "tanh(x*y + 1)", "7*x", "abs(x - y)*x",
]  # fmt: skip


def gradient_of(expression: str, **fields: Any) -> Json:
    return gradient(GradientRequest(expression=expression, **{"formats": ["text"], **fields}))


def jacobian_of(*expressions: str, **fields: Any) -> Json:
    return jacobian(
        JacobianRequest(expressions=list(expressions), **{"formats": ["text"], **fields})
    )


def hessian_of(expression: str, **fields: Any) -> Json:
    return hessian(HessianRequest(expression=expression, **{"formats": ["text"], **fields}))


@pytest.mark.parametrize("trace", ["none", "brief", "full"])
@pytest.mark.parametrize("simplify", ["none", "basic"])
@pytest.mark.parametrize("at", [{}, POINT])
def test_answers_are_as_documented(trace: str, simplify: str, at: Json) -> None:
    fields = {"trace": trace, "simplify": simplify, "at": at, "formats": ["text", "mathml"]}

    for model, answer in (
        (GradientResponse, gradient_of("x^2*sin(y)", **fields)),
        (JacobianResponse, jacobian_of("x*y", "x/y", **fields)),
        (HessianResponse, hessian_of("x^2*sin(y)", **fields)),
    ):
        sent = loads(dumps(answer))
        assert model.model_validate(sent).model_dump(exclude_unset=True, by_alias=True) == sent


def test_rows_of_a_jacobian_are_gradients() -> None:
    answer = jacobian_of(*FUNCTIONS, trace="none")

    for expression, row in zip(FUNCTIONS, answer["jacobian"], strict=True):
        found = gradient_of(expression, variables=["x", "y"], trace="none")["gradient"]
        assert row == list(found.values())


@pytest.mark.parametrize("expression", FUNCTIONS)
def test_a_hessian_is_symmetric_and_the_jacobian_of_the_gradient(expression: str) -> None:
    answer = hessian_of(expression, variables=["x", "y"], at=POINT, trace="none")
    matrix = answer["value"]["hessian"]
    rows = [each["text"] for each in answer["gradient"].values()]
    # A partial derivative may depend on fewer variables than the function.
    rows = [f"{row} + 0*x*y" for row in rows]
    other = jacobian_of(*rows, variables=["x", "y"], at=POINT, trace="none")["value"]["jacobian"]

    assert answer["hessian"][0][1] == answer["hessian"][1][0]
    for row, same in zip(matrix, other, strict=True):
        assert row == pytest.approx(same, rel=1e-11, abs=1e-12)


NUMBERS = st.floats(-3, 3).map(lambda x: round(x, 3))


@examples(60)
@given(st.sampled_from(FUNCTIONS[:7]), NUMBERS, NUMBERS)
def test_values_at_a_point_agree_with_the_adjoints_of_the_graph(
    expression: str, x: float, y: float
) -> None:
    try:
        answer = gradient_of(expression, at={"x": x, "y": y}, trace="none")
    except ServiceError as refused:
        assert refused.code in {"outside-domain", "not-differentiable"}  # noqa: PT017
        return
    nodes = answer["graph"]["nodes"]
    found = {
        node["expression"]["text"]: node["adjoint"]
        for node in nodes
        if node["operation"] == "variable"
    }
    for name, slope in answer["value"]["gradient"].items():
        assert isinstance(found[name], str) or found[name] == pytest.approx(
            slope, rel=1e-9, abs=1e-12
        )


def test_variables_default_to_all_free_ones_sorted() -> None:
    assert gradient_of("z*a + y")["variables"] == ("a", "y", "z")
    assert gradient_of("z*a + y", variables=["z", "a"])["variables"] == ("z", "a")
    assert list(gradient_of("z*a + y", variables=["z", "a"])["gradient"]) == ["z", "a"]


def test_a_variable_that_does_not_occur_is_warned_of() -> None:
    answer = gradient_of("x", variables=["x", "q"])

    assert answer["gradient"]["q"] == {"text": "0"}
    assert [each["code"] for each in answer["warnings"]] == ["variable-not-in-expression"]


def test_steps_are_numbered_apart_and_each_is_checked() -> None:
    answer = hessian_of("x*exp(x*y)")
    ids = [step["id"] for part in answer["derivations"] for step in _steps_of(part)]

    assert [part["by"] for part in answer["derivations"]] == [
        ("x",), ("y",), ("x", "x"), ("x", "y"), ("y", "y"),
    ]  # fmt: skip
    assert len(ids) == len(set(ids)) > 10
    for part in answer["derivations"]:
        assert part["lines"][0]["text"].startswith("d/d")
        for step in _steps_of(part):
            assert "same_as" in step or step["verified"] == "verified"
            assert step.get("same_as", step["id"]) in ids


def _steps_of(derivation: Json) -> list[Json]:
    return list(steps({"derivation": derivation}))


def test_conditions_are_those_of_all_derivatives() -> None:
    assert jacobian_of("log(x)", "sqrt(y)")["conditions"] == ["x > 0", "y > 0"]


REFUSED: list[tuple[Any, Json, type[ServiceError], str]] = [
    (gradient_of, {"expression": "7"}, AmbiguousVariable, "/variables"),
    (gradient_of, {"expression": "x", "variables": ["x", "x"]}, InvalidRequest, "/variables"),
    (gradient_of, {"expression": "x*y", "at": {"x": 1}}, InvalidRequest, "/at"),
    (gradient_of, {"expression": "x", "direction": {"x": 1}}, InvalidRequest, "/at"),
    (gradient_of, {"expression": "f(x)", "at": {"x": 1}}, UnknownFunction, "/at"),
    (hessian_of, {"expression": "log(x)", "at": {"x": -1}}, OutsideDomain, "/at"),
    (
        gradient_of,
        {"expression": "x*y", "at": POINT, "direction": {"x": 1}},
        InvalidRequest,
        "/direction",
    ),
    (
        gradient_of,
        {"expression": "x", "at": {"x": 1}, "direction": {"x": "t"}},
        InvalidRequest,
        "/direction/x",
    ),
]


@pytest.mark.parametrize(
    ("ask", "fields", "error", "pointer"), REFUSED, ids=[str(r[1]) for r in REFUSED]
)
def test_what_does_not_fit_is_refused_where_it_stands(
    ask: Any, fields: Json, error: type[ServiceError], pointer: str
) -> None:
    with pytest.raises(error) as refused:
        ask(**fields)
    assert refused.value.pointer == pointer


def test_an_error_points_into_the_function_it_is_in() -> None:
    with pytest.raises(SyntaxProblem) as refused:
        jacobian_of("x", "x*(y")
    assert refused.value.pointer == "/expressions/1"
    assert refused.value.position is not None


def test_gradients_of_many_variables_fit_into_the_budget() -> None:
    names = [f"x{i}" for i in range(60)]
    terms = " + ".join(f"({name} - {i})^2" for i, name in enumerate(names))
    answer = gradient_of(f"sqrt({terms})", trace="none", at=dict.fromkeys(names, 0))

    assert answer["value"]["norm"] == pytest.approx(1)
    assert answer["value"]["function"] == pytest.approx(math.sqrt(sum(i * i for i in range(60))))
