"""POST /evaluate: the request and the response."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from service.schemas.model import AtMost, Model, Text, no_default
from service.schemas.symbolic import Conventions, ReadingRequest, Verification, Warn
from service.schemas.tensor import ENCODING, Decoded, Encoding, Tensor, Tensors, tensors
from service.symbolic.parsing.alphabet import canonical_name


def _canonical(points: dict[str, Any]) -> dict[str, Any]:
    return {canonical_name(name): tensor for name, tensor in points.items()}


class EvaluateRequest(ReadingRequest):
    """A function, and the points at which it is wanted."""

    expression: Text = Field(title="Expression", description="The function.")
    points: Annotated[
        dict[str, Any],
        AtMost("variables"),
        Decoded(Tensors, tensors),
        AfterValidator(_canonical),
    ] = Field(
        title="Points",
        description="The coordinates, by variable: tensors of one shape; a single number holds for "
        "all points.",
    )
    gradient: bool = Field(
        False, title="Gradient", description="Whether the gradient is wanted at each point, too."
    )
    encoding: Encoding = ENCODING


class NonFinite(Model):
    """Where numbers are not finite."""

    count: int = Field(title="Count", description="How many there are.")
    places: list[list[int]] = Field(
        title="Places", description="The indices of the first of them, in row-major order."
    )


class NonFiniteResults(Model):
    """Where results are not finite, because the function or a derivative does not exist there."""

    values: NonFinite = Field(title="Values", description="Of the function.")
    gradient: dict[str, NonFinite] = Field(
        default_factory=dict, title="Gradient", description="Of each partial derivative."
    )


class EvaluateResponse(Model):
    """The values at all points."""

    values: Tensor = Field(
        0.0,
        title="Values",
        description="Of the shape of the points.",
        json_schema_extra=no_default,
    )
    gradient: Tensors = Field(
        default_factory=dict,
        title="Gradient",
        description="The partial derivative by each variable, of the same shape. At kinks it is "
        "that of the functions in the expression, as GET /functions tells it.",
    )
    points: int = Field(title="Points", description="How many there were.")
    non_finite: NonFiniteResults = Field(title="Not finite", description="What is not finite.")
    verification: Verification | None = Field(
        title="Verification", description="Of the gradient; null where none was asked for."
    )
    warnings: list[Warn] = Field(title="Warnings", description="Other possible readings.")
    conventions: Conventions = Field(title="Conventions", description="Taken for granted.")
