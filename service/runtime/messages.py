"""Questions and replies as messages between processes: JSON, so nothing in them can act."""

import json
from typing import Final

from service.operations.consulting import Question, Reply

# A message is sent in one piece, which the buffers of a socket on Linux hold by default.
MOST_BYTES: Final = 200_000


def question_message(question: Question) -> bytes | None:
    """Return the message, or None if the question is too long for one."""
    return _sendable(question)


def question_of(message: bytes) -> Question:
    """Return the question in a message."""
    task, arguments = json.loads(message)
    return Question(task, tuple(arguments))


def reply_message(reply: Reply, exception: str | None = None) -> bytes:
    """Return the message, which may name an exception; what is too long is a failure."""
    message = _sendable((*reply, exception))
    return message or reply_message(Reply(None, "failed"), "the reply is too long")


def reply_of(message: bytes) -> tuple[Reply, str | None]:
    """Return the reply in a message, and the exception behind it."""
    text, failure, exception = json.loads(message)
    return Reply(text, failure), exception


def _sendable(value: tuple[object, ...]) -> bytes | None:
    message = json.dumps(value).encode()
    return message if len(message) <= MOST_BYTES else None
