"""Where each parameter lies in one flat vector: those that are updated come first."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from service.backprop.arrays import Array, Shape
from service.backprop.graph import Graph


@dataclass(frozen=True)
class Layout:
    """The shapes of parameters by name, in the order in which they lie in a flat vector.

    The first `trained` numbers are updated; the first `derived` ones have gradients. What lies
    behind them belongs to nodes on which no output depends.
    """

    shapes: Mapping[str, Shape]
    trained: int
    derived: int

    @cached_property
    def size(self) -> int:
        """How many numbers there are."""
        return sum(map(prod, self.shapes.values()))

    @cached_property
    def slices(self) -> dict[str, slice]:
        """The place of each parameter in the flat vector."""
        slices, start = {}, 0
        for name, shape in self.shapes.items():
            slices[name] = slice(start, start + prod(shape))
            start += prod(shape)
        return slices

    def views(self, flat: Array) -> dict[str, Array]:
        """Return the parameters that lie wholly within a flat vector, as views into it."""
        return {
            name: flat[place].reshape(self.shapes[name])
            for name, place in self.slices.items()
            if place.stop <= len(flat)
        }

    def fill(self, flat: Array, values: Mapping[str, Array]) -> None:
        """Write every parameter into a flat vector."""
        if self.shapes:
            np.concatenate(
                [values[name].ravel() for name in self.shapes], out=flat, casting="same_kind"
            )


def layout_of(graph: Graph) -> Layout:
    """Return the layout of the parameters of a graph."""
    derived = {
        node.parameter(name)
        for node in graph.nodes
        if node.name in graph.active
        for name in node.layer.parameters()
    }
    sizes = {name: prod(each.shape) for name, each in graph.parameters.items()}
    trained = derived - graph.frozen
    ordered = sorted(sizes, key=lambda name: (name not in trained, name not in derived))
    return Layout(
        {name: graph.parameters[name].shape for name in ordered},
        sum(sizes[name] for name in trained),
        sum(sizes[name] for name in derived),
    )
