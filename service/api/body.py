"""The body of a request: its media type, its size, its JSON."""

from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from service.api.strict_json import loads
from service.errors import BodyTooLarge, UnsupportedMediaType
from service.limits import LIMITS

Headers = dict[bytes, bytes]

_JSON = "application/json"


async def read_json(headers: Headers, receive: Receive) -> Any:
    """Return the JSON value of the body.

    Raises UnsupportedMediaType, BodyTooLarge, MalformedJson.
    """
    content_type = headers.get(b"content-type", b"")
    if content_type != b"application/json":
        _check_media_type(content_type.decode("latin-1"))
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise UnsupportedMediaType(
            "Compressed bodies are not read; leave Content-Encoding out.", expected="identity"
        )
    length = headers.get(b"content-length", b"")
    if length.isdigit():
        _check_size(int(length[:20]))
    return loads(await _read(receive))


async def _read(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        _check_size(size)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _check_media_type(content_type: str) -> None:
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = {"charset=utf-8", 'charset="utf-8"'}
    if media_type != _JSON or not charsets.issuperset(filter(None, parameters)):
        raise UnsupportedMediaType(
            "The body is read as application/json in UTF-8 only.", expected=_JSON
        )


def _check_size(size: int) -> None:
    if size > LIMITS.body_bytes:
        raise BodyTooLarge(
            f"The body has more than {LIMITS.body_bytes} bytes.",
            limit={"name": "body_bytes", "value": LIMITS.body_bytes},
        )
