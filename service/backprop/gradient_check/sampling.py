"""Which entries are compared when there are too many for all: an even spread."""

from collections.abc import Mapping

import numpy as np

from service.backprop.arrays import Array
from service.backprop.initializers import stream


def shares(sizes: Mapping[str, int], budget: int) -> dict[str, int]:
    """Return how many entries of each tensor are compared: all of the small ones, then evenly."""
    shared, left = {}, budget
    ascending = sorted(sizes, key=lambda name: sizes[name])
    for position, name in enumerate(ascending):
        shared[name] = min(sizes[name], left // (len(ascending) - position))
        left -= shared[name]
    return {name: shared[name] for name in sizes}


def spread(size: int, count: int, seed: int, name: str) -> Array:
    """Return so many places of so many, evenly spread from a start that the seed gives."""
    if count >= size:
        return np.arange(size)
    start = stream(seed, f"gradient-check/{name}").random()
    places = (np.arange(count) + start) * (size / count)
    return np.minimum(places.astype(np.int64), size - 1)
