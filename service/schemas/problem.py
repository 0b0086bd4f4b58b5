"""The one shape of every error."""

from typing import Any

from pydantic import Field

from service.schemas.model import Model, no_default


class Position(Model):
    """A place in the text of an expression."""

    offset: int = Field(title="Offset", description="In characters, from 0.", ge=0)
    line: int = Field(title="Line", description="From 1.", ge=1)
    column: int = Field(title="Column", description="From 1.", ge=1)


class Limit(Model):
    """The limit that was met."""

    name: str = Field(title="Name", description="As in GET /limits.")
    value: float = Field(title="Value", description="The most that is allowed.")


class Problem(Model):
    """Why there is no answer (RFC 9457)."""

    type: str = Field(
        title="Type",
        description="The section of the documentation about this code.",
        json_schema_extra={"format": "uri-reference"},
    )
    title: str = Field(title="Title", description="The same for every problem with this code.")
    status: int = Field(title="Status", description="The HTTP status.", ge=400, le=599)
    detail: str = Field(title="Detail", description="What went wrong this time, for a person.")
    instance: str = Field(
        title="Instance",
        description="The request, by its id.",
        json_schema_extra={"format": "uri"},
    )
    code: str = Field(title="Code", description="Stable; what a program should look at.")
    pointer: str = Field(
        "",
        title="Pointer",
        description="To the place in the request.",
        json_schema_extra=no_default,
    )
    layer: str = Field(
        "",
        title="Layer",
        description="The layer of the network that it is about.",
        json_schema_extra=no_default,
    )
    position: Position = Field(
        Position(offset=0, line=1, column=1),
        title="Position",
        description="In the text there.",
        json_schema_extra=no_default,
    )
    expected: Any = Field(
        None, title="Expected", description="What was wanted.", json_schema_extra=no_default
    )
    actual: Any = Field(
        None, title="Actual", description="What was there.", json_schema_extra=no_default
    )
    suggestions: list[str] = Field(
        default_factory=list, title="Suggestions", description="What may have been meant."
    )
    limit: Limit = Field(
        Limit(name="", value=0),
        title="Limit",
        description="That was met.",
        json_schema_extra=no_default,
    )
