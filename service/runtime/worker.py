"""What runs in a worker: a question in, a reply out, until nobody asks any more."""

from collections.abc import Callable
from socket import socket

from service.operations.consulting import Question, Reply
from service.runtime.confinement import allow_processor
from service.runtime.messages import MOST_BYTES, question_of, reply_message

Answer = Callable[[str, tuple[str, ...]], str | None]


def work(connection: socket, answer: Answer, processor_seconds: int) -> None:
    """Answer one question after the other; the end of the connection is the end."""
    while message := connection.recv(MOST_BYTES):
        allow_processor(processor_seconds)
        connection.send(_reply(answer, question_of(message)))


def _reply(answer: Answer, question: Question) -> bytes:
    try:
        text = answer(*question)
    except MemoryError:
        return reply_message(Reply(None, "memory"))
    except Exception as raised:  # noqa: BLE001  whatever SymPy raises, it has no answer
        return reply_message(Reply(None, "failed"), type(raised).__qualname__)
    return reply_message(Reply(text))
