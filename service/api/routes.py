"""Which paths there are."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from service.api.body import SAFETENSORS
from service.api.consulting_endpoint import ConsultingEndpoint, documented_alone
from service.api.documentation import documented
from service.api.endpoint import Endpoint, OperationEndpoint
from service.api.health import live, ready
from service.api.metrics import metrics
from service.api.network_endpoint import NetworkEndpoint
from service.api.operations import OPERATIONS, Operation
from service.api.pages import PAGES
from service.schemas.health import Health


def add_routes(app: FastAPI) -> None:
    """Add every route; the busiest path comes first, because they are tried in order."""
    for row in OPERATIONS:
        app.router.add_api_route(
            row.path,
            _endpoint(row),
            methods=[row.method],
            response_model=row.response,
            summary=row.title,
            description=row.description,
            responses=documented(_ERRORS[row.method]),
            route_class_override=_route(row),
            openapi_extra=_FILES if row.bulk else None,
        )
    _add_health(app, "/health/live", live, "Is it alive?", ())
    _add_health(app, "/health/ready", ready, "Is it ready?", (503,))
    for path, page in {**PAGES, "/metrics": metrics}.items():
        app.router.add_api_route(path, page, include_in_schema=False, route_class_override=Endpoint)


# Beside JSON, operations on networks take and give files of tensors.
_FILE = {"content": {SAFETENSORS: {"schema": {"type": "string", "format": "binary"}}}}
_FILES = {"requestBody": _FILE, "responses": {"200": _FILE}}

_ERRORS = {
    "POST": (400, 401, 406, 408, 413, 415, 421, 422, 429, 431, 500, 503),
    "GET": (401, 406, 421, 429, 431, 500, 503),
}


def _endpoint(row: Operation) -> Callable[..., Any]:
    return documented_alone(row.operate) if row.consults else row.operate


def _route(row: Operation) -> type[OperationEndpoint]:
    if row.bulk:
        return NetworkEndpoint
    return ConsultingEndpoint if row.consults else OperationEndpoint


def _add_health(app: FastAPI, path: str, answer: Any, title: str, errors: tuple[int, ...]) -> None:
    app.router.add_api_route(
        path,
        answer,
        response_model=Health,
        summary=title,
        description=answer.__doc__,
        responses=documented((*errors, 500)),
        route_class_override=Endpoint,
    )
