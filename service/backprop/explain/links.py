"""What one weight's gradient is made of: the seed, the Jacobians between, and ∂node/∂weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from service.backprop.arrays import Array
from service.backprop.explain.jacobians import Jacobian, magnitudes
from service.backprop.explain.network import Between


@dataclass(frozen=True)
class Links:
    """The links of the chain from the loss to one weight, for every example.

    output     the name of the node that the loss reads
    seed       ∂J/∂output, [n, j]
    jacobians  ∂node/∂input by node, for inputs that depend on the weight
    columns    ∂node/∂weight by the nodes that use it, [n, j]
    """

    part: Between
    output: str
    seed: Array
    jacobians: Mapping[str, list[Jacobian]]
    columns: Mapping[str, Array]

    @cached_property
    def derivatives(self) -> dict[str, Array]:
        """∂node/∂weight for every node between, summed over all paths."""
        found: dict[str, Array] = {}
        for node in self.part.nodes:
            total = self._start(node.name, 0.0)
            for jacobian in self.jacobians[node.name]:
                total = total + jacobian.dot(found[jacobian.by])
            found[node.name] = total
        return found

    @cached_property
    def counts(self) -> dict[str, Array]:
        """How many paths lead from every unit to the weight; exact up to 2**53."""
        found: dict[str, Array] = {}
        for node in self.part.nodes:
            total = (self._start(node.name, 0.0) != 0).astype(np.float64)
            for jacobian in self.jacobians[node.name]:
                total = total + jacobian.pattern().dot(found[jacobian.by])
            found[node.name] = total
        return found

    @cached_property
    def largest(self) -> dict[str, Array]:
        """log|product| of the largest path from every unit to the weight."""
        found: dict[str, Array] = {}
        for node in self.part.nodes:
            best = magnitudes(self._start(node.name, 0.0))
            for jacobian in self.jacobians[node.name]:
                best = np.maximum(best, jacobian.largest(found[jacobian.by]))
            found[node.name] = best
        return found

    @property
    def total(self) -> float:
        """∂J/∂weight: the seed times ∂output/∂weight."""
        return float(np.sum(self.seed * self.derivatives[self.output]))

    @property
    def count(self) -> float:
        """How many paths without a factor of zero there are."""
        return float(np.sum((self.seed != 0) * self.counts[self.output]))

    def _start(self, name: str, otherwise: float) -> Array:
        column = self.columns.get(name)
        return np.full(self._shape(name), otherwise) if column is None else column

    def _shape(self, name: str) -> tuple[int, int]:
        size = next(node.shape for node in self.part.nodes if node.name == name)
        return len(self.seed), int(np.prod(size, dtype=np.int64))
