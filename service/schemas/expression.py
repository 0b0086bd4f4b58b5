"""An expression of an answer, written in each format that was asked for."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from service.errors import InvalidRequest
from service.schemas.model import Model, no_default

Format = Literal["text", "latex", "mathml"]

_USUAL: tuple[Format, ...] = ("text", "latex")


def _each_once(formats: list[Format]) -> list[Format]:
    if len(set(formats)) < len(formats):
        raise InvalidRequest(
            "Each format is named once.", pointer="/formats", expected="unique items"
        )
    return formats


Formats = Annotated[list[Format], Field(min_length=1, max_length=3), AfterValidator(_each_once)]
# The field of requests that says in which formats the answer is to be.
FORMATS: Any = Field(
    default_factory=lambda: list(_USUAL),
    title="Formats",
    description="In which every expression of the answer is written.",
    json_schema_extra={"uniqueItems": True, "default": list(_USUAL)},
)


class Written(Model):
    """The same thing in each format that was asked for, and in no other."""

    text: str = Field(
        "",
        title="Text",
        description="Exact; can be sent back and reads back to the same expression.",
        json_schema_extra=no_default,
    )
    latex: str = Field(
        "", title="LaTeX", description="For typesetting.", json_schema_extra=no_default
    )
    mathml: str = Field(
        "",
        title="MathML",
        description="Presentation MathML, which browsers show as it is.",
        json_schema_extra=no_default,
    )
