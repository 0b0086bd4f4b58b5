"""What an operation is asked and what it answers, as bytes that can go to another process."""

from typing import NamedTuple, Protocol


class Asked(NamedTuple):
    """A request after its head was understood: what is accepted, what was sent, and its body."""

    accepted: str
    media_type: str
    body: bytes


class Answer(NamedTuple):
    """The body of an answer of status 200."""

    body: bytes
    media_type: str


class Operation(Protocol):
    """A route to an operation; `is_timed` if no meter counts most of what it does."""

    path: str
    is_timed: bool

    def respond(self, asked: Asked) -> Answer:
        """Return the answer. Raises ServiceError, TakesLong."""
