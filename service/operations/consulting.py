"""Asking what only a computer algebra system can answer, without waiting for it here.

An operation is called with a function that answers questions. One that knows too little raises
Unanswered; whoever called the operation finds the replies, and calls it again. Operations are pure
functions of their requests, so that replaying one is safe, and one that asks nothing runs once.
"""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

Failure = Literal["unavailable", "overloaded", "timeout", "memory", "crash", "failed"]


class Question(NamedTuple):
    """A task by its name, and texts that our own parser reads."""

    task: str
    arguments: tuple[str, ...]


class Reply(NamedTuple):
    """A text that our own parser reads, or why there is none; (None, None) says there is none."""

    text: str | None
    failure: Failure | None = None


Consult = Callable[[Question], Reply]


def nobody(question: Question) -> Reply:
    """Answer nothing: without a service around it, an operation has nobody to ask."""
    return Reply(None, "unavailable")


class Unanswered(Exception):
    """Questions that have no reply yet; not a failure, so not a ServiceError."""

    def __init__(self, *questions: Question) -> None:
        super().__init__(*(question.task for question in questions))
        self.questions = questions


class Known:
    """Answers from the replies there are. Raises Unanswered."""

    def __init__(self, replies: Mapping[Question, Reply]) -> None:
        self._replies = replies

    def __call__(self, question: Question) -> Reply:
        """Return the reply to the question."""
        if question not in self._replies:
            raise Unanswered(question)
        return self._replies[question]
