"""GET /metrics: what Prometheus asks for."""

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from service.observability.processes import exposition


def metrics(request: Request) -> Response:
    """Give the metrics of all processes of this service."""
    return Response(exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST})
