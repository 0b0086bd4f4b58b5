"""The pages for people: the documentation, complete without internet."""

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.api.strict_json import dumps

ASSETS = {
    "docs.js": ("static/docs.js", "text/javascript"),
    "swagger-ui-bundle.js": ("static/swagger/swagger-ui-bundle.js", "text/javascript"),
    "swagger-ui.css": ("static/swagger/swagger-ui.css", "text/css"),
}

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

_DOCS = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gradient service</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="documentation"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/docs.js"></script>
</body>
</html>
"""


def home(request: Request) -> Response:
    """Lead to the documentation."""
    return RedirectResponse("/docs", 307)


def docs(request: Request) -> Response:
    """Show the OpenAPI document as a page that can try it out."""
    return Response(_DOCS, headers={"Content-Security-Policy": _POLICY}, media_type="text/html")


def asset(request: Request) -> Response:
    """Give a part of the documentation page."""
    file, media_type = ASSETS[request.url.path.rsplit("/", 1)[1]]
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(_content(file), headers=headers, media_type=media_type)


@cache
def _content(file: str) -> bytes:
    return files("service.api").joinpath(file).read_bytes()


def openapi(request: Request) -> Response:
    """Give the OpenAPI document."""
    return Response(dumps(request.app.openapi()), media_type="application/json")


PAGES = {"/": home, "/docs": docs, "/openapi.json": openapi} | {
    f"/docs/{name}": asset for name in ASSETS
}
