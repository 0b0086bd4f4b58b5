"""Batch normalization: each channel has mean 0 and variance 1 over the batch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, NamedTuple

import numpy as np

from service.backprop.arguments import Fraction, NotNegative, Size
from service.backprop.arrays import Array, Arrays, Instruction, Kernel, Shape, by_channel
from service.backprop.initializers import Constant
from service.backprop.layer import Buffer, Layer, Parameter
from service.backprop.layers.normalized import written
from service.errors import ShapeMismatch


class _Parts(NamedTuple):
    """What the passes share: x̂, a scratch like it, and mean, variance, 1/√(σ² + eps) [C]."""

    normal: Array
    product: Array
    mean: Array
    variance: Array
    inverse: Array


@dataclass(frozen=True)
class BatchNorm(Layer):
    """y = (x - μ)/√(σ² + eps) ⊙ weight + bias; μ, σ² of each channel.

    In training they are those of the batch, σ² with the count below, and the running ones move
    towards them: r ← (1 - momentum)·r + momentum·new; `unbiased` puts the count less one below the
    new variance. With momentum None, r is the mean over all batches so far. In evaluation they are
    the running ones. weight, bias, running_mean, running_var [num_features].
    Source: Ioffe, Szegedy (2015); torch.nn.BatchNorm1d, which has no `unbiased`.
    """

    ranks: ClassVar[tuple[int, ...]]
    formula, derivative, contributions = written("batch_norm", affine=True)
    convention = (
        "Mean μ and variance σ² are over the m numbers of a channel in the batch, the variance "
        "with m below; the running variance takes in the one with m - 1 below. x̂ is the input "
        "less its mean, over its standard deviation. In evaluation mode mean and variance are the "
        "running ones, and constant: the gradient is g/√(σ² + eps)."
    )
    couples_batch = True
    analytic = True
    keras_defaults: ClassVar[Mapping[str, object]] = {
        "eps": 1e-3,
        "momentum": 0.01,
        "unbiased": False,
    }

    num_features: Size | None = None
    eps: NotNegative = 1e-5
    momentum: Fraction | None = 0.1
    affine: bool = True
    track_running_stats: bool = True
    unbiased: bool = True

    def __post_init__(self) -> None:
        if not self.affine:
            self.show(**written("batch_norm", affine=False)._asdict())

    def resolved(self, *inputs: Shape) -> "BatchNorm":
        """Infer num_features. Raises ShapeMismatch."""
        (shape,) = inputs
        if len(shape) not in self.ranks or self.num_features not in (None, shape[0]):
            features = self.num_features or "features"
            longest = [features, "length", "width"][: max(self.ranks)]
            raise ShapeMismatch(
                "The layer normalizes channels, which come behind the batch axis.",
                expected=longest if len(shape) > 1 or 1 not in self.ranks else [features],
                actual=list(shape),
            )
        return replace(self, num_features=shape[0])

    def parameters(self) -> dict[str, Parameter]:
        """Return weight and bias."""
        assert self.num_features is not None
        if not self.affine:
            return {}
        shape = (self.num_features,)
        return {
            "weight": Parameter(shape, Constant(1.0)),
            "bias": Parameter(shape, Constant(0.0)),
        }

    def buffers(self) -> dict[str, Buffer]:
        """Return the running statistics."""
        assert self.num_features is not None
        if not self.track_running_stats:
            return {}
        return {
            "running_mean": Buffer((self.num_features,), 0.0),
            "running_var": Buffer((self.num_features,), 1.0),
            "num_batches_tracked": Buffer((), 0, integer=True),
        }

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: x̂ = (x - μ)/√(σ² + eps), x̂ w + b. Backward: (g - ḡ - x̂·mean(g x̂))/√(...)."""
        x = self._channels(arrays.inputs[0])
        parts = _Parts(np.empty_like(x), np.empty_like(x), *np.empty((3, x.shape[1]), x.dtype))
        if not self.track_running_stats or arrays.training:
            if x[:, 0].size < 2:
                raise ShapeMismatch(
                    "In training the layer normalizes over the batch; "
                    "that needs two numbers a channel.",
                    expected=["2 or more", *arrays.inputs[0].shape[1:]],
                    actual=list(arrays.inputs[0].shape),
                )
            statistics = _of_batch(x, parts)
            if self.track_running_stats:
                statistics = (*statistics, self._tracking(arrays, parts))
            backward = self._backward(arrays, parts, moving=True)
        else:
            statistics = (
                partial(np.copyto, parts.mean, arrays.buffers["running_mean"]),
                partial(np.copyto, parts.variance, arrays.buffers["running_var"]),
                partial(np.subtract, x, parts.mean[:, None], parts.normal),
            )
            backward = self._backward(arrays, parts, moving=False)
        return Kernel((*statistics, *self._normalized(arrays, parts)), backward)

    def _channels(self, array: Array) -> Array:
        assert self.num_features is not None
        return by_channel(array, self.num_features)

    def _tracking(self, arrays: Arrays, parts: _Parts) -> Instruction:
        """Return the instruction that moves the running statistics towards those of the batch."""
        running, count = arrays.buffers, arrays.buffers["num_batches_tracked"]
        n = parts.normal[:, 0].size
        correction = n / (n - 1) if self.unbiased else 1.0

        def track() -> None:
            np.add(count, 1, count)
            share = 1 / int(count) if self.momentum is None else self.momentum
            for name, new in (
                ("running_mean", parts.mean),
                ("running_var", parts.variance * correction),
            ):
                np.multiply(running[name], 1 - share, running[name])
                np.add(running[name], new * share, running[name])

        return track

    def _normalized(self, arrays: Arrays, parts: _Parts) -> tuple[Instruction, ...]:
        """Return the instructions that write x̂ and y, given x - μ and σ²."""
        normal, inverse, y = parts.normal, parts.inverse, self._channels(arrays.output)
        forward: tuple[Instruction, ...] = (
            partial(np.add, parts.variance, self.eps, inverse),
            partial(np.sqrt, inverse, inverse),
            partial(np.divide, 1, inverse, inverse),
            partial(np.multiply, normal, inverse[:, None], normal),
        )
        if not self.affine:
            return (*forward, partial(np.copyto, y, normal))
        weight, bias = (arrays.parameters[name][:, None] for name in ("weight", "bias"))
        return (*forward, partial(np.multiply, normal, weight, y), partial(np.add, y, bias, y))

    def _backward(self, arrays: Arrays, parts: _Parts, *, moving: bool) -> tuple[Instruction, ...]:
        """Return the backward instructions; `moving`: mean and variance depend on the input."""
        normal, product = parts.normal, parts.product
        delta = self._channels(arrays.upstream)
        spare = np.empty_like(parts.mean)
        dweight = arrays.gradients.get("weight", spare)
        dbias = arrays.gradients.get("bias", np.empty_like(spare))
        backward: tuple[Instruction, ...] = (
            partial(np.multiply, delta, normal, product),
            _channel_sum(product, dweight),
            _channel_sum(delta, dbias),
        )
        if arrays.contributions[0] is None:
            return backward if self.affine else ()
        dx, scale = self._channels(arrays.contributions[0]), np.empty_like(spare)
        weight = arrays.parameters.get("weight", np.ones(1, delta.dtype))
        backward = (*backward, partial(np.multiply, parts.inverse, weight, scale))
        if not moving:
            return (*backward, partial(np.multiply, delta, scale[:, None], dx))
        n, mean = normal[:, 0].size, np.empty_like(spare)
        return (
            *backward,
            partial(np.divide, dbias, n, mean),
            partial(np.subtract, delta, mean[:, None], dx),
            partial(np.divide, dweight, n, mean),
            partial(np.multiply, normal, mean[:, None], product),
            partial(np.subtract, dx, product, dx),
            partial(np.multiply, dx, scale[:, None], dx),
        )


@dataclass(frozen=True)
class BatchNorm1d(BatchNorm):
    """Inputs [N, C] or [N, C, L]."""

    type = "batch_norm1d"
    title = "Batch normalization"
    ranks = (1, 2)


def _of_batch(x: Array, parts: _Parts) -> tuple[Instruction, ...]:
    """Return the instructions that write mean and variance of each channel, and x - μ."""
    n = x[:, 0].size
    return (
        _channel_sum(x, parts.mean),
        partial(np.divide, parts.mean, n, parts.mean),
        partial(np.subtract, x, parts.mean[:, None], parts.normal),
        partial(np.multiply, parts.normal, parts.normal, parts.product),
        _channel_sum(parts.product, parts.variance),
        partial(np.divide, parts.variance, n, parts.variance),
    )


def _channel_sum(array: Array, out: Array) -> Instruction:
    if array.shape[2] > 1:
        return partial(np.add.reduce, array, axis=(0, 2), out=out)
    ones = np.ones(len(array), array.dtype)
    return partial(np.dot, ones, array[:, :, 0], out)
