"""The body of a request: its media type, its size, its JSON."""

from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from service.api.strict_json import loads
from service.errors import BodyTooLarge, UnsupportedMediaType
from service.limits import LIMITS

Headers = dict[bytes, bytes]

JSON = "application/json"
SAFETENSORS = "application/vnd.safetensors"

_CHARSETS = {"charset=utf-8", 'charset="utf-8"'}


async def read_json(headers: Headers, receive: Receive) -> Any:
    """Return the JSON value of the body.

    Raises UnsupportedMediaType, BodyTooLarge, MalformedJson.
    """
    _, body = await read_body(headers, receive, (JSON,), "body_bytes")
    return loads(body)


async def read_body(
    headers: Headers, receive: Receive, media_types: tuple[str, ...], limit: str
) -> tuple[str, bytes]:
    """Return the media type of the body, which is one of these, and its bytes.

    `limit` names the one on its size. Raises UnsupportedMediaType, BodyTooLarge.
    """
    media_type = _media_type(headers.get(b"content-type", b""), media_types)
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise UnsupportedMediaType(
            "Compressed bodies are not read; leave Content-Encoding out.", expected="identity"
        )
    length = headers.get(b"content-length", b"")
    if length.isdigit():
        _check_size(int(length[:20]), limit)
    return media_type, await _read(receive, limit)


async def _read(receive: Receive, limit: str) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        _check_size(size, limit)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _media_type(content_type: bytes, media_types: tuple[str, ...]) -> str:
    if content_type == b"application/json":
        return JSON
    name, *parameters = (part.strip() for part in content_type.decode("latin-1").lower().split(";"))
    allowed = _CHARSETS if name == JSON else set()
    if name not in media_types or not allowed.issuperset(filter(None, parameters)):
        raise UnsupportedMediaType(
            f"The body is read as {' or '.join(media_types)} only; JSON is in UTF-8.",
            expected=media_types[0] if len(media_types) == 1 else media_types,
        )
    return name


def _check_size(size: int, limit: str) -> None:
    most = getattr(LIMITS, limit)
    if size > most:
        raise BodyTooLarge(
            f"The body has more than {most} bytes.", limit={"name": limit, "value": most}
        )
