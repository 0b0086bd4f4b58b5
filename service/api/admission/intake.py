"""Bodies while they arrive: all of them together stay within the memory."""

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from service.api.admission.asked import Body
from service.errors import BodyTooLarge, Overloaded
from service.limits import LIMITS


class Intake:
    """Counts the bytes of the bodies that are being read or answered."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held = 0

    def hold(self, size: int) -> None:
        """Keep a place for a body, until it is released. Raises Overloaded."""
        if self._held and self._held + size > self._most_bytes:
            raise Overloaded("Too many large requests are being read; try again later.")
        self._held += size

    def release(self, size: int) -> None:
        """Give the place of a body back."""
        self._held -= size


async def read(receive: Receive, limit: str) -> Body:
    """Return the body, whose size the limit of this name bounds.

    Raises BodyTooLarge, ClientDisconnect.
    """
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece: bytes = message.get("body", b"")
        size += len(piece)
        check_size(size, limit)
        pieces.append(piece)
        if not message.get("more_body", False):
            return Body(pieces)


def check_size(size: int, limit: str) -> None:
    """Raise BodyTooLarge when a body is larger than the limit of this name."""
    most = getattr(LIMITS, limit)
    if size > most:
        raise BodyTooLarge(
            f"The body has more than {most} bytes.", limit={"name": limit, "value": most}
        )
