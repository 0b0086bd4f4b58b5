"""A network as it was asked for: which layers there are, and what feeds what."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count as counting
from typing import Literal, NamedTuple, TypeAlias

from service.backprop.layer import Layer

DType: TypeAlias = Literal["float32", "float64"]

INPUT = "input"


class Entry(NamedTuple):
    """A node as it was asked for; `pointer` says where in the network's specification it stands.

    `params_of` names the node whose parameters this one uses.
    """

    name: str
    layer: Layer
    inputs: tuple[str, ...]
    pointer: str
    params_of: str | None = None


@dataclass(frozen=True)
class Network:
    """Nodes in any order, the names of inputs and outputs, and parameters not to be updated."""

    entries: tuple[Entry, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    frozen: frozenset[str] = frozenset()
    dtype: DType = "float64"


class Named(NamedTuple):
    """A layer of a sequence, with the name that it may have been given."""

    layer: Layer
    name: str | None
    pointer: str


def sequence(
    layers: Sequence[Named], frozen: frozenset[str] = frozenset(), dtype: DType = "float64"
) -> Network:
    """Return the network in which each layer feeds the next; `linear_1` names the first linear."""
    entries: list[Entry] = []
    previous = INPUT
    for (layer, _, pointer), name in zip(layers, _names(layers), strict=True):
        entries.append(Entry(name, layer, (previous,), pointer))
        previous = name
    return Network(tuple(entries), (INPUT,), (previous,), frozen, dtype)


def _names(layers: Sequence[Named]) -> Iterator[str]:
    taken = {layer.name for layer in layers}
    count: Counter[str] = Counter()
    for layer, name, _ in layers:
        if name is not None:
            yield name
            continue
        candidates = (f"{layer.type}_{number}" for number in counting(count[layer.type] + 1))
        free = next(candidate for candidate in candidates if candidate not in taken)
        count[layer.type] = int(free.rpartition("_")[2])
        yield free
