"""What the engine computes with: arrays, and instructions that write into them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]

# Does one thing to arrays that it holds, in place. A partial of a ufunc is the fastest kind.
Instruction: TypeAlias = Callable[[], object]


class Kernel(NamedTuple):
    """The instructions of one node, for the forward and for the backward pass."""

    forward: tuple[Instruction, ...]
    backward: tuple[Instruction, ...]


@dataclass(slots=True, kw_only=True)
class Arrays:
    """The arrays of one node of a plan, with the batch axis first; instructions write in place.

    inputs         what the node reads
    output         what it writes in the forward pass
    parameters     by their names within the layer, such as `weight`
    buffers        running statistics by their names within the layer
    upstream       ∂J/∂output, complete when the node's backward instructions run
    contributions  for each input, where the node writes its part of ∂J/∂input; None if not asked
    gradients      for each parameter, where the node writes its part of ∂J/∂parameter
    kept           what the forward pass leaves for the backward pass and the trace, by name
    training       whether dropout and batch statistics are on
    random         the stream of the node's random numbers, in training
    """

    inputs: tuple[Array, ...]
    output: Array
    upstream: Array
    contributions: tuple[Array | None, ...]
    parameters: Mapping[str, Array] = field(default_factory=dict)
    gradients: Mapping[str, Array] = field(default_factory=dict)
    buffers: Mapping[str, Array] = field(default_factory=dict)
    kept: dict[str, Array] = field(default_factory=dict)
    training: bool = True
    random: Generator | None = None

    def scratch(self) -> Array:
        """Return an array like the output, for intermediate values."""
        return np.empty_like(self.output)

    def keep(self, name: str) -> Array:
        """Return an array like the output, kept under this name."""
        array = self.kept[name] = self.scratch()
        return array


def rows(array: Array) -> Array:
    """Return a contiguous array as a matrix: all leading axes in one, the last axis as columns."""
    return array.reshape(-1, array.shape[-1])


def by_channel(array: Array, channels: int) -> Array:
    """Return a contiguous array as [examples, channels, places]; all are one channel for 1."""
    return array.reshape(len(array), channels, -1)


def run(instructions: Iterable[Instruction]) -> None:
    """Carry out instructions in order."""
    for instruction in instructions:
        instruction()
