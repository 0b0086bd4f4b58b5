"""What is sent is what is received."""

import pytest

from service.operations.consulting import Question, Reply
from service.runtime.messages import (
    MOST_BYTES,
    question_message,
    question_of,
    reply_message,
    reply_of,
)

TEXTS = ["", "x**2", "α·√2", "line\nbreak", '"quoted"', "\ud800", "x" * 100_000]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_question_arrives_as_it_was(text: str) -> None:
    question = Question("simplify", (text, "x"))
    message = question_message(question)

    assert message is not None
    assert question_of(message) == question
    assert hash(question_of(message)) == hash(question)


@pytest.mark.parametrize("text", [*TEXTS, None], ids=ascii)
def test_a_reply_arrives_as_it_was(text: str | None) -> None:
    assert reply_of(reply_message(Reply(text))) == (Reply(text), None)
    assert reply_of(reply_message(Reply(None, "failed"), "KeyError")) == (
        Reply(None, "failed"),
        "KeyError",
    )


def test_what_does_not_fit_into_a_message_is_not_sent() -> None:
    reply, reason = reply_of(reply_message(Reply("x" * MOST_BYTES)))

    assert question_message(Question("echo", ("x" * MOST_BYTES,))) is None
    assert reply == Reply(None, "failed")
    assert reason
