"""The application: routes inside, middleware around them."""

from collections.abc import MutableMapping
from importlib import import_module
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from opentelemetry.trace import TracerProvider
from starlette.types import ASGIApp

from service import __version__
from service.api.admission.admission import Admission
from service.api.caching.answers import Answers
from service.api.caching.shared import shared_cache
from service.api.documentation import document
from service.api.endpoint import no_such_path
from service.api.lifecycle import Readiness, lifespan
from service.api.middleware import MIDDLEWARE
from service.api.operations import OPERATIONS
from service.api.routes import add_routes
from service.runtime.configuration import configured
from service.runtime.pool import WorkerPool
from service.settings import Settings

_DESCRIPTION = (
    "Derivatives explained link by link. Every operation is a pure function of its request: the "
    "same request gives the same answer, and repeating one is always safe. Every error is a "
    "problem document (RFC 9457) with a stable `code`."
)


class Service(FastAPI):
    """The FastAPI application; its document and its middleware are our own."""

    def openapi(self) -> dict[str, object]:
        """Return the OpenAPI document, made once."""
        if not self.openapi_schema:
            self.openapi_schema = document(self)
        return self.openapi_schema

    def build_middleware_stack(self) -> ASGIApp:
        """Put our middleware around the routes, in place of the framework's own."""
        app: ASGIApp = self.router
        settings = self.state.settings
        for middleware in reversed(MIDDLEWARE):
            if middleware.is_needed(settings):
                app = middleware(app, settings)
        return app


def create_app(settings: Settings, tracer_provider: TracerProvider | None = None) -> Service:
    """Return the application; where requests are traced, by default with what sends spans."""
    if settings.telemetry and tracer_provider is None:
        # This library takes long to load.
        tracer_provider = import_module("service.observability.traces").tracer_provider()
    app = Service(
        title="Gradient service",
        version=__version__,
        description=_DESCRIPTION,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_telemetry(tracer_provider),
    )
    app.state.settings = settings
    app.state.readiness = Readiness()
    app.state.pool = WorkerPool(configured(settings))
    app.state.tracer_provider = tracer_provider
    app.state.admission = Admission(settings)
    app.state.answers = Answers(settings.cache_mb * 1_000_000, shared_cache(settings.cache_url))
    app.router.default = no_such_path
    add_routes(app)
    return app


_TRACED = frozenset(row.path for row in OPERATIONS)


def _telemetry(provider: TracerProvider | None) -> TelemetryConfig:
    """Trace operations, and nothing else; metrics and logs are our own."""
    return {
        "tracing": provider is not None,
        "tracer_provider": provider,
        "metrics": False,
        "logs": False,
        "operation_spans": False,
        "auto_configure": False,
        "exclude": _is_no_operation,
    }


def _is_no_operation(scope: MutableMapping[str, Any]) -> bool:
    return scope["path"] not in _TRACED
