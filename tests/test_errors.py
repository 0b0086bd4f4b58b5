"""Failures have a stable code, a status and a place to look."""

import pickle
import re
from collections.abc import Iterator

import pytest

from service.errors import (
    ComputeBudgetExceeded,
    ExpressionError,
    InternalFault,
    LimitExceeded,
    NetworkError,
    Position,
    ServiceError,
    Temporary,
    UnknownName,
    VerificationRefuted,
)

GROUPS = {ServiceError, ExpressionError, NetworkError, Temporary}


def _below(kind: type[ServiceError]) -> Iterator[type[ServiceError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _below(narrower)


KINDS = sorted(set(_below(ServiceError)) - GROUPS, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_failure_has_a_code_a_title_and_a_status(kind: type[ServiceError]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert kind.title[0].isupper()
    assert kind.status in {400, 401, 404, 405, 406, 408, 413, 415, 421, 422, 429, 431, 500, 503}


def test_no_two_failures_share_a_code_or_a_title() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert len({kind.title for kind in KINDS}) == len(KINDS)


def test_only_our_own_mistakes_are_server_errors() -> None:
    ours = {kind.code for kind in KINDS if kind.status == 500}

    assert ours == {InternalFault.code, VerificationRefuted.code}
    assert issubclass(VerificationRefuted, InternalFault)
    assert issubclass(ComputeBudgetExceeded, LimitExceeded)


def test_a_failure_keeps_everything_when_it_crosses_a_process() -> None:
    failure = UnknownName(
        "What is qx?",
        pointer="/expression",
        position=Position(3, 1, 4),
        expected="a name",
        actual="qx",
        suggestions=("q*x",),
        limit={"name": "work", "value": 1},
    )

    copy = pickle.loads(pickle.dumps(failure))  # noqa: S301  its own pickle
    assert type(copy) is UnknownName
    assert vars(copy) == vars(failure)
    assert str(copy) == "What is qx?"


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("abc", 0, (0, 1, 1)),
        ("abc", 3, (3, 1, 4)),
        ("ab\ncd", 2, (2, 1, 3)),
        ("ab\ncd", 3, (3, 2, 1)),
        ("a\n\nb", 3, (3, 3, 1)),
        ("α𝐱x", 2, (2, 1, 3)),
    ],
)
def test_a_position_counts_characters_from_zero_and_lines_and_columns_from_one(
    text: str, offset: int, place: tuple[int, int, int]
) -> None:
    assert Position.of(text, offset) == Position(*place)
