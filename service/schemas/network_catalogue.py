"""GET /layers, /activations, /losses and /optimizers: the responses."""

from typing import Any

from pydantic import Field

from service.schemas.catalogue import Arity
from service.schemas.expression import Written
from service.schemas.model import Model


class ArgumentRow(Model):
    """An argument that a client may give."""

    name: str = Field(title="Name", description="As in PyTorch.")
    description: str = Field(title="Description", description="What it is.")
    required: bool = Field(title="Required", description="Whether there is no default.")
    default: Any = Field(title="Default", description="What it is when left out.")
    accepts: dict[str, Any] = Field(
        title="Accepts", description="Type and bounds, as a JSON schema."
    )


class TypeRow(Model):
    """What every row of these tables has."""

    type: str = Field(title="Type", description="How a request names it.")
    title: str = Field(title="Title", description="What a person calls it.")
    formula: Written = Field(title="Formula", description="In terms of x, y, w, g or t.")
    convention: str = Field(
        title="Convention", description="What holds at kinks, or where definitions differ."
    )
    arguments: list[ArgumentRow] = Field(title="Arguments", description="In order.")


class ContributionRow(Model):
    """How the upstream gradient becomes that of an input or of a parameter."""

    of: str = Field(title="Of", description="`input`, or the name of a parameter.")
    rule: str = Field(title="Rule", description="What is done with the upstream gradient.")
    formula: Written = Field(title="Formula", description="With u for the upstream gradient.")
    equation: str | None = Field(title="Equation", description="The classical one, BP1 to BP4.")


class LayerRow(TypeRow):
    """A type of layer."""

    derivative: Written = Field(title="Derivative", description="Of the output by the input.")
    form: str = Field(title="Form", description="Of the Jacobian.")
    inputs: Arity = Field(title="Inputs", description="Numbers of inputs.")
    contributions: list[ContributionRow] = Field(
        title="Contributions", description="To the gradients of input and parameters."
    )


class LossRow(TypeRow):
    """A type of loss."""

    derivative: Written = Field(title="Derivative", description="Of a value by the prediction.")


class SlotRow(Model):
    """What an optimizer keeps for each parameter between steps."""

    name: str = Field(title="Name", description="As in PyTorch.")
    start: float = Field(title="Start", description="Its value before the first step.")
    because_of: str | None = Field(
        title="Because of", description="The argument that asks for it; null where it is always."
    )


class OptimizerRow(TypeRow):
    """A type of optimizer."""

    slots: list[SlotRow] = Field(title="Slots", description="Kept between steps.")


class LayersResponse(Model):
    """The table of layers and joins."""

    layers: list[LayerRow] = Field(title="Layers", description="All but activations.")


class ActivationsResponse(Model):
    """The table of activations."""

    activations: list[LayerRow] = Field(title="Activations", description="By family.")


class LossesResponse(Model):
    """The table of losses."""

    losses: list[LossRow] = Field(title="Losses", description="By family.")


class OptimizersResponse(Model):
    """The tables of optimizers, of clipping, and of initializers."""

    optimizers: list[OptimizerRow] = Field(title="Optimizers", description="By family.")
    keras: list[OptimizerRow] = Field(
        title="Keras", description="The same by Keras' definitions, for conventions: keras."
    )
    clips: list[TypeRow] = Field(title="Clips", description="What may be done to gradients first.")
    initializers: list[TypeRow] = Field(
        title="Initializers", description="How parameters may start."
    )
