"""POST /differentiate/vector: components, lengths and directions."""

import math
from typing import Any

import pytest

from service.api.strict_json import dumps, loads
from service.errors import AmbiguousVariable, InvalidRequest, ServiceError, SyntaxProblem
from service.operations.vector_function import differentiate_vector
from service.schemas.vectors import VectorRequest, VectorResponse
from tests.operations.asking import Json, texts

HELIX = ("cos(t)", "sin(t)", "t")


def vector_of(*expressions: str, **fields: Any) -> Json:
    return differentiate_vector(
        VectorRequest(expressions=list(expressions), **{"formats": ["text"], **fields})
    )


def test_each_component_is_differentiated() -> None:
    assert texts(vector_of(*HELIX)["derivative"]) == ["-sin(t)", "cos(t)", "1"]
    assert texts(vector_of(*HELIX, order=2)["derivative"]) == ["-cos(t)", "-sin(t)", "0"]


def test_a_point_has_speed_and_unit_tangent() -> None:
    value = vector_of(*HELIX, at={"t": 0})["value"]

    assert value["position"] == [1, 0, 0]
    assert value["derivative"] == [0, 1, 1]
    assert value["norm"] == value["speed"] == pytest.approx(math.sqrt(2))
    assert value["unit_tangent"] == pytest.approx([0, math.sqrt(0.5), math.sqrt(0.5)])


def test_of_higher_order_the_speed_is_still_that_of_the_first() -> None:
    value = vector_of("t^2", "2t^2", order=2, at={"t": 3})["value"]

    assert value["norm"] == pytest.approx(math.hypot(2, 4))
    assert value["speed"] == pytest.approx(math.hypot(6, 12))


def test_where_it_stands_still_there_is_no_direction() -> None:
    assert vector_of("t^2", "t^3", at={"t": 0})["value"]["unit_tangent"] is None


def test_lengths_of_large_vectors_do_not_overflow() -> None:
    value = vector_of("1e200*t", "1e200*t", at={"t": 1})["value"]

    assert value["speed"] == pytest.approx(math.sqrt(2) * 1e200)
    assert value["unit_tangent"] == pytest.approx([math.sqrt(0.5)] * 2)


def test_there_is_a_derivation_of_each_component_for_each_order() -> None:
    answered = vector_of("t*exp(t)", "t^2", order=2)

    assert [len(row) for row in answered["derivations"]] == [2, 2]
    assert answered["verification"]["status"] == "verified"


@pytest.mark.parametrize("trace", ["none", "brief", "full"])
@pytest.mark.parametrize("at", [{}, {"t": "pi/4", "a": 2}])
def test_answers_are_as_documented(trace: str, at: Json) -> None:
    answered = vector_of("a*cos(t)", "log(t)", variable="t", trace=trace, at=at, formats=["mathml"])

    VectorResponse.model_validate(loads(dumps(answered)))


@pytest.mark.parametrize(
    ("expressions", "kind", "pointer"),
    [
        (["a*t", "b*t"], AmbiguousVariable, "/variable"),
        (["1", "2"], AmbiguousVariable, "/variable"),
        (["t", "t*("], SyntaxProblem, "/expressions/1"),
    ],
)
def test_what_is_unclear_is_refused(
    expressions: list[str], kind: type[ServiceError], pointer: str
) -> None:
    with pytest.raises(kind) as refused:
        vector_of(*expressions)
    assert refused.value.pointer == pointer


def test_a_point_names_every_variable() -> None:
    with pytest.raises(InvalidRequest):
        vector_of("a*t", variable="t", at={"t": 1})
