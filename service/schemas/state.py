"""What a training run carries from one step to the next, on the wire."""

from typing import Annotated

from pydantic import Field

from service.schemas.model import WHOLE, Model
from service.schemas.tensor import Slots, SlotsIn, Tensors, TensorsIn

Seed = Annotated[int, Field(ge=0, le=2**53), WHOLE]
Count = Annotated[int, Field(ge=0, le=2**53), WHOLE]


class RandomState(Model):
    """Where the random numbers of dropout stand."""

    seed: Seed = Field(title="Seed", description="Of all streams.")
    draws: Count = Field(title="Draws", description="How often each stream was used.")


class StateGiven(Model):
    """The state that the last answer gave, word for word, or one made elsewhere."""

    step: Count = Field(0, title="Step", description="How many updates there have been.")
    parameters: TensorsIn = Field(title="Parameters", description="By name: layer.parameter.")
    buffers: TensorsIn = Field(
        default_factory=dict,
        title="Buffers",
        description="Running statistics by name; may be left out before the first step.",
    )
    optimizer_state: SlotsIn = Field(
        default_factory=dict,
        title="Optimizer state",
        description="By parameter, then by slot; empty before the first step.",
    )
    rng: RandomState | None = Field(
        None, title="Random state", description="Of dropout; null where nothing is random."
    )


class State(Model):
    """What a training run carries from one step to the next."""

    step: int = Field(title="Step", description="How many updates there have been.")
    parameters: Tensors = Field(title="Parameters", description="By name: layer.parameter.")
    buffers: Tensors = Field(title="Buffers", description="Running statistics by name.")
    optimizer_state: Slots = Field(title="Optimizer state", description="By parameter and slot.")
    rng: RandomState | None = Field(
        title="Random state", description="Of dropout; null where nothing is random."
    )
