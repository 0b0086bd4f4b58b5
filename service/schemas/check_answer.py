"""POST /check-answer: the request and the response."""

from typing import Literal

from pydantic import Field

from service.schemas.differentiate import DerivativeRequest
from service.schemas.expression import FORMATS, Formats, Written
from service.schemas.model import Model, Text
from service.schemas.symbolic import Conventions, Verification, Warn
from service.symbolic.parsing import Syntax


class CheckAnswerRequest(DerivativeRequest):
    """A derivative to find, and what somebody found."""

    answer: Text = Field(
        title="Answer", description="What somebody says the derivative is.", examples=["3(x^2+1)^2"]
    )
    answer_syntax: Syntax | None = Field(
        None, title="Syntax of the answer", description="Left out, it is that of the expression."
    )
    formats: Formats = FORMATS


class DecidedBy(Model):
    """Why the verdict is what it is."""

    method: Literal[
        "identical",
        "same-normal-form",
        "zero-difference",
        "proved-by-sympy",
        "sampled-points",
        "counterexample",
        "none",
    ] = Field(title="Method", description="By which the verdict was found.")
    detail: str = Field(title="Detail", description="The same for a person.")
    points: int | None = Field(
        title="Points", description="At how many the two agree, or differ; null without values."
    )
    bound: float | None = Field(
        title="Bound",
        description="The two are no further apart than this at any of those points, relative to "
        "their size; null unless points decided.",
    )
    at: dict[str, float] | None = Field(
        title="At", description="A point where the two differ, or null."
    )
    derivative: float | None = Field(
        title="Derivative there", description="Its value at that point, or null."
    )
    answer: float | None = Field(
        title="Answer there", description="Its value at that point, or null."
    )
    answer_undefined_at: dict[str, float] | None = Field(
        title="Answer undefined at",
        description="A point where the derivative has a value and the answer has none, or null.",
    )


class Slip(Model):
    """One mistake at one step of the derivation, or the same at several."""

    mistake: str = Field(title="Mistake", description="Stable id.")
    title: str = Field(title="Title", description="What a teacher calls it.")
    rule: str = Field(title="Rule", description="Id of the rule that it was made with.")
    step: str = Field(
        title="Step", description="Number of the step in the full derivation of /differentiate."
    )
    steps: list[str] = Field(title="Steps", description="All steps where it was made.")
    of: Written = Field(title="Of", description="What that step differentiates.")
    correct: Written = Field(title="Correct", description="What the rule gives there.")
    instead: Written = Field(title="Instead", description="What was written in place of that.")
    explanation: str = Field(title="Explanation", description="What was done, in a sentence.")


class Explanation(Slip):
    """A mistake that, alone or together with another one, gives exactly the answer."""

    together_with: list[Slip] = Field(
        title="Together with", description="The other mistake that it takes; mostly none."
    )


class CheckAnswerResponse(Model):
    """Whether the answer is the derivative, how that was decided, and what went wrong if not."""

    kind: Literal["ordinary", "partial", "mixed", "total"] = Field(
        title="Kind", description="Of derivative."
    )
    variables: list[str] = Field(
        title="Variables", description="All that were differentiated by, in order."
    )
    expression: Written = Field(title="Expression", description="As it was read.")
    answer: Written = Field(title="Answer", description="As it was read.")
    derivative: Written = Field(title="Derivative", description="In textbook form.")
    verdict: Literal["correct", "equivalent-form-differs", "incorrect", "undecided"] = Field(
        title="Verdict",
        description="correct: the derivative as it stands; equivalent-form-differs: equal to it, "
        "written otherwise or as a derivative not carried out; undecided: neither could be "
        "shown.",
    )
    decided_by: DecidedBy = Field(title="Decided by", description="How it was decided.")
    diagnosis: list[Explanation] = Field(
        title="Diagnosis",
        description="Every known mistake that gives exactly this answer; empty where none does.",
    )
    diagnosis_complete: bool = Field(
        title="Diagnosis complete",
        description="Whether all known mistakes were tried within the budget of a request.",
    )
    verification: Verification = Field(
        title="Verification", description="Of the derivative, by values alone."
    )
    conditions: list[str] = Field(
        title="Conditions", description="Under which the derivative is what it says."
    )
    warnings: list[Warn] = Field(title="Warnings", description="Other possible readings.")
    conventions: Conventions = Field(title="Conventions", description="Taken for granted.")
