"""POST /differentiate: the request and the response."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from service.errors import InvalidRequest
from service.limits import LIMITS
from service.schemas.derivation import Derivation, Line
from service.schemas.expression import Sources, Written
from service.schemas.model import WHOLE, AtMost, Model, Name, NamesAsKeys, Text
from service.schemas.symbolic import DerivingRequest, DerivingResponse, ReadingRequest
from service.schemas.validity import Validity

_SINGLE = ("variable", "order")


def _exclusions(schema: dict[str, Any]) -> None:
    schema["allOf"] = [{"not": {"required": ["variables", name]}} for name in _SINGLE]


class DerivativeRequest(ReadingRequest):
    """What to differentiate, and by what."""

    model_config = ConfigDict(json_schema_extra=_exclusions)

    expression: Text = Field(
        title="Expression", description="What to differentiate.", examples=["(x^2 + 1)^3"]
    )
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


class DifferentiateRequest(DerivativeRequest, DerivingRequest):
    """What to differentiate, by what, and how to show it."""

    validity: bool = Field(
        False,
        title="Validity",
        description="Adds where the function and its derivative exist, and where and why not.",
    )

    @property
    def names(self) -> set[str]:
        """The names that are variables because the request uses them as such."""
        return super().names | self.at.keys()


class InTermsOfF(Written):
    """The derivative in terms of the function itself."""

    symbol: str = Field(title="Symbol", description="What the function is called in it.")


class Value(Model):
    """The function and its derivative at a point."""

    at: dict[str, float] = Field(title="At", description="The point.")
    function: float = Field(title="Function", description="Its value.")
    derivative: float = Field(title="Derivative", description="Its value.")


class DifferentiateResponse(DerivingResponse):
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
    in_terms_of_f: InTermsOfF | None = Field(
        title="In terms of f",
        description="The derivative in terms of the function itself, as f*(1 - f); null where it "
        "was not asked for or there is none.",
    )
    value: Value | None = Field(title="Value", description="At the point asked for, if any.")
    validity: Validity | None = Field(
        title="Validity", description="Where the function and its derivative exist, if asked for."
    )
    code: Sources | None = Field(
        title="Code",
        description="A function of value and derivative in each programming language asked for.",
    )
    derivation: Derivation = Field(title="Derivation", description="For programs.")
    lines: list[Line] = Field(title="Lines", description="For people.")
