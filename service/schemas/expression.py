"""An expression of an answer, written in each format that was asked for."""

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field

from service.errors import InvalidRequest
from service.schemas.model import Model, no_default

Format = Literal["text", "latex", "mathml", "mathjson", "python", "javascript", "c", "sympy"]

_USUAL: tuple[Format, ...] = ("text", "latex")


def _each_once(formats: list[Format]) -> list[Format]:
    if len(set(formats)) < len(formats):
        raise InvalidRequest(
            "Each format is named once.", pointer="/formats", expected="unique items"
        )
    return formats


Formats = Annotated[
    list[Format], Field(min_length=1, max_length=len(get_args(Format))), AfterValidator(_each_once)
]
# The field of requests that says in which formats the answer is to be.
FORMATS: Any = Field(
    default_factory=lambda: list(_USUAL),
    title="Formats",
    description="In which every expression of the answer is written.",
    json_schema_extra={"uniqueItems": True, "default": list(_USUAL)},
)


class Notations(Model):
    """The same thing in each notation that was asked for, and in no other."""

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


def _source(language: str, description: str) -> Any:
    return Field("", title=language, description=description, json_schema_extra=no_default)


class Sources(Model):
    """The same thing in each programming language that was asked for, and in no other."""

    python: str = _source("Python", "With NumPy as np, and special from SciPy.")
    javascript: str = _source("JavaScript", "With Math.")
    c: str = _source("C", "With <math.h>.")
    sympy: str = _source("SymPy", "In Python, with all names of SymPy.")


class Written(Notations, Sources):
    """The same thing in each format that was asked for, and in no other."""

    mathjson: Any = Field(
        "",
        title="MathJSON",
        description="Nested lists, as MathLive and the Compute Engine read them.",
        json_schema_extra=no_default,
    )
