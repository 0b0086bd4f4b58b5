"""What operations on expressions have in common, in what they are told and in what they tell."""

from typing import Annotated, Literal

from pydantic import Field

from service.schemas.expression import FORMATS, Formats
from service.schemas.model import AtMost, Model, Name, NamesAsKeys, Text
from service.symbolic.parsing import Syntax

CommonForm = Literal["default", "factored", "expanded", "single_fraction"]
Form = Literal["default", "factored", "expanded", "single_fraction", "in_terms_of_f"]
Coordinates = Annotated[dict[Name, float | Text], NamesAsKeys, AtMost("variables")]


class ReadingRequest(Model):
    """How expressions are to be read."""

    syntax: Syntax = Field("text", title="Syntax", description="Of all expressions here.")
    symbols: Annotated[list[Name], AtMost("variables")] = Field(
        default_factory=list,
        title="Symbols",
        description="Words to read as one variable each.",
    )


class DerivingRequest(ReadingRequest):
    """How derivatives are to be shown."""

    at: Coordinates = Field(
        default_factory=dict,
        title="At",
        description="A point: numbers or constant expressions. Adds the values there.",
    )
    simplify: Literal["none", "basic", "full"] = Field(
        "basic",
        title="Simplify",
        description="none: what the rules gave; basic: the form a textbook prints; full: a shorter "
        "one, if computer algebra finds any that passes the check.",
    )
    form: Form = Field(
        "default",
        title="Form",
        description="Of the result. All but default are found by computer algebra and checked; "
        "in_terms_of_f is answered beside the result.",
    )
    trace: Literal["none", "brief", "full"] = Field(
        "full",
        title="Trace",
        description="How much of the derivation to show; brief leaves out the plain steps.",
    )
    formats: Formats = FORMATS


class Verification(Model):
    """The independent check of the answer by values alone."""

    status: Literal["verified", "unverified"] = Field(
        title="Status", description="Of all steps together."
    )
    method: str = Field(title="Method", description="How it was checked.")
    points: list[dict[str, float]] = Field(title="Points", description="Where it was checked.")
    max_relative_error: float | None = Field(
        title="Largest relative error", description="Over steps and points."
    )


class Warn(Model):
    """Something that could have been meant otherwise."""

    code: str = Field(title="Code", description="Stable.")
    detail: str = Field(title="Detail", description="For a person.")
    position: int | None = Field(title="Position", description="Offset in the text, if any.")
    pointer: str = Field(title="Pointer", description="To what it is about in the request.")


class Conventions(Model):
    """What was taken for granted."""

    domain: Literal["real"] = Field(title="Domain", description="Of all variables.")
    log: Literal["natural"] = Field(title="Logarithm", description="What log without a base is.")


class ReadingResponse(Model):
    """What came of reading and checking."""

    verification: Verification = Field(title="Verification", description="By values alone.")
    warnings: list[Warn] = Field(title="Warnings", description="Other possible readings.")
    conventions: Conventions = Field(title="Conventions", description="Taken for granted.")


class DerivingResponse(ReadingResponse):
    """What all answers with derivatives end with."""

    conditions: list[str] = Field(
        title="Conditions", description="Under which the derivative is what it says."
    )
