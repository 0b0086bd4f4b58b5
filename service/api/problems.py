"""Errors as problem documents (RFC 9457): the one place where they are written."""

from dataclasses import asdict
from typing import Any

from starlette.responses import Response

from service.api.strict_json import dumps
from service.errors import MethodNotAllowed, RequestTimeout, ServiceError, Temporary, Unauthorized

MEDIA_TYPE = "application/problem+json"

_OPTIONAL = ("pointer", "layer", "expected", "actual", "limit")


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
    for member in _OPTIONAL:
        if (value := getattr(error, member, None)) is not None:
            document[member] = value
    if error.position is not None:
        document["position"] = asdict(error.position)
    if error.suggestions:
        document["suggestions"] = error.suggestions
    return document


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
