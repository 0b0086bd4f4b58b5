"""What a client says about a layer of a sequence, or about a node of a graph."""

from dataclasses import MISSING, fields
from typing import Annotated, Any, Literal

from pydantic import Field

from service.backprop.activations import ACTIVATIONS
from service.backprop.initializers import INITIALIZERS
from service.backprop.layers import LAYERS
from service.schemas.arguments import model_of, tagged
from service.schemas.model import AtMost, Model

# Dots, because parameters are named `layer.parameter`; digits in front, as in PyTorch's sequences.
LayerName = Annotated[
    str, Field(pattern=r"^[0-9A-Za-z_][0-9A-Za-z_.-]*$"), AtMost("name_characters")
]
ParameterName = Annotated[str, Field(pattern=r"^[0-9A-Za-z_][0-9A-Za-z_.-]*$", max_length=2 * 64)]

_SIMPLE = tuple(
    name
    for name, activation in ACTIVATIONS.items()
    if all(each.default is not MISSING for each in fields(activation))
)
Activation = Literal[_SIMPLE]  # type: ignore[valid-type]  # the names come from the table


class Initializing(Model):
    """How parameters start, for those that shall not start as in PyTorch."""


INITIALIZER_MODELS = {
    name: model_of(row, Initializing, "Initializer") for name, row in INITIALIZERS.items()
}
Initializer: Any = tagged("Initializer", "How a parameter starts.", INITIALIZER_MODELS)


class Layered(Model):
    """What every layer may have, in a sequence or in a graph."""

    initializers: Annotated[dict[str, Initializer], AtMost("nodes")] = Field(
        default_factory=dict,
        title="Initializers",
        description="By the name of a parameter of this layer, how it starts from a seed.",
    )


class SequenceLayer(Layered):
    """A layer that takes what the layer before it gives."""

    name: LayerName | None = Field(
        None, title="Name", description="Made from the type when left out: linear_1."
    )
    activation: Activation | None = Field(
        None, title="Activation", description="An activation that follows this layer."
    )


class GraphNode(Layered):
    """A node of a graph."""

    id: LayerName = Field(title="Id", description="What other nodes call it.")
    inputs: Annotated[list[LayerName], Field(min_length=1), AtMost("nodes")] = Field(
        title="Inputs", description="The nodes or inputs whose values it takes, in order."
    )
    params_of: LayerName | None = Field(
        None, title="Parameters of", description="The node whose parameters this one uses too."
    )


LAYER_MODELS = {name: model_of(row, SequenceLayer, "Layer") for name, row in LAYERS.items()}
NODE_MODELS = {name: model_of(row, GraphNode, "Node") for name, row in LAYERS.items()}

AnyLayer: Any = tagged("Layer", "A layer of a sequence.", LAYER_MODELS)
AnyNode: Any = tagged("Node", "A node of a graph.", NODE_MODELS)
