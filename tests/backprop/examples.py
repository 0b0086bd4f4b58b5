"""For every type of layer, arguments and inputs away from kinks that the laws are tried on."""

from typing import Any, NamedTuple

import numpy as np

from service.backprop.arrays import Array, Shape
from service.backprop.layer import Layer
from service.backprop.layers import LAYERS


def made(kind: str, **arguments: Any) -> Layer:
    """Return a layer of this type."""
    row: Any = LAYERS[kind]
    layer: Layer = row(**arguments)
    return layer


class Example(NamedTuple):
    """A layer and the shapes of its inputs for one example."""

    layer: Layer
    shapes: tuple[Shape, ...]

    def inputs(self, examples: int = 4, seed: int = 0) -> list[Array]:
        """Return random inputs; numbers keep a distance from kinks, which are all integers."""
        random = np.random.default_rng(seed)
        sizes = [(examples, *shape) for shape in self.shapes]
        if self.layer.takes_integers:
            return [random.integers(0, 5, size) for size in sizes]
        return [random.integers(-5, 5, size) + random.uniform(0.1, 0.9, size) for size in sizes]


_ARGUMENTS: dict[str, dict[str, Any]] = {
    "linear": {"out_features": 2},
    "embedding": {"num_embeddings": 5, "embedding_dim": 2},
    "mean": {"dim": 1},
    "prelu": {"num_parameters": 3},
    "expression": {"expression": "x*tanh(log(1 + exp(x)))"},
    "layer_norm": {"normalized_shape": (3, 2)},
}
_JOINS = ("add", "mul", "concat")

EXAMPLES = {
    name: Example(made(name, **_ARGUMENTS.get(name, {})), ((3, 2),) * (3 if name in _JOINS else 1))
    for name in LAYERS
} | {
    "prelu with one slope": Example(made("prelu"), ((3,),)),
    "gelu by tanh": Example(made("gelu", approximate="tanh"), ((3, 2),)),
    "steep leaky_relu": Example(made("leaky_relu", negative_slope=1.5), ((3,),)),
    "elu with alpha": Example(made("elu", alpha=0.4), ((3,),)),
    "celu with alpha": Example(made("celu", alpha=0.4), ((3,),)),
    "softplus with beta": Example(made("softplus", beta=2.0, threshold=7.0), ((3,),)),
    "softmax along channels": Example(made("softmax", dim=1), ((3, 2),)),
    "log_softmax along channels": Example(made("log_softmax", dim=-2), ((3, 2),)),
    "linear without bias": Example(made("linear", out_features=2, bias=False), ((3,),)),
    "flatten of some axes": Example(made("flatten", start_dim=2), ((2, 3, 2),)),
    "mean over two axes": Example(made("mean", dim=(1, -1)), ((3, 2),)),
    "mean with its axis": Example(made("mean", dim=-1, keepdim=True), ((3, 2),)),
    "concat of unequal parts": Example(made("concat", dim=-1), ((3, 2), (3, 4))),
    "dropout of nothing": Example(made("dropout", p=0.0), ((3,),)),
    "embedding with padding": Example(
        made("embedding", num_embeddings=5, embedding_dim=2, padding_idx=1), ((3,),)
    ),
    "layer_norm of the last axis": Example(made("layer_norm"), ((2, 5),)),
    "plain layer_norm": Example(made("layer_norm", elementwise_affine=False), ((3,),)),
    "layer_norm without bias": Example(made("layer_norm", bias=False), ((3,),)),
    "batch_norm1d of vectors": Example(made("batch_norm1d"), ((3,),)),
    "plain batch_norm1d": Example(
        made("batch_norm1d", affine=False, track_running_stats=False), ((3, 2),)
    ),
}
