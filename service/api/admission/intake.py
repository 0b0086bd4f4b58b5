"""Bodies while they arrive: all of them together stay within the memory."""

from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from service.errors import BodyTooLarge, Overloaded
from service.limits import LIMITS

# Bytes that the connection keeps for a body in any case, before it stops reading.
_BUFFERED: Final = 65_536


class Intake:
    """Counts the bytes of the bodies that are being read or answered, as they arrive.

    What was only announced takes no place. Bodies that fit into the buffers of their connections
    are counted and never refused, so that large ones cannot keep them out.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held = 0

    async def read(self, receive: Receive, limit: str) -> bytes:
        """Return the body, whose size the limit of this name bounds; it is held until released.

        Raises BodyTooLarge, Overloaded, ClientDisconnect.
        """
        chunks: list[bytes] = []
        size = 0
        try:
            more = True
            while more:
                chunk, more = await _chunk(receive)
                size += len(chunk)
                self._held += len(chunk)
                check_size(size, limit)
                self._check_place(size)
                chunks.append(chunk)
        except BaseException:
            self.release(size)
            raise
        return b"".join(chunks)

    def release(self, size: int) -> None:
        """Give the place of a body back."""
        self._held -= size

    def _check_place(self, size: int) -> None:
        is_alone = self._held == size
        if size > _BUFFERED and self._held > self._most_bytes and not is_alone:
            raise Overloaded("Too many large requests are being read; try again later.")


async def _chunk(receive: Receive) -> tuple[bytes, bool]:
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
