"""Local Jacobians, row by row: a node's own backward pass on unit vectors.

A node's backward instructions turn ∂J/∂output into ∂J/∂input. With a unit vector in place of
∂J/∂output they give a row of ∂output/∂input, so every layer has its Jacobian without further code.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from service.backprop.arrays import Array, run
from service.backprop.explain.meter import Meter
from service.backprop.explain.record import FactorForm
from service.backprop.graph import Node
from service.backprop.plan import Plan


@dataclass(frozen=True)
class Jacobian:
    """∂of/∂by for every example, in one of the forms that `Factor` describes."""

    of: str
    by: str
    input: int | None
    form: FactorForm
    value: Array

    def dot(self, vector: Array) -> Array:
        """Return the product with a vector for each example, [n, i] → [n, j]."""
        if self.form == "diagonal":
            product: Array = self.value * vector
        elif self.form == "matrix":
            product = np.matmul(self.value, vector[..., None])[..., 0]
        else:
            product = np.tensordot(self.value, vector, 2)
        return product

    def vector_dot(self, row: Array) -> Array:
        """Return the product of a row for each example with this, [n, j] → [n, i]."""
        if self.form == "diagonal":
            product: Array = row * self.value
        elif self.form == "matrix":
            product = np.matmul(row[:, None, :], self.value)[:, 0]
        else:
            product = np.tensordot(row, self.value, 2)
        return product

    def largest(self, logarithms: Array) -> Array:
        """Return, for each output, the largest log|factor| + logarithm of an input."""
        own = magnitudes(self.value)
        if self.form == "diagonal":
            best: Array = own + logarithms
        elif self.form == "matrix":
            best = (own + logarithms[:, None, :]).max(axis=2, initial=-np.inf)
        else:
            best = (own + logarithms).max(axis=(2, 3), initial=-np.inf)
        return best

    def pattern(self) -> "Jacobian":
        """Return ones where this is not zero."""
        ones = (self.value != 0).astype(np.float64)
        return Jacobian(self.of, self.by, self.input, self.form, ones)

    def row(self, example: int, unit: int) -> tuple[Array, Array]:
        """Return the factors of one output that are not zero, and the (example, unit) of each."""
        if self.form == "diagonal":
            factors = self.value[example, unit : unit + 1]
            places = np.array([[example, unit]])
        elif self.form == "matrix":
            factors = self.value[example if len(self.value) > 1 else 0, unit]
            units = np.arange(len(factors))
            places = np.stack([np.full_like(units, example), units], axis=1)
        else:
            block = self.value[example, unit]
            factors, places = block.ravel(), np.indices(block.shape).reshape(2, -1).T
        there = factors != 0
        return factors[there], places[there]


def magnitudes(values: Array) -> Array:
    """Return log|values|: -inf for zero, and +inf for what is not a number."""
    with np.errstate(all="ignore"):
        logarithms = np.log(np.abs(values.astype(np.float64)))
    return np.where(np.isnan(logarithms), np.inf, logarithms)


@contextmanager
def preserved(plan: Plan) -> Iterator[None]:
    """Let backward instructions be run again; put everything back that they overwrite."""
    arrays = [plan.gradients, *plan.upstream.values()]
    arrays += [part for sums in plan.accumulations.values() for part in sums.parts.values()]
    copies = [array.copy() for array in arrays]
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        for array, copy in zip(arrays, copies, strict=True):
            np.copyto(array, copy)


class Locals:
    """The local Jacobians of the nodes of a plan, after its passes; within `preserved` only."""

    def __init__(self, plan: Plan, meter: Meter) -> None:
        self.plan, self.meter, self.examples = plan, meter, plan.ask.examples

    def jacobians(self, node: Node, inputs: set[int]) -> list[Jacobian]:
        """Return ∂node/∂input for these places of its inputs."""
        contributions = self.plan.nodes[node.name].contributions
        arrays = {i: contributions[i] for i in sorted(inputs)}
        form = form_of(self.plan, node)
        rows: dict[int, list[Array]] = {i: [] for i in arrays}
        for unit in self._units(node, form):
            self._backward(node, unit)
            for i, array in arrays.items():
                assert array is not None
                rows[i].append(array.reshape(self.examples, -1).copy())
        return [
            Jacobian(node.name, node.inputs[i], i, form, self._assembled(found, form))
            for i, found in rows.items()
        ]

    def _units(self, node: Node, form: FactorForm) -> Iterator[Array]:
        """Yield upstream gradients [n, j]: ones for a diagonal, else one output at a time."""
        shape = (self.examples, size(self.plan.graph.shapes[node.name]))
        if form == "diagonal":
            yield np.ones(shape)
            return
        for j in range(shape[1]):
            for examples in range(shape[0]) if form == "batch_matrix" else (slice(None),):
                unit = np.zeros(shape)
                unit[examples, j] = 1
                yield unit

    def _assembled(self, found: list[Array], form: FactorForm) -> Array:
        if form == "diagonal":
            return found[0]
        stacked = np.stack(found)
        if form == "matrix":
            value = np.ascontiguousarray(stacked.transpose(1, 0, 2))
            return value[:1] if (value == value[:1]).all() else value
        value = stacked.reshape(-1, self.examples, *stacked.shape[1:])
        return np.ascontiguousarray(value.transpose(1, 0, 2, 3))

    def columns(self, node: Node, parameter: str, places: list[int]) -> Array:
        """Return ∂node/∂(entries of a parameter): [place, n, j]; `parameter` within its layer.

        Backward instructions add over the examples, so each example needs a run of its own; but
        not for outputs on which the entries have no effect.
        """
        gradient = self.plan.nodes[node.name].gradients[parameter].reshape(-1)
        shape = (self.examples, size(self.plan.graph.shapes[node.name]))
        columns = np.zeros((len(places), *shape), gradient.dtype)
        for j in self._affected(node, gradient, places):
            for n in range(self.examples):
                unit = np.zeros(shape)
                unit[n, j] = 1
                self._backward(node, unit)
                columns[:, n, j] = gradient[places]
        return columns

    def _affected(self, node: Node, gradient: Array, places: list[int]) -> Iterator[int]:
        """Yield the outputs that depend on entries, by halves.

        A random upstream gradient shows an effect, unless its parts cancel to the last bit.
        """
        shape = (self.examples, size(self.plan.graph.shapes[node.name]))
        weights = np.random.default_rng(0).uniform(0.5, 1.5, shape)
        halves = [(0, shape[1])]
        while halves:
            start, stop = halves.pop()
            upstream = np.zeros(shape)
            upstream[:, start:stop] = weights[:, start:stop]
            self._backward(node, upstream)
            if not gradient[places].any():
                continue
            if stop - start == 1:
                yield start
            else:
                middle = (start + stop) // 2
                halves += [(middle, stop), (start, middle)]

    def _backward(self, node: Node, upstream: Array) -> None:
        self.meter.charge(node)
        arrays = self.plan.nodes[node.name]
        np.copyto(arrays.upstream, upstream.reshape(arrays.upstream.shape))
        run(self.plan.kernels[node.name].backward)


def form_of(plan: Plan, node: Node) -> FactorForm:
    """Return the form in which the Jacobians of a node are kept."""
    # Without running statistics there are only those of the batch, even in evaluation.
    if node.layer.couples_batch and (plan.ask.training or not node.layer.buffers()):
        return "batch_matrix"
    return "diagonal" if node.layer.form == "elementwise" else "matrix"


def size(shape: tuple[int, ...]) -> int:
    """Return how many numbers a tensor of this shape has."""
    return int(np.prod(shape, dtype=np.int64))
