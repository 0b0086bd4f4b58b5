"""The paths through single units with the largest products, exactly, without visiting the rest.

Each unit knows the largest product that leads from it to the weight (`Links.largest`). A best-first
search from the loss, ordered by how far a way falls behind the best of all, so meets the paths in
descending order; a path takes as many steps as it has factors.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count as counting
from itertools import islice
from typing import NamedTuple

import numpy as np

from service.backprop.arrays import Array
from service.backprop.explain.jacobians import magnitudes
from service.backprop.explain.links import Links

WEIGHT = ""


class Place(NamedTuple):
    """A unit of a node in one example; or the weight, where a path ends."""

    node: str
    example: int
    unit: int


class Stride(NamedTuple):
    """A step to a unit, the factor that it costs, and the stride before it."""

    to: Place
    factor: float
    before: "Stride | None"


class _Options(NamedTuple):
    """Where a path can go on, best first; `behind` is log(best product) - log(its product)."""

    behind: list[float]
    factors: list[float]
    places: list[Place]


class _Search:
    def __init__(self, links: Links) -> None:
        self.links = links
        self.known: dict[Place, _Options] = {}

    def strides(self) -> Iterator[Stride]:
        """Yield the last stride of every path, the largest product first."""
        heap: list[tuple[float, int, float, Stride | None, _Options, int]] = []
        # Among equals the newest first: it is the deepest, so that paths end before others begin.
        newest = counting(0, -1)

        def push(behind: float, before: Stride | None, options: _Options, position: int) -> None:
            if position < len(options.behind):
                place = (behind + options.behind[position], next(newest))
                heappush(heap, (*place, behind, before, options, position))

        push(0.0, None, self._from_loss(), 0)
        while heap:
            here, _, behind, before, options, position = heappop(heap)
            push(behind, before, options, position + 1)
            stride = Stride(options.places[position], options.factors[position], before)
            if stride.to.node == WEIGHT:
                yield stride
            else:
                push(here, stride, self._from(stride.to), 0)

    def _from_loss(self) -> _Options:
        seed, output = self.links.seed, self.links.output
        examples, units = np.nonzero(seed)
        return _options(
            seed[examples, units],
            self.links.largest[output][examples, units],
            [Place(output, int(n), int(j)) for n, j in zip(examples, units, strict=True)],
        )

    def _from(self, place: Place) -> _Options:
        if place not in self.known:
            self.known[place] = self._options(*place)
        return self.known[place]

    def _options(self, node: str, example: int, unit: int) -> _Options:
        factors, rests, places = [], [], []
        column = self.links.columns.get(node)
        if column is not None and column[example, unit] != 0:
            factors.append(column[example, unit : unit + 1])
            rests.append(np.zeros(1))
            places.append(Place(WEIGHT, example, 0))
        for jacobian in self.links.jacobians[node]:
            row, found = jacobian.row(example, unit)
            factors.append(row)
            rests.append(self.links.largest[jacobian.by][found[:, 0], found[:, 1]])
            places += [Place(jacobian.by, n, i) for n, i in found.tolist()]
        return _options(np.concatenate(factors), np.concatenate(rests), places)


def _options(factors: Array, rests: Array, places: list[Place]) -> _Options:
    logarithms = magnitudes(factors) + rests
    order = np.argsort(-logarithms, kind="stable")
    order = order[logarithms[order] > -np.inf]
    with np.errstate(invalid="ignore"):
        behind = np.nan_to_num(logarithms[order[:1]] - logarithms[order], nan=0.0, posinf=np.inf)
    return _Options(behind.tolist(), factors[order].tolist(), [places[i] for i in order])


def largest_paths(links: Links, limit: int) -> list[list[Stride]]:
    """Return the paths with the largest |product|, each from the loss to the weight."""
    found = [_unwound(last) for last in islice(_Search(links).strides(), limit)]
    return sorted(found, key=lambda path: -abs(product(path)))


def product(path: list[Stride]) -> float:
    """Return the product of the factors of a path."""
    result = 1.0
    for stride in path:
        result *= stride.factor
    return result


def _unwound(last: Stride) -> list[Stride]:
    path, stride = [], last
    while True:
        path.append(stride)
        if stride.before is None:
            return path[::-1]
        stride = stride.before
