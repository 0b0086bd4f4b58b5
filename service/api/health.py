"""Health: alive as long as it answers, ready as long as it is not shutting down."""

from starlette.requests import Request
from starlette.responses import Response

from service.api.strict_json import dumps
from service.errors import Draining

PROBES = frozenset({"/health/live", "/health/ready"})


def live(request: Request) -> Response:
    """Answer that the process serves."""
    return _health("live")


def ready(request: Request) -> Response:
    """Answer that requests are welcome. Raises Draining."""
    if request.app.state.readiness.draining:
        raise Draining("The service is shutting down; send requests elsewhere.")
    return _health("ready")


def _health(status: str) -> Response:
    return Response(dumps({"status": status}), media_type="application/json")
