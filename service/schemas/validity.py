"""Where a function and its derivative exist."""

from typing import Literal

from pydantic import Field

from service.schemas.expression import Written
from service.schemas.model import Model

Extended = float | Literal["Infinity", "-Infinity"]


class Bound(Model):
    """An end of an interval."""

    exact: Written | None = Field(
        title="Exact", description="Null where it is infinite, or only known as a number."
    )
    value: Extended = Field(title="Value", description="As a number.")
    closed: bool = Field(title="Closed", description="Whether it belongs to the interval.")


class Interval(Model):
    """All numbers between two bounds; one number where they are the same."""

    low: Bound = Field(title="Low", description="The left end.")
    high: Bound = Field(title="High", description="The right end.")


class Region(Written):
    """A set of real numbers."""

    intervals: list[Interval] = Field(
        title="Intervals", description="In order; with a period, those of one period."
    )
    period: Written | None = Field(
        title="Period", description="The intervals repeat at all multiples of it; null for once."
    )


class Domain(Model):
    """The sets on which the function and the derivative asked for exist."""

    function: Region = Field(title="Function", description="Where it has real values.")
    derivative: Region = Field(title="Derivative", description="Where it exists.")


class Location(Model):
    """A number on the line."""

    exact: Written | None = Field(
        title="Exact", description="Null where it is only known as a number."
    )
    value: float = Field(title="Value", description="As a number.")


class Limits(Model):
    """What the function tends to; null where it has no values or no limit."""

    left: Extended | None = Field(title="Left", description="From the left.")
    right: Extended | None = Field(title="Right", description="From the right.")


class ValidityPoint(Model):
    """A point without derivative, in the domain or at its border."""

    at: Location = Field(title="At", description="Where; with a period, there and so on.")
    kind: Literal[
        "corner", "cusp", "vertical-tangent", "jump", "removable", "pole", "oscillation",
        "endpoint", "isolated", "undecided",
    ] = Field(title="Kind", description="What there is in place of a derivative.")  # fmt: skip
    order: int = Field(title="Order", description="The lowest order of a missing derivative.")
    left: Extended | None = Field(
        title="Left", description="The left-hand derivative of this order; null for none."
    )
    right: Extended | None = Field(
        title="Right", description="The right-hand derivative of this order; null for none."
    )
    limits: Limits = Field(title="Limits", description="Of the function on both sides.")
    value: float | None = Field(
        title="Value", description="Of the function there; null if it has none."
    )
    because: str = Field(title="Because", description="In a sentence.")


class Validity(Model):
    """Where the function and its derivative exist, and where and why they do not."""

    domain: Domain | None = Field(
        title="Domain", description="Null for functions of several variables or letters."
    )
    period: Written | None = Field(
        title="Period", description="Points repeat at all multiples of it; null for once."
    )
    points: list[ValidityPoint] = Field(
        title="Points", description="Without derivative, in order; with a period, those of one."
    )
    complete: bool = Field(
        title="Complete",
        description="Whether domain and points are established on the whole line. Otherwise they "
        "are what was found.",
    )
    searched: tuple[float, float] | None = Field(
        title="Searched",
        description="The window in which borders were searched for by values, where they could "
        "not all be solved for; intervals end with it.",
    )
    conditions: list[str] = Field(
        title="Conditions", description="What the parts of the function ask for, cases aside."
    )
