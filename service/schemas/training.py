"""POST /forward, /backprop, /train-step and /initialize: the requests."""

from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args

from pydantic import Field

from service.backprop.clipping import CLIPS
from service.backprop.losses import LOSSES
from service.backprop.optimizers import OPTIMIZERS
from service.schemas.arguments import model_of, tagged
from service.schemas.layers import ParameterName
from service.schemas.model import WHOLE, AtMost, Model
from service.schemas.network import NetworkSpecification
from service.schemas.state import Count, Seed, StateGiven
from service.schemas.tensor import ENCODING, Encoding, OneOrNamedIn

Result: TypeAlias = Literal[
    "loss", "outputs", "gradients", "input_gradient", "state", "diagnostics"
]
ForwardResult: TypeAlias = Literal["outputs", "activations", "state", "diagnostics"]
Detail: TypeAlias = Literal["none", "summary", "full"]

_OUTPUTS: tuple[ForwardResult, ...] = ("outputs",)

InputShape: TypeAlias = Annotated[
    list[Annotated[int, Field(ge=1, le=2**31), WHOLE]], Field(max_length=7)
]

Conventions: TypeAlias = Literal["pytorch", "keras"]

_ALL: tuple[Result, ...] = get_args(Result)


class Choice(Model):
    """One row of a table, with its arguments."""


LOSS_MODELS = {name: model_of(row, Choice, "Loss") for name, row in LOSSES.items()}
OPTIMIZER_MODELS = {name: model_of(row, Choice, "Optimizer") for name, row in OPTIMIZERS.items()}
CLIP_MODELS = {name: model_of(row, Choice, "Clip") for name, row in CLIPS.items()}

AnyLoss: Any = tagged("Loss", "How far outputs are from targets.", LOSS_MODELS)
AnyOptimizer: Any = tagged("Optimizer", "How parameters follow gradients.", OPTIMIZER_MODELS)
AnyClip: Any = tagged("Clip", "What is done to gradients first.", CLIP_MODELS)


class Examples(Model):
    """Examples without targets."""

    inputs: OneOrNamedIn = Field(
        title="Inputs",
        description="The first axis counts the examples. Several inputs are given by name.",
    )


class Batch(Examples):
    """Examples and what the outputs are compared with."""

    targets: OneOrNamedIn = Field(
        title="Targets",
        description="As the loss takes them; where it takes several, by name.",
    )


class NetworkRequest(Model):
    """What every operation on a network is told."""

    network: NetworkSpecification = Field(title="Network", description="What feeds what.")
    encoding: Encoding = ENCODING
    conventions: Conventions = Field(
        "pytorch",
        title="Conventions",
        description="Whose defaults hold where arguments are left out, and whose formulas.",
    )


class PassRequest(NetworkRequest):
    """What every pass over a network is told."""

    state: StateGiven | None = Field(
        None, title="State", description="As the last answer gave it; or leave it to the seed."
    )
    seed: Seed | None = Field(
        None,
        title="Seed",
        description="Initialises parameters when there is no state, and starts dropout.",
    )
    mode: Literal["train", "eval"] = Field(
        "train", title="Mode", description="Governs dropout and batch norm."
    )


class TracedRequest(PassRequest):
    """What a pass is told whose results are shown."""

    # What `return` chooses from.
    choices: ClassVar[tuple[str, ...]]

    trace: Detail = Field(
        "none",
        title="Trace",
        description="summary: every node and gradient by its formula, shape and norm; full: with "
        "all values.",
    )


class ForwardRequest(TracedRequest):
    """A network and its inputs."""

    choices = get_args(ForwardResult)

    batch: Examples = Field(title="Batch", description="The inputs.")
    returned: Annotated[list[ForwardResult], Field(max_length=4)] = Field(
        default_factory=lambda: list(_OUTPUTS),
        alias="return",
        title="Return",
        description="What the answer shall contain.",
        json_schema_extra={"default": ["outputs"]},
    )


class LossRequest(PassRequest):
    """A network, its loss, and examples with targets."""

    loss: AnyLoss = Field(title="Loss", description="What is to become small.")
    batch: Batch = Field(title="Batch", description="Inputs and targets.")


class GradientCheckRequest(LossRequest):
    """A network, its loss, and examples; the seed also picks the entries that are compared."""


class Weight(Model):
    """One entry of a parameter."""

    parameter: ParameterName = Field(title="Parameter", description="Its name.")
    index: Annotated[list[Count], Field(max_length=8)] = Field(
        title="Index", description="Along each axis, from 0, such as [0, 1]."
    )


class BackpropRequest(LossRequest, TracedRequest):
    """A network, its loss, and examples with targets."""

    choices = _ALL

    explain: Annotated[list[Weight], AtMost("explained")] = Field(
        default_factory=list,
        title="Explain",
        description="Weights whose gradients are explained path by path.",
    )
    returned: Annotated[list[Result], Field(max_length=6)] = Field(
        default_factory=lambda: list(_ALL),
        alias="return",
        title="Return",
        description="What the answer shall contain: leave out what the client has.",
        json_schema_extra={"default": list(_ALL)},
    )


class TrainStepRequest(BackpropRequest):
    """A network, its state and a batch; one update is made."""

    optimizer: AnyOptimizer = Field(title="Optimizer", description="How parameters follow.")
    clip: AnyClip | None = Field(
        None, title="Clip", description="What is done to gradients before the update."
    )


class InitializeRequest(NetworkRequest):
    """A network and the seed of its first parameters."""

    seed: Seed = Field(title="Seed", description="Of all streams, one for each parameter.")
    input_shape: InputShape | dict[str, InputShape] | None = Field(
        None,
        title="Input shape",
        description="Of one example; by name for several inputs. May be left out where the first "
        "layers say it.",
    )
