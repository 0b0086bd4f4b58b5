"""Every error is one kind of document."""

import json

import pytest

from service.api.problems import problem, problem_response
from service.errors import (
    Draining,
    LimitExceeded,
    MethodNotAllowed,
    NotFound,
    Position,
    ServiceError,
    UnknownName,
)
from service.schemas.problem import Problem


def _leaves(cls: type[ServiceError]) -> list[type[ServiceError]]:
    own = [cls] if hasattr(cls, "code") else []
    return own + [leaf for sub in cls.__subclasses__() for leaf in _leaves(sub)]


@pytest.mark.parametrize("cls", _leaves(ServiceError), ids=lambda cls: cls.code)
def test_every_error_has_the_documented_shape_and_nothing_more(cls: type[ServiceError]) -> None:
    error = cls("It went wrong.", expected=["x"])
    response = problem_response(error, "a-1")
    document = json.loads(bytes(response.body))

    Problem.model_validate(document)
    assert document == {
        "type": f"docs/errors.md#{cls.code}",
        "title": cls.title,
        "status": response.status_code,
        "detail": "It went wrong.",
        "instance": "urn:request:a-1",
        "code": cls.code,
        "expected": ["x"],
    }
    assert response.headers["content-type"] == "application/problem+json"


def test_long_names_are_not_repeated_at_length() -> None:
    name = "9" * 1000
    error = UnknownName("It is no name.", pointer=f"/points/{name}/0", actual=["x", name])

    document = problem(error, "a")

    assert document["pointer"] == "/points"
    assert document["actual"] == ["x", "9" * 100 + "…"]


def test_a_problem_says_where_and_what_helps() -> None:
    error = UnknownName(
        "rate is no variable.",
        pointer="/expression",
        position=Position.of("1 +\nrate", 4),
        actual="rate",
        suggestions=("r*a*t*e",),
    )

    document = problem(error, "a")

    assert document["position"] == {"offset": 4, "line": 2, "column": 1}
    assert document["pointer"] == "/expression"
    assert document["actual"] == "rate"
    assert document["suggestions"] == ("r*a*t*e",)


def test_a_pointer_to_the_whole_body_is_told() -> None:
    assert problem(NotFound("", pointer=""), "a")["pointer"] == ""


def test_a_limit_is_told_with_its_name_and_value() -> None:
    error = LimitExceeded("Too many.", limit={"name": "order", "value": 20}, actual=21)

    assert problem(error, "a")["limit"] == {"name": "order", "value": 20}


def test_headers_say_which_methods_there_are_and_when_to_come_back() -> None:
    refused = problem_response(MethodNotAllowed("", expected=("GET", "HEAD")), "a")
    draining = problem_response(Draining(""), "a")

    assert refused.headers["allow"] == "GET, HEAD"
    assert int(draining.headers["retry-after"]) > 0
