"""POST /forward, /backprop, /train-step and /initialize: the answers."""

from typing import Any, Literal

from pydantic import Field

from service.schemas.model import Model, no_default
from service.schemas.state import State
from service.schemas.tensor import Number, OneOrNamed, Tensor, Tensors

_EMPTY = State(step=0, parameters={}, buffers={}, optimizer_state={}, rng=None)


class Resolved(Model):
    """The request with every default filled in; each member can be sent back."""

    network: dict[str, Any] = Field(title="Network", description="Names and sizes included.")
    loss: dict[str, Any] = Field(
        default_factory=dict, title="Loss", description="With all arguments."
    )
    optimizer: dict[str, Any] = Field(
        default_factory=dict, title="Optimizer", description="With all arguments."
    )
    clip: dict[str, Any] = Field(
        default_factory=dict, title="Clip", description="With all arguments."
    )
    mode: Literal["train", "eval"] = Field(
        "train",
        title="Mode",
        description="Of dropout and batch norm.",
        json_schema_extra=no_default,
    )
    conventions: Literal["pytorch", "keras"] = Field(title="Conventions", description="That hold.")


class InitializeResponse(Model):
    """The state that training starts from."""

    state: State = Field(title="State", description="Before the first step.")
    resolved: Resolved = Field(title="Resolved", description="What it was made from.")


class ForwardResponse(Model):
    """What the network makes of the inputs."""

    outputs: OneOrNamed = Field(
        0.0,
        title="Outputs",
        description="Of the only output node; of several by name.",
        json_schema_extra=no_default,
    )
    activations: Tensors = Field(
        default_factory=dict, title="Activations", description="The value of every node by name."
    )
    state: State = Field(
        _EMPTY,
        title="State",
        description="With buffers and random state moved on.",
        json_schema_extra=no_default,
    )
    trace: dict[str, Any] = Field(
        default_factory=dict,
        title="Trace",
        description="What the passes did, node by node, and the update term by term.",
    )
    diagnostics: dict[str, Any] = Field(
        default_factory=dict,
        title="Diagnostics",
        description="Norms, dead and saturated units, the first number that is not finite.",
    )
    resolved: Resolved = Field(title="Resolved", description="What it was computed with.")


class BackpropResponse(Model):
    """Loss, outputs and gradients."""

    loss: Tensor = Field(
        0.0,
        title="Loss",
        description="One number; a tensor with the reduction none.",
        json_schema_extra=no_default,
    )
    outputs: OneOrNamed = Field(
        0.0, title="Outputs", description="Of the network.", json_schema_extra=no_default
    )
    gradients: Tensors = Field(
        default_factory=dict, title="Gradients", description="Of the loss, by parameter."
    )
    input_gradient: OneOrNamed = Field(
        0.0,
        title="Input gradient",
        description="Of the loss by the inputs; absent where these are indices.",
        json_schema_extra=no_default,
    )
    state: State = Field(
        _EMPTY,
        title="State",
        description="What the next request takes, word for word.",
        json_schema_extra=no_default,
    )
    gradient_norm: Number = Field(
        title="Gradient norm", description="Of all trained parameters together, before clipping."
    )
    paths: list[dict[str, Any]] = Field(
        default_factory=list,
        title="Paths",
        description="Why each weight asked for has its gradient, path by path.",
    )
    trace: dict[str, Any] = Field(
        default_factory=dict,
        title="Trace",
        description="What the passes did, node by node, and the update term by term.",
    )
    diagnostics: dict[str, Any] = Field(
        default_factory=dict,
        title="Diagnostics",
        description="Norms, dead and saturated units, the first number that is not finite.",
    )
    resolved: Resolved = Field(title="Resolved", description="What it was computed with.")


class TrainStepResponse(BackpropResponse):
    """Loss, outputs, gradients, and the state after one update."""

    clip_coefficient: Number = Field(
        title="Clip coefficient", description="What gradients were multiplied by; 1 without a clip."
    )


class GradientCheckResponse(Model):
    """How the gradients compare with derivatives from values of the loss alone."""

    verdict: Literal["agrees", "disagrees", "skipped"] = Field(
        title="Verdict", description="Of all tensors together."
    )
    method: Literal["central_difference", "complex_step"] = Field(
        title="Method", description="The complex step where everything is analytic."
    )
    step: float = Field(title="Step", description="By which entries were moved.")
    tolerance: float = Field(title="Tolerance", description="Largest relative error that agrees.")
    checked: int = Field(title="Checked", description="How many entries were compared.")
    max_relative_error: Number | None = Field(
        title="Largest relative error", description="Over all entries; null if there are none."
    )
    tensors: dict[str, Any] = Field(
        title="Tensors", description="The check of each parameter and input, by name."
    )
    kinks: list[dict[str, Any]] = Field(
        title="Kinks", description="Entries that were skipped, and the unit that has the kink."
    )
    kinks_left_out: int = Field(title="Kinks left out", description="More of them.")
    resolved: Resolved = Field(title="Resolved", description="What it was computed with.")
