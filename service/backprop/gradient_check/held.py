"""Entries whose gradient is zero by definition, whatever the loss: they are not compared."""

import numpy as np

from service.backprop.arrays import Array
from service.backprop.graph import Graph
from service.backprop.layers.embedding import Embedding


def held_at_zero(graph: Graph) -> dict[str, Array]:
    """Return the places in flat parameters of the rows that stand for padding, by name."""
    held = {}
    for node in graph.nodes:
        if isinstance(node.layer, Embedding) and node.layer.padding_idx is not None:
            width = node.layer.embedding_dim
            held[node.parameter("weight")] = node.layer.padding_idx * width + np.arange(width)
    return held
