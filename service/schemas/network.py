"""A network on the wire: a sequence of layers, or a graph of nodes."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from service.errors import InvalidRequest
from service.schemas.layers import AnyLayer, AnyNode, LayerName, ParameterName
from service.schemas.model import AtMost, Model


class NetworkGraph(Model):
    """Nodes that feed each other, in any order."""

    inputs: Annotated[list[LayerName], Field(min_length=1), AtMost("nodes")] = Field(
        default_factory=lambda: ["input"],
        title="Inputs",
        description="The names of what the batch brings in.",
        json_schema_extra={"default": ["input"]},
    )
    nodes: Annotated[list[AnyNode], Field(min_length=1), AtMost("nodes")] = Field(
        title="Nodes", description="In any order."
    )
    outputs: Annotated[list[LayerName], Field(min_length=1), AtMost("nodes")] = Field(
        title="Outputs", description="The nodes whose values are the outputs."
    )


def _either(schema: dict[str, Any]) -> None:
    schema["oneOf"] = [{"required": ["layers"]}, {"required": ["graph"]}]


class NetworkSpecification(Model):
    """Layers in a sequence, or a graph of them."""

    model_config = ConfigDict(json_schema_extra=_either)

    dtype: Literal["float32", "float64"] = Field(
        "float64", title="Dtype", description="Of parameters and of all arithmetic."
    )
    layers: Annotated[list[AnyLayer], Field(min_length=1), AtMost("nodes")] = Field(
        default_factory=list, title="Layers", description="Each feeds the next; excludes graph."
    )
    graph: NetworkGraph = Field(
        default_factory=lambda: NetworkGraph.model_construct(nodes=[], outputs=[]),
        title="Graph",
        description="Excludes layers.",
    )
    frozen: Annotated[list[ParameterName], AtMost("tensors")] = Field(
        default_factory=list,
        title="Frozen",
        description="Parameters that are not updated; their gradients are still given.",
    )

    @property
    def is_graph(self) -> bool:
        """Whether it is a graph rather than a sequence."""
        return "graph" in self.model_fields_set

    @model_validator(mode="after")
    def _one_of_two(self) -> "NetworkSpecification":
        if ("layers" in self.model_fields_set) == self.is_graph:
            raise InvalidRequest(
                "A network has either layers or a graph.",
                pointer="/network",
                expected="layers or graph",
            )
        return self
