"""Calling the application as a server does, without a network."""

import asyncio
from collections.abc import Iterable
from typing import Any, NamedTuple

from starlette.types import ASGIApp, Message


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters."""
        return self.headers.get(b"content-type", b"").decode().split(";")[0]


async def call(
    app: ASGIApp,
    path: str,
    body: bytes = b"",
    headers: Iterable[tuple[bytes, bytes]] = ((b"content-type", b"application/json"),),
    method: str = "POST",
) -> Answer:
    """Return the answer to one request whose body arrives whole."""
    scope: dict[str, Any] = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
        "headers": list(headers), "asgi": {"version": "3.0"},
    }  # fmt: skip
    messages: list[Message] = []
    arriving: list[Message] = [{"type": "http.request", "body": body}]

    async def receive() -> Message:
        if not arriving:
            await asyncio.Event().wait()  # The client stays.
        return arriving.pop()

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    start, *parts = messages
    content = b"".join(part.get("body", b"") for part in parts)
    return Answer(start["status"], dict(start["headers"]), content)
