"""The body of a request, as its head announces it: its media type and its size."""

from service.api.admission.intake import check_size
from service.errors import UnsupportedMediaType

Headers = dict[bytes, bytes]

JSON = "application/json"
SAFETENSORS = "application/vnd.safetensors"

_CHARSETS = {"charset=utf-8", 'charset="utf-8"'}


def announced(headers: Headers, media_types: tuple[str, ...], limit: str) -> str:
    """Return the media type of the body, which is one of these.

    `limit` names the one on the size that is announced. Raises UnsupportedMediaType, BodyTooLarge.
    """
    media_type = _media_type(headers.get(b"content-type", b""), media_types)
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise UnsupportedMediaType(
            "Compressed bodies are not read; leave Content-Encoding out.", expected="identity"
        )
    length = headers.get(b"content-length", b"")
    if length.isdigit():
        check_size(int(length[:20]), limit)
    return media_type


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
