"""A graph made ready to compute: arrays for one size of batch, and two lists of instructions.

The forward list goes through the nodes in order. The backward list begins with the loss's seed
∂J/∂output and goes through the nodes from the last to the first; where a value feeds several nodes,
their contributions are added first. That is the chain rule, summed over all paths.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from service.backprop.arrays import Array, Arrays, Instruction, Kernel, Shape
from service.backprop.graph import Graph, Node
from service.backprop.layout import Layout, layout_of
from service.backprop.losses.loss import Loss, LossArrays
from service.errors import NetworkError

SEED = "loss"


class Accumulation(NamedTuple):
    """A gradient with several parts: `total` is their sum; each part is named by who adds it."""

    total: Array
    parts: dict[str, Array]

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """Add the parts, from the first to the last."""
        first, *rest = self.parts.values()
        if not rest:
            return (partial(np.copyto, self.total, first),)
        second, *others = rest
        return (
            partial(np.add, first, second, self.total),
            *(partial(np.add, self.total, part, self.total) for part in others),
        )


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything that a pass over the graph reads and writes; one pass at a time may use it.

    parameters, gradients  flat vectors, `layout` says what lies where
    values                 inputs and outputs of nodes by name
    upstream               ∂J/∂value by the same names, where it was asked for
    nodes                  the arrays of each node
    accumulations          for values and parameters with several uses
    kernels, loss_kernel   the instructions of each node and of the loss
    """

    graph: Graph
    ask: "Ask"
    layout: Layout
    parameters: Array
    gradients: Array
    buffers: dict[str, Array]
    values: dict[str, Array]
    upstream: dict[str, Array]
    nodes: dict[str, Arrays]
    accumulations: dict[str, Accumulation]
    kernels: dict[str, Kernel]
    loss: LossArrays | None
    loss_kernel: Kernel
    forward: tuple[Instruction, ...]
    backward: tuple[Instruction, ...]


class Ask(NamedTuple):
    """What a plan is for, beside its graph.

    targets  their shapes for one example, by name
    """

    examples: int
    loss: Loss | None = None
    targets: tuple[tuple[str, Shape], ...] = ()
    training: bool = True
    input_gradient: bool = False
    complex_numbers: bool = False


def plan_of(graph: Graph, ask: Ask) -> Plan:
    """Return the plan of a graph for so many examples. Raises ShapeMismatch."""
    return _Builder(graph, ask).plan()


class _Builder:
    def __init__(self, graph: Graph, ask: Ask) -> None:
        self.graph, self.ask = graph, ask
        self.dtype = np.dtype(np.complex128 if ask.complex_numbers else graph.dtype)
        self.layout = layout_of(graph)
        self.parameters = np.zeros(self.layout.size, self.dtype)
        self.gradients = np.zeros(self.layout.derived, self.dtype)
        self.buffers = {
            name: np.full(each.shape, each.start, np.int64 if each.integer else self.dtype)
            for name, each in graph.buffers.items()
        }
        self.values = {
            name: self._like(name, np.int64 if name in graph.integer_inputs else self.dtype)
            for name in graph.shapes
        }
        self.wanted = self._wanted()
        self.upstream = {name: self._like(name, self.dtype) for name in self.wanted}
        self.parts = self._parts()
        self.parameter_parts = self._parameter_parts()

    def _like(self, name: str, dtype: np.dtype[np.generic] | type) -> Array:
        return np.zeros((self.ask.examples, *self.graph.shapes[name]), dtype)

    def _wanted(self) -> list[str]:
        """Return the values whose gradient is asked for: those with something to learn before."""
        names = [node.name for node in self.graph.nodes if node.name in self.graph.active]
        if self.ask.input_gradient:
            floats = [name for name, _ in self.graph.inputs if name in self.graph.active]
            names = [n for n in floats if n not in self.graph.integer_inputs] + names
        return names

    def _parts(self) -> dict[str, dict[str, Array]]:
        """Return, for each value, where each of its users writes what it adds to the gradient."""
        parts: dict[str, dict[str, Array]] = {name: {} for name in self.wanted}
        if self.ask.loss is not None:
            for name in self.graph.outputs:
                parts[name][SEED] = self.upstream[name]
        for node in self.graph.nodes:
            if node.name in self.graph.active:
                for i, name in enumerate(node.inputs):
                    if name in parts:
                        parts[name][f"{node.name}[{i}]"] = self.upstream[name]
        for several in parts.values():
            if len(several) > 1:
                several.update({user: np.zeros_like(part) for user, part in several.items()})
        return parts

    def _parameter_parts(self) -> dict[str, dict[str, Array]]:
        """Return the same for parameters, which may be shared by several nodes."""
        views = self.layout.views(self.gradients)
        parts: dict[str, dict[str, Array]] = {name: {} for name in views}
        for node in self.graph.nodes:
            if node.name in self.graph.active:
                for name in node.layer.parameters():
                    full = node.parameter(name)
                    parts[full][node.name] = views[full]
        for several in parts.values():
            if len(several) > 1:
                several.update({user: np.zeros_like(part) for user, part in several.items()})
        return parts

    def plan(self) -> Plan:
        nodes = {node.name: self._arrays(node) for node in self.graph.nodes}
        kernels = {node.name: _kernel(node, nodes[node.name]) for node in self.graph.nodes}
        loss, loss_kernel = self._loss()
        sums = self._accumulations()
        forward = [step for node in self.graph.nodes for step in kernels[node.name].forward]
        backward = list(loss_kernel.backward)
        for node in reversed(self.graph.nodes):
            if node.name in self.graph.active:
                if node.name in sums:
                    backward += sums[node.name].instructions
                backward += kernels[node.name].backward
        for name in (*self.layout.shapes, *dict(self.graph.inputs)):
            if name in sums:
                backward += sums[name].instructions
        return Plan(
            self.graph, self.ask, self.layout, self.parameters, self.gradients, self.buffers,
            self.values, self.upstream, nodes, sums, kernels, loss, loss_kernel,
            (*forward, *loss_kernel.forward), tuple(backward),
        )  # fmt: skip

    def _arrays(self, node: Node) -> Arrays:
        views = self.layout.views(self.parameters)
        names = node.layer.parameters()
        contributions = tuple(
            self.parts.get(name, {}).get(f"{node.name}[{i}]") for i, name in enumerate(node.inputs)
        )
        upstream = self.upstream.get(node.name)
        return Arrays(
            inputs=tuple(self.values[name] for name in node.inputs),
            output=self.values[node.name],
            upstream=np.zeros_like(self.values[node.name]) if upstream is None else upstream,
            contributions=contributions,
            parameters={name: views[node.parameter(name)] for name in names},
            gradients=self._gradients(node, names),
            buffers={n: self.buffers[f"{node.name}.{n}"] for n in node.layer.buffers()},
            training=self.ask.training,
        )

    def _gradients(self, node: Node, names: Mapping[str, object]) -> dict[str, Array]:
        if node.name in self.graph.active:
            return {name: self.parameter_parts[node.parameter(name)][node.name] for name in names}
        views = self.layout.views(self.parameters)
        return {name: np.zeros_like(views[node.parameter(name)]) for name in names}

    def _loss(self) -> tuple[LossArrays | None, Kernel]:
        ask = self.ask
        if ask.loss is None:
            return None, Kernel((), ())
        (output,) = self.graph.outputs
        prediction = self.values[output]
        shape = self.graph.shapes[output]
        targets = ask.loss.targets(shape, dict(ask.targets))
        arrays = LossArrays(
            prediction=prediction,
            targets={
                name: np.zeros((ask.examples, *t.shape), np.int64 if t.integer else self.dtype)
                for name, t in targets.items()
            },
            values=np.zeros((ask.examples, *ask.loss.values(shape)), self.dtype),
            total=np.zeros((), self.dtype),
            seed=self.parts[output][SEED],
        )
        return arrays, ask.loss.bind(arrays)

    def _accumulations(self) -> dict[str, Accumulation]:
        views = self.layout.views(self.gradients)
        values = {n: Accumulation(self.upstream[n], p) for n, p in self.parts.items()}
        parameters = {n: Accumulation(views[n], p) for n, p in self.parameter_parts.items()}
        return {n: each for n, each in (values | parameters).items() if len(each.parts) > 1}


def _kernel(node: Node, arrays: Arrays) -> Kernel:
    try:
        return node.layer.bind(arrays)
    except NetworkError as error:
        raise error.at(node.name, None) from None


def footprint(plan: Plan) -> int:
    """Return about how many bytes the arrays of a plan hold."""
    arrays = (plan.parameters, plan.gradients, *plan.values.values(), *plan.upstream.values())
    return sum(array.nbytes for array in arrays)
