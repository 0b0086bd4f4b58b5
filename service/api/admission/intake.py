"""Bodies while they arrive: all of them together stay within the memory."""

from typing import Final, Self

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from service.api.admission.asked import Body
from service.errors import BodyTooLarge, Overloaded
from service.limits import LIMITS

# Bytes that the connection keeps for a body in any case, before it stops reading.
_BUFFERED: Final = 65_536


class Intake:
    """Counts the bytes of the bodies that are held: being read or answered, or answers being taken.

    What was only announced takes no place. Bodies that fit into the buffers of their connections
    are counted and never refused, so that large ones cannot keep them out.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.held = 0


class Place:
    """What one request holds, until the end of the block."""

    __slots__ = ("_intake", "_size")

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._intake.held -= self._size

    def take(self, size: int) -> None:
        """Hold so many bytes more. Raises Overloaded."""
        intake = self._intake
        intake.held += size
        self._size += size
        is_alone = intake.held == self._size
        if self._size > _BUFFERED and intake.held > intake.most_bytes and not is_alone:
            raise Overloaded("Too many large bodies are being read or taken; try again later.")


async def read(receive: Receive, limit: str, place: Place) -> Body:
    """Return the body, whose size the limit of this name bounds.

    Raises BodyTooLarge, Overloaded, ClientDisconnect.
    """
    pieces: list[bytes] = []
    size, more = 0, True
    while more:
        piece, more = await _piece(receive)
        size += len(piece)
        check_size(size, limit)
        place.take(len(piece))
        pieces.append(piece)
    return Body(pieces)


async def _piece(receive: Receive) -> tuple[bytes, bool]:
    """Return what comes next of a body, and whether there is more. Raises ClientDisconnect."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message.get("body", b""), message.get("more_body", False)


def check_size(size: int, limit: str) -> None:
    """Raise BodyTooLarge when a body is larger than the limit of this name."""
    most = getattr(LIMITS, limit)
    if size > most:
        raise BodyTooLarge(
            f"The body has more than {most} bytes.", limit={"name": limit, "value": most}
        )
