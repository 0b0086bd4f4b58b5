"""What an operation asks is answered from known replies, or raised as a question."""

import pytest

from service.errors import ServiceError
from service.operations.consulting import Known, Question, Reply, Unanswered, nobody

QUESTION = Question("simplify", ("sin(x)**2 + cos(x)**2",))


def test_a_known_reply_is_given() -> None:
    assert Known({QUESTION: Reply("1")})(QUESTION) == Reply("1")


def test_an_unknown_one_is_asked_for() -> None:
    with pytest.raises(Unanswered) as raised:
        Known({})(QUESTION)

    assert raised.value.questions == (QUESTION,)
    assert not isinstance(raised.value, ServiceError)


def test_without_a_service_there_is_nobody_to_ask() -> None:
    assert nobody(QUESTION) == Reply(None, "unavailable")
