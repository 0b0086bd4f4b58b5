"""Clients that leave before they are answered."""

import anyio
from starlette.types import Receive


async def has_left(receive: Receive) -> bool:
    """Whether the client is gone; its request has been read to the end."""
    with anyio.CancelScope() as at_once:
        at_once.cancel()
        message = await receive()
        return bool(message["type"] == "http.disconnect")
    return False
