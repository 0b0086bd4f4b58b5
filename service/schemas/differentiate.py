"""POST /differentiate: the request and the response."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from service.errors import InvalidRequest
from service.limits import LIMITS
from service.schemas.derivation import Derivation, Line
from service.schemas.expression import FORMATS, Formats, Written
from service.schemas.model import WHOLE, AtMost, Model, Name, NamesAsKeys, Text
from service.symbolic.parsing import Syntax

_SINGLE = ("variable", "order")


def _exclusions(schema: dict[str, Any]) -> None:
    schema["allOf"] = [{"not": {"required": ["variables", name]}} for name in _SINGLE]


class DerivativeRequest(Model):
    """What to differentiate, and by what."""

    model_config = ConfigDict(json_schema_extra=_exclusions)

    expression: Text = Field(
        title="Expression", description="What to differentiate.", examples=["(x^2 + 1)^3"]
    )
    syntax: Syntax = Field("text", title="Syntax", description="Of all expressions here.")
    variable: Name | None = Field(
        None,
        title="Variable",
        description="What to differentiate by; may be left out when there is exactly one.",
        examples=["x"],
    )
    order: Annotated[int, Field(ge=1), WHOLE, AtMost("order", length=False)] = Field(
        1, title="Order", description="How many times to differentiate."
    )
    variables: Annotated[
        list[Name], Field(min_length=1, max_length=LIMITS.order), AtMost("order")
    ] = Field(
        default_factory=list,
        title="Variables",
        description="A mixed partial derivative, in the order applied; excludes the other two.",
        examples=[["x", "x", "y"]],
    )
    definitions: Annotated[dict[Name, Text], NamesAsKeys, AtMost("definitions")] = Field(
        default_factory=dict,
        title="Definitions",
        description="Intermediate variables, which make it a total derivative; no cycles.",
        examples=[{"x": "cos(t)", "y": "sin(t)"}],
    )
    symbols: Annotated[list[Name], AtMost("variables")] = Field(
        default_factory=list,
        title="Symbols",
        description="Words to read as one variable each.",
        examples=[["rate"]],
    )

    @model_validator(mode="after")
    def _one_way_to_name_variables(self) -> Self:
        given = self.model_fields_set
        if "variables" in given and not given.isdisjoint(_SINGLE):
            raise InvalidRequest(
                "variables excludes variable and order.",
                pointer="/variables",
                expected="variables alone, or variable and order",
            )
        return self

    @property
    def names(self) -> set[str]:
        """The names that are variables because the request uses them as such."""
        named = self.variables or ([self.variable] if self.variable else [])
        return {*named, *self.definitions}


class DifferentiateRequest(DerivativeRequest):
    """What to differentiate, by what, and how to show it."""

    at: Annotated[dict[Name, float | Text], NamesAsKeys, AtMost("variables")] = Field(
        default_factory=dict,
        title="At",
        description="A point: numbers or constant expressions. Adds the values there.",
        examples=[{"x": "pi/4"}],
    )
    simplify: Literal["none", "basic"] = Field(
        "basic",
        title="Simplify",
        description="none: what the rules gave; basic: the form a textbook prints.",
    )
    trace: Literal["none", "brief", "full"] = Field(
        "full",
        title="Trace",
        description="How much of the derivation to show; brief leaves out the plain steps.",
    )
    formats: Formats = FORMATS

    @property
    def names(self) -> set[str]:
        """The names that are variables because the request uses them as such."""
        return super().names | self.at.keys()


class Value(Model):
    """The function and its derivative at a point."""

    at: dict[str, float] = Field(title="At", description="The point.")
    function: float = Field(title="Function", description="Its value.")
    derivative: float = Field(title="Derivative", description="Its value.")


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
    pointer: str = Field(title="Pointer", description="To the text in the request.")


class Conventions(Model):
    """What was taken for granted."""

    domain: Literal["real"] = Field(title="Domain", description="Of all variables.")
    log: Literal["natural"] = Field(title="Logarithm", description="What log without a base is.")


class DifferentiateResponse(Model):
    """The derivative, how it came about, and how it was checked."""

    kind: Literal["ordinary", "partial", "mixed", "total"] = Field(
        title="Kind", description="Of derivative."
    )
    variable: str = Field(title="Variable", description="The first that was differentiated by.")
    variables: list[str] = Field(
        title="Variables", description="All that were differentiated by, in order."
    )
    order: int = Field(title="Order", description="How many times it was differentiated.")
    expression: Written = Field(title="Expression", description="As it was read.")
    derivative: Written = Field(title="Derivative", description="In the form asked for.")
    value: Value | None = Field(title="Value", description="At the point asked for, if any.")
    derivation: Derivation = Field(title="Derivation", description="For programs.")
    lines: list[Line] = Field(title="Lines", description="For people.")
    verification: Verification = Field(title="Verification", description="By values alone.")
    conditions: list[str] = Field(
        title="Conditions", description="Under which the derivative is what it says."
    )
    warnings: list[Warn] = Field(title="Warnings", description="Other possible readings.")
    conventions: Conventions = Field(title="Conventions", description="Taken for granted.")
