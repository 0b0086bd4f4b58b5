"""What a gradient check holds: plain dictionaries and lists. Indices count from 0."""

from typing import Literal, TypeAlias, TypedDict

Method: TypeAlias = Literal["central_difference", "complex_step"]
Verdict: TypeAlias = Literal["agrees", "disagrees", "skipped"]


class Worst(TypedDict):
    """The entry with the largest relative error."""

    index: list[int]
    analytic: float
    numeric: float


class TensorCheck(TypedDict):
    """The check of one parameter or input.

    size     how many entries it has; `checked` of them were compared, `skipped` lay at a kink;
             rows of an embedding that stand for padding are neither, their gradient is held at zero
    worst    null if none could be compared; the verdict is then `skipped`
    """

    kind: Literal["parameter", "input"]
    size: int
    checked: int
    skipped: int
    max_relative_error: float | None
    max_absolute_error: float | None
    worst: Worst | None
    verdict: Verdict


class Kink(TypedDict):
    """An entry that was skipped: within the step, a unit changes the side of a kink.

    node, unit  where; null where only the difference quotients of both sides disagree, or where the
                loss has a value on one side only, as at the edge of a domain
    """

    tensor: str
    index: list[int]
    node: str | None
    unit: list[int] | None


class GradientCheck(TypedDict):
    """The check of all gradients.

    step       by which entries are moved, relative to their magnitude where that is above 1
    tolerance  the largest relative error that agrees
    """

    verdict: Verdict
    method: Method
    step: float
    tolerance: float
    checked: int
    max_relative_error: float | None
    tensors: dict[str, TensorCheck]
    kinks: list[Kink]
    kinks_left_out: int
