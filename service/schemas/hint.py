"""POST /hint: the request and the response."""

from typing import Annotated, Literal

from pydantic import Field

from service.schemas.derivation import Line
from service.schemas.differentiate import DerivativeRequest
from service.schemas.expression import FORMATS, Formats, Written
from service.schemas.model import WHOLE, Model, Text
from service.schemas.symbolic import Warn
from service.symbolic.parsing import Syntax


class HintRequest(DerivativeRequest):
    """A derivative to find, how far somebody has come, and how much may be given away."""

    partial: Text | None = Field(
        None,
        title="Partial answer",
        description="What is there already: the derivative of a part, or of an earlier order.",
        examples=["cos(x^2)"],
    )
    partial_syntax: Syntax | None = Field(
        None,
        title="Syntax of the partial answer",
        description="Left out, it is that of the expression.",
    )
    level: Annotated[int, Field(ge=1, le=4), WHOLE] = Field(
        1,
        title="Level",
        description="1 names the rule, 2 adds its template, 3 fills it in, 4 shows the line.",
    )
    formats: Formats = FORMATS


class Reached(Model):
    """What the partial answer is."""

    what: Literal["nothing", "unrecognised", "part", "stage", "derivative"] = Field(
        title="What",
        description="nothing: none was given; part: the derivative of a part; stage: an earlier "
        "derivative of several; derivative: what was asked for.",
    )
    step: str | None = Field(
        title="Step", description="Number of the step whose result it is, or null."
    )
    detail: str = Field(title="Detail", description="The same for a person.")


class Hint(Model):
    """How to come to the next line; what is beyond the level is null."""

    level: int = Field(title="Level", description="How much it gives away.")
    next_level: int | None = Field(
        title="Next level", description="To ask for when this is not enough; null at the end."
    )
    stage: int = Field(title="Stage", description="Of how many differentiations, from 1.")
    line: int = Field(title="Line", description="Index in the lines of that stage.")
    rule: str = Field(title="Rule", description="Id of the rule to use.")
    title: str = Field(title="Title", description="Name of the rule.")
    step: str | None = Field(
        title="Step", description="Number of its step in the full derivation; null for tidying."
    )
    of: Written = Field(title="Of", description="What the rule is to be used on.")
    detail: str = Field(title="Detail", description="The hint for a person.")
    template: Written | None = Field(title="Template", description="The rule; from level 2.")
    filled: list[Written] | None = Field(
        title="Filled in", description="What stands for what in the template; from level 3."
    )
    shown: Line | None = Field(title="Shown", description="The line itself; at level 4.")


class HintResponse(Model):
    """How far somebody has come, and a hint for the next line."""

    expression: Written = Field(title="Expression", description="As it was read.")
    variables: list[str] = Field(
        title="Variables", description="All that are to be differentiated by, in order."
    )
    complete: bool = Field(
        title="Complete", description="Whether the partial answer is the derivative asked for."
    )
    reached: Reached = Field(title="Reached", description="How far somebody has come.")
    hint: Hint | None = Field(title="Hint", description="Null when nothing is left to do.")
    warnings: list[Warn] = Field(title="Warnings", description="Other possible readings.")
