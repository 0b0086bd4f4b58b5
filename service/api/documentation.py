"""The OpenAPI document: FastAPI's, with our errors and examples."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.api.example import Example
from service.api.examples import EXAMPLES, answered, operation_of
from service.api.problems import MEDIA_TYPE
from service.api.strict_json import dumps
from service.schemas.problem import Problem

_COMPONENTS = "#/components/schemas/"
_PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": f"{_COMPONENTS}Problem"}}}}


def documented(statuses: Iterable[int]) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the errors of a route."""
    return {status: {"description": HTTPStatus(status).phrase, **_PROBLEM} for status in statuses}


def document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the application."""
    openapi = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = openapi["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template=f"{_COMPONENTS}{{model}}")
    schemas.update(problem.pop("$defs"), Problem=problem)
    for example in EXAMPLES:
        _add_example(openapi, example)
    return openapi


def _add_example(openapi: dict[str, Any], example: Example) -> None:
    row = operation_of(example)
    status, body = answered(example)
    operation = openapi["paths"][row.path][row.method.lower()]
    shown: dict[str, Any] = {"summary": example.title, "value": body}
    if example.request and status == 200:
        request = {"summary": example.title, "value": example.request}
        _media(operation["requestBody"])[example.name] = request
    elif example.request:
        shown["description"] = f"The answer to {dumps(example.request).decode()}"
    _media(operation["responses"][str(status)])[example.name] = shown


def _media(documented: dict[str, Any]) -> dict[str, Any]:
    """Return the examples of JSON, which stands first."""
    media = next(iter(documented["content"].values()))
    examples: dict[str, Any] = media.setdefault("examples", {})
    return examples
