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
        super().__init__(*questions)
        self.questions = questions


class Known:
    """Answers from the replies there are; if they are the last, there is none to other questions.

    Otherwise it raises Unanswered.
    """

    def __init__(self, replies: Mapping[Question, Reply], *, last: bool = False) -> None:
        self._replies = replies
        self._last = last

    @property
    def lasting(self) -> bool:
        """Whether the replies would be the same at any other time."""
        return not self._last and all(reply.failure is None for reply in self._replies.values())

    def __call__(self, question: Question) -> Reply:
        """Return the reply to the question."""
        if question in self._replies:
            return self._replies[question]
        if self._last:
            return nobody(question)
        raise Unanswered(question)
