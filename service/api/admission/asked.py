"""What an operation is asked and what it answers, as bytes that can go to another process."""

from typing import Final, NamedTuple, Protocol

from service.operations.consulting import Known

PIECE: Final = 1 << 18  # bytes that may be copied at once


class Body(tuple[bytes, ...]):
    """The body of a request or of an answer, in the pieces it comes in.

    Everybody would wait while a large one is copied at once.
    """

    __slots__ = ()

    @classmethod
    def of(cls, whole: bytes) -> "Body":
        """Return a body in one piece."""
        return cls((whole,))

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return sum(map(len, self))

    @property
    def whole(self) -> bytes:
        """All of them together."""
        return b"".join(self)


class Asked(NamedTuple):
    """A request after its head was understood: what is accepted, what was sent, and its body.

    `known` answers the questions that the operation may have.
    """

    accepted: str
    media_type: str
    body: Body = Body()
    known: Known = Known({})


class Answer(NamedTuple):
    """The body of an answer of status 200.

    `checked` is what the checks of what it holds came to.
    `lasting` is false where it may be better another time, as when a question had no reply.
    """

    body: Body
    media_type: str
    checked: tuple[str, ...] = ()
    lasting: bool = True


class Operation(Protocol):
    """A route to an operation; `is_timed` if no meter counts most of what it does."""

    path: str
    is_timed: bool

    def respond(self, asked: Asked) -> Answer:
        """Return the answer. Raises ServiceError, TakesLong."""
