"""POST /differentiate: the request and the response."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from service.errors import InvalidRequest
from service.limits import LIMITS
from service.schemas.derivation import Derivation, Line
from service.schemas.expression import Sources, Written
from service.schemas.model import WHOLE, AtMost, Model, Name, NamesAsKeys, Text, no_default
from service.schemas.symbolic import DerivingRequest, DerivingResponse, ReadingRequest
from service.schemas.validity import Validity

Kind = Literal["ordinary", "partial", "mixed", "total", "implicit", "parametric", "inverse"]

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


# Fields that say what kind of derivative is wanted, and what makes no sense beside them.
_EXCLUDED = {
    "dependent": ("definitions", "variables", "parameter", "inverse", "form", "validity"),
    "parameter": ("variables", "inverse", "form", "validity"),
    "inverse": ("definitions", "variables", "form", "validity"),
}
_PAIRS = [(field, other) for field, others in _EXCLUDED.items() for other in others]


def _kinds(schema: dict[str, Any]) -> None:
    _exclusions(schema)
    schema["allOf"] += [{"not": {"required": list(pair)}} for pair in _PAIRS]


class DifferentiateRequest(DerivativeRequest, DerivingRequest):
    """What to differentiate, by what, and how to show it."""

    model_config = ConfigDict(json_schema_extra=_kinds)

    dependent: Name | None = Field(
        None,
        title="Dependent",
        description="Makes it an implicit derivative: expression is an equation F = G, and this is "
        "the variable that depends on the other; may be left out when there are exactly two.",
        examples=["y"],
    )
    parameter: Name | None = Field(
        None,
        title="Parameter",
        description="Makes it a parametric derivative: expression and variable are given by "
        "definitions in terms of this one.",
        examples=["t"],
    )
    inverse: bool = Field(
        False,
        title="Inverse",
        description="Whether to differentiate the inverse of the function, by its value.",
    )

    validity: bool = Field(
        False,
        title="Validity",
        description="Adds where the function and its derivative exist, and where and why not.",
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = self.model_fields_set
        if len(given) > 1 and not given.isdisjoint(_EXCLUDED):
            for field, other in _PAIRS:
                if field in given and other in given:
                    raise InvalidRequest(
                        f"{field} and {other} exclude each other: they ask for different kinds of "
                        "derivative.",
                        pointer=f"/{field}",
                        expected="one of the two",
                    )
        return self

    @property
    def names(self) -> set[str]:
        """The names that are variables because the request uses them as such."""
        kinds = {name for name in (self.dependent, self.parameter) if name}
        return super().names | self.at.keys() | kinds


class InTermsOfF(Written):
    """The derivative in terms of the function itself."""

    symbol: str = Field(title="Symbol", description="What the function is called in it.")


class Value(Model):
    """The function and its derivative at a point.

    For an implicit derivative the function is the dependent variable; for that of an inverse
    function it is the value at which the inverse is differentiated.
    """

    at: dict[str, float] = Field(title="At", description="The point.")
    function: float = Field(title="Function", description="Its value.")
    derivative: float = Field(title="Derivative", description="Its value.")


class DifferentiateResponse(DerivingResponse):
    """The derivative, how it came about, and how it was checked."""

    kind: Kind = Field(title="Kind", description="Of derivative.")
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
    equation: Written | None = Field(
        None,
        title="Equation",
        description="Of an implicit derivative, as it was read.",
        json_schema_extra=no_default,
    )
    dependent: str = Field(
        "",
        title="Dependent",
        description="Of an implicit derivative: the variable that depends on the other.",
        json_schema_extra=no_default,
    )
    parameter: str = Field(
        "",
        title="Parameter",
        description="In terms of which the derivative is given, where that is not its variable.",
        json_schema_extra=no_default,
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
