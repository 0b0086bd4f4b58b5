"""What diagnostics hold: plain dictionaries and lists. Indices count from 0."""

from typing import Literal, TypeAlias, TypedDict

Phase: TypeAlias = Literal["forward", "loss", "backward", "update"]


class ParameterHealth(TypedDict):
    """Norms of one parameter; what was not computed is null.

    update_to_weight  ‖change‖/‖weight before‖; about 1e-3 is usual
    """

    gradient_norm: float | None
    weight_norm: float
    update_norm: float | None
    update_to_weight: float | None


class Units(TypedDict):
    """Units of a layer; indices without the example, as many as the limit allows."""

    count: int
    fraction: float
    indices: list[list[int]]


class ActivationHealth(TypedDict):
    """The units of one elementwise activation over the batch.

    units      how many there are in one example
    dead       whose slope is zero for the whole batch
    saturated  whose slope is below `saturation_threshold` of the steepest for the whole batch
    """

    node: str
    type: str
    units: int
    dead: Units
    saturated: Units


class NonFinite(TypedDict):
    """The first number that is not finite, in the order of computation.

    node       whose operation wrote it; the name of an input or a parameter if it came in; `loss`
    operation  the type of the node, the loss or the optimizer; `given` if it came in
    tensor     what it is an entry of: `output`, `values` or `value` of the loss, `seed`, or what
               has this gradient: the name of a node, an input or a parameter; after an update,
               `parameter` or the name of a slot
    """

    phase: Phase
    node: str
    operation: str
    tensor: str
    index: list[int]
    value: float


class Diagnostics(TypedDict):
    """The health of a network after its passes."""

    parameters: dict[str, ParameterHealth]
    activations: list[ActivationHealth]
    saturation_threshold: float
    non_finite: NonFinite | None
