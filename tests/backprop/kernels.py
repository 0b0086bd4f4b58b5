"""Layers run by themselves, on arrays of their own."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from service.backprop.arrays import Array, Arrays, Kernel, run
from service.backprop.initializers import stream
from service.backprop.layer import Layer


class Bound(NamedTuple):
    """A resolved layer, its arrays and its instructions."""

    layer: Layer
    arrays: Arrays
    kernel: Kernel

    def forward(self) -> Array:
        """Run the forward pass, with the same random numbers each time; return the output."""
        self.arrays.random = stream(7, "layer")
        with np.errstate(all="ignore"):
            run(self.kernel.forward)
        return self.arrays.output

    def backward(self, upstream: Array) -> dict[str, Array]:
        """Run the backward pass; return copies of ∂J/∂input0, ∂J/∂input1, ..., ∂J/∂parameter."""
        np.copyto(self.arrays.upstream, upstream)
        with np.errstate(all="ignore"):
            run(self.kernel.backward)
        inputs = {f"input{i}": dx for i, dx in enumerate(self.arrays.contributions)}
        found = inputs | dict(self.arrays.gradients)
        return {name: each.copy() for name, each in found.items() if each is not None}

    def argument(self, name: str) -> Array:
        """Return the array that a derivative is by."""
        names = {f"input{i}": x for i, x in enumerate(self.arrays.inputs)}
        return (names | dict(self.arrays.parameters))[name]


def bound(
    layer: Layer,
    inputs: Sequence[Array],
    parameters: Mapping[str, Any] | None = None,
    buffers: Mapping[str, Any] | None = None,
    *,
    training: bool = True,
    gradients: bool = True,
    dtype: type | None = None,
) -> Bound:
    """Return a layer bound to copies of these arrays; parameters start as they do by themselves."""
    shapes = [x.shape[1:] for x in inputs]
    layer = layer.resolved(*shapes)
    dtype = dtype or (np.float64 if layer.takes_integers else inputs[0].dtype.type)
    given = dict(parameters or {})
    held: dict[str, Array] = {
        name: np.array(given.get(name, each.initializer.draw(stream(3, name), each.shape)), dtype)
        for name, each in layer.parameters().items()
    }
    output: Array = np.full((len(inputs[0]), *layer.output(*shapes)), np.nan, dtype)
    arrays = Arrays(
        inputs=tuple(map(np.array, inputs)),
        output=output,
        upstream=np.zeros_like(output),
        contributions=tuple(
            np.full_like(x, np.nan) if gradients and x.dtype.kind == "f" else None for x in inputs
        ),
        parameters=held,
        gradients={name: np.full_like(each, np.nan) for name, each in held.items()},
        buffers=_buffers(layer, buffers or {}, dtype),
        training=training,
    )
    return Bound(layer, arrays, layer.bind(arrays))


def _buffers(layer: Layer, given: Mapping[str, Array], dtype: Any) -> dict[str, Array]:
    return {
        name: np.array(
            given.get(name, np.full(each.shape, each.start)), np.int64 if each.integer else dtype
        )
        for name, each in layer.buffers().items()
    }
