"""Layer normalization: each example by itself has mean 0 and variance 1."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import prod
from typing import ClassVar

import numpy as np

from service.backprop.arguments import NotNegative, Size
from service.backprop.arrays import Array, Arrays, Instruction, Kernel, Shape
from service.backprop.initializers import Constant
from service.backprop.layer import Layer, Parameter
from service.backprop.layers.normalized import written
from service.errors import ShapeMismatch


@dataclass(frozen=True)
class LayerNorm(Layer):
    """y = (x - μ)/√(σ² + eps) ⊙ weight + bias; μ, σ² over the last axes of each example.

    weight and bias [*normalized_shape], which is the last axis when left out. σ² divides by the
    count. Source: Ba, Kiros, Hinton (2016); torch.nn.LayerNorm.
    """

    type = "layer_norm"
    title = "Layer normalization"
    formula, derivative, contributions = written("layer_norm", affine=True)
    convention = (
        "Mean μ and variance σ² are over the m numbers of each example, the variance with m below; "
        "x̂ is the input less its mean, over its standard deviation."
    )
    analytic = True
    keras_defaults: ClassVar[Mapping[str, object]] = {"eps": 1e-3}

    normalized_shape: Size | tuple[Size, ...] | None = None
    eps: NotNegative = 1e-5
    elementwise_affine: bool = True
    bias: bool = True

    def __post_init__(self) -> None:
        if not self.elementwise_affine:
            self.show(**written("layer_norm", affine=False)._asdict())

    def resolved(self, *inputs: Shape) -> "LayerNorm":
        """Infer normalized_shape. Raises ShapeMismatch."""
        (shape,) = inputs
        wanted = self.normalized_shape
        if wanted is None:
            wanted = shape[-1:]
        elif isinstance(wanted, int):
            wanted = (wanted,)
        if not wanted or shape[-len(wanted) :] != wanted:
            raise ShapeMismatch(
                "The layer normalizes axes that are not the last ones of the input.",
                expected=["...", *wanted] if wanted else ["...", "features"],
                actual=list(shape),
            )
        return replace(self, normalized_shape=wanted)

    def parameters(self) -> dict[str, Parameter]:
        """Return weight and bias."""
        assert isinstance(self.normalized_shape, tuple)
        if not self.elementwise_affine:
            return {}
        weight = {"weight": Parameter(self.normalized_shape, Constant(1.0))}
        bias = {"bias": Parameter(self.normalized_shape, Constant(0.0))}
        return weight | bias if self.bias else weight

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: x̂ = (x - μ)/√(σ² + eps), x̂ w + b. Backward: (g - ḡ - x̂·mean(g x̂))/√(...)."""
        assert isinstance(self.normalized_shape, tuple)
        count = prod(self.normalized_shape)
        x, y = (a.reshape(-1, count) for a in (arrays.inputs[0], arrays.output))
        normal, part, inverse = np.empty_like(y), np.empty_like(y), np.empty_like(y[:, :1])
        mean = np.empty_like(inverse)
        # As a product with a vector, the mean of each row takes an eighth of the time.
        averaging = np.full((count, 1), 1 / count, y.dtype)
        forward: list[Instruction] = [
            partial(np.dot, x, averaging, mean),
            partial(np.subtract, x, mean, normal),
            partial(np.multiply, normal, normal, part),
            partial(np.dot, part, averaging, inverse),
            partial(np.add, inverse, self.eps, inverse),
            partial(np.sqrt, inverse, inverse),
            partial(np.divide, 1, inverse, inverse),
            partial(np.multiply, normal, inverse, normal),
        ]
        scaled = normal
        if "weight" in arrays.parameters:
            scaled = y
            forward.append(partial(np.multiply, normal, arrays.parameters["weight"].ravel(), y))
        if "bias" in arrays.parameters:
            forward.append(partial(np.add, y, arrays.parameters["bias"].ravel(), y))
        if scaled is normal:
            forward.append(partial(np.copyto, y, normal))
        return Kernel(tuple(forward), self._backward(arrays, normal, inverse, averaging))

    def _backward(
        self, arrays: Arrays, normal: Array, inverse: Array, averaging: Array
    ) -> tuple[Instruction, ...]:
        delta = arrays.upstream.reshape(normal.shape)
        product, mean = np.empty_like(normal), np.empty_like(inverse)
        ones = np.ones(len(normal), normal.dtype)
        backward: list[Instruction] = []
        if "weight" in arrays.gradients:
            backward += (
                partial(np.multiply, delta, normal, product),
                partial(np.dot, ones, product, arrays.gradients["weight"].reshape(-1)),
            )
        if "bias" in arrays.gradients:
            backward.append(partial(np.dot, ones, delta, arrays.gradients["bias"].reshape(-1)))
        if arrays.contributions[0] is None:
            return tuple(backward)
        g = dx = arrays.contributions[0].reshape(normal.shape)
        scale = arrays.parameters.get("weight", np.ones(1, normal.dtype)).ravel()
        return (
            *backward,
            partial(np.multiply, delta, scale, g),
            partial(np.multiply, g, normal, product),
            partial(np.dot, product, averaging, mean),
            partial(np.multiply, normal, mean, product),
            partial(np.dot, g, averaging, mean),
            partial(np.subtract, g, mean, dx),
            partial(np.subtract, dx, product, dx),
            partial(np.multiply, dx, inverse, dx),
        )
