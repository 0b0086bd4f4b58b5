"""The application: routes inside, middleware around them."""

from fastapi import FastAPI
from starlette.types import ASGIApp

from service import __version__
from service.api.admission.admission import Admission
from service.api.documentation import document
from service.api.endpoint import no_such_path
from service.api.lifecycle import Readiness, lifespan
from service.api.middleware import MIDDLEWARE
from service.api.routes import add_routes
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


def create_app(settings: Settings) -> Service:
    """Return the application."""
    app = Service(
        title="Gradient service",
        version=__version__,
        description=_DESCRIPTION,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    app.state.settings = settings
    app.state.readiness = Readiness()
    app.state.admission = Admission(settings)
    app.router.default = no_such_path
    add_routes(app)
    return app
