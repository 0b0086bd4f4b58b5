"""The ways through the graph from the loss to a weight, with the product of their matrices."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from service.backprop.arrays import Array
from service.backprop.explain.jacobians import Jacobian
from service.backprop.explain.links import Links


class Way(NamedTuple):
    """The Jacobians of a route from the output to a node that uses the weight; the product."""

    jacobians: tuple[Jacobian, ...]
    last: str
    value: float


def ways(links: Links, limit: int) -> list[Way]:
    """Return so many routes, depth first."""
    return list(islice(_ways(links), limit))


def count_ways(links: Links) -> float:
    """Return how many routes there are; exact up to 2**53."""
    counts: dict[str, float] = {}
    for node in links.part.nodes:
        ends = float(node.name in links.columns)
        counts[node.name] = ends + sum(counts[each.by] for each in links.jacobians[node.name])
    return counts[links.output]


def _ways(links: Links) -> Iterator[Way]:
    stack: list[tuple[str, tuple[Jacobian, ...], Array]] = [(links.output, (), links.seed)]
    while stack:
        name, jacobians, row = stack.pop()
        if name in links.columns:
            yield Way(jacobians, name, float(np.sum(row * links.columns[name])))
        stack.extend(
            (each.by, (*jacobians, each), each.vector_dot(row))
            for each in reversed(links.jacobians[name])
        )
