"""Each request of a batch is answered or refused by itself, in order."""

from typing import Any

import pytest

from service.api.batch import differentiate_batch
from service.api.strict_json import dumps, loads
from service.api.validation import validate
from service.errors import InvalidRequest, LimitExceeded
from service.limits import LIMITS
from service.operations.batch import Budget
from service.operations.consulting import Known, Unanswered
from service.schemas.batch import BatchRequest, BatchResponse
from tests.operations.asking import answer
from tests.operations.consulted import sympy

Json = dict[str, Any]


def results(*requests: Any) -> list[Json]:
    body = differentiate_batch(validate(BatchRequest, {"requests": list(requests)}))
    BatchResponse.model_validate(loads(dumps(body)))
    found: list[Json] = body["results"]
    return found


def test_answers_and_problems_stand_in_the_order_of_the_requests() -> None:
    first, second, third, fourth = results(
        {"expression": "x^2"},
        {"expression": "x*("},
        {"expression": "x*y"},
        {"expression": "sin(x)", "formats": ["text"]},
    )

    assert first["derivative"]["text"] == "2*x"
    assert (second["code"], second["pointer"]) == ("syntax-error", "/requests/1/expression")
    assert second["position"]["offset"] == 3
    assert (third["code"], third["status"]) == ("ambiguous-variable", 422)
    assert fourth == answer("sin(x)")


@pytest.mark.parametrize(
    ("request_", "pointer"),
    [
        ({}, "/requests/0/expression"),
        ({"expression": "x", "order": 0}, "/requests/0/order"),
        ({"expression": "x", "colour": "red"}, "/requests/0/colour"),
        ({"expression": "x", "order": 99}, "/requests/0/order"),
    ],
)
def test_a_malformed_request_is_a_problem_of_its_own(request_: Json, pointer: str) -> None:
    refused, answered = results(request_, {"expression": "x"})

    assert refused["pointer"] == pointer
    assert answered["derivative"]["text"] == "1"


def test_a_mistake_of_the_service_does_not_take_the_other_answers_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(budget: Any, request: Any) -> Json:
        if request.expression == "1":
            raise RuntimeError("secret")
        return answer("x")

    monkeypatch.setattr(Budget, "differentiate", broken)
    fault, answered = results({"expression": "1"}, {"expression": "x"})

    assert fault["code"] == "internal-fault"
    assert "secret" not in str(fault)
    assert answered["derivative"]["text"] == "1"


@pytest.mark.parametrize("requests", [[], [3], "x", [[{}]]])
def test_a_batch_that_is_no_list_of_objects_is_refused(requests: Any) -> None:
    with pytest.raises(InvalidRequest):
        validate(BatchRequest, {"requests": requests})


def test_a_batch_has_a_largest_size() -> None:
    many = [{"expression": "x"}] * (LIMITS.batch_requests + 1)

    with pytest.raises(LimitExceeded) as refused:
        validate(BatchRequest, {"requests": many})
    assert refused.value.pointer == "/requests"


def test_the_questions_of_all_requests_are_asked_together() -> None:
    texts = ("exp(3x)*(x^2 + 7)", "exp(2x)*(x + 1)")
    asking = [{"expression": text, "simplify": "full", "formats": ["text"]} for text in texts]
    request = validate(BatchRequest, {"requests": [asking[0], {"expression": "x*("}, asking[1]]})
    with pytest.raises(Unanswered) as raised:
        differentiate_batch(request, Known({}))
    replies = {question: sympy(question) for question in raised.value.questions}

    first, second, third = differentiate_batch(request, Known(replies))["results"]

    assert len(replies) == 2
    assert first["derivative"]["text"] == "(3*x**2 + 2*x + 21)*exp(3*x)"
    assert second["code"] == "syntax-error"
    assert third["derivative"]["text"] == "(2*x + 3)*exp(2*x)"
