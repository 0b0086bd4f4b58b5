"""An expression of an answer, written in each format that was asked for."""

from typing import Literal

from pydantic import Field

from service.schemas.model import Model, no_default

Format = Literal["text", "latex", "mathml"]


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
