"""Errors as problem documents (RFC 9457): the one place where they are written."""

from dataclasses import asdict
from typing import Any

from starlette.responses import Response

from service.api.strict_json import dumps
from service.errors import MethodNotAllowed, RequestTimeout, ServiceError, Temporary, Unauthorized

MEDIA_TYPE = "application/problem+json"

_OPTIONAL = ("layer", "expected", "actual", "limit")
# Names from outside may be longer than anyone wants to read them again.
_LONGEST_POINTER = 200
_LONGEST_TEXT = 100


def problem(error: ServiceError, request_id: str) -> dict[str, Any]:
    """Return the document of an error; members that do not help are left out."""
    document: dict[str, Any] = {
        "type": f"docs/errors.md#{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": f"urn:request:{request_id}",
        "code": error.code,
    }
    if error.pointer is not None:
        document["pointer"] = _around(error.pointer)
    for member in _OPTIONAL:
        if (value := getattr(error, member, None)) is not None:
            document[member] = _shortened(value)
    if error.position is not None:
        document["position"] = asdict(error.position)
    if error.suggestions:
        document["suggestions"] = error.suggestions
    return document


def _around(pointer: str) -> str:
    """Return the pointer, or that of the closest part around it that is not too long."""
    while len(pointer) > _LONGEST_POINTER:
        pointer = pointer.rpartition("/")[0]
    return pointer


def _shortened(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else f"{value[:_LONGEST_TEXT]}…"
    return [_shortened(each) for each in value] if isinstance(value, list | tuple) else value


def problem_response(error: ServiceError, request_id: str) -> Response:
    """Return the answer that tells a client about an error."""
    return Response(
        dumps(problem(error, request_id)), error.status, _headers(error), media_type=MEDIA_TYPE
    )


def _headers(error: ServiceError) -> dict[str, str]:
    # What failed now may be answered later, so nobody keeps it.
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(error.expected)
    if isinstance(error, Temporary):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unauthorized):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, RequestTimeout):
        headers["Connection"] = "close"
    return headers
