"""Small networks for tests."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from service.backprop.arrays import Array, Shape
from service.backprop.execute import Batch, State, backward, forward, load
from service.backprop.graph import Graph, graph_of
from service.backprop.layers import LAYERS
from service.backprop.layers.linear import Linear
from service.backprop.losses import LOSSES
from service.backprop.network import DType, Entry, Named, Network, sequence
from service.backprop.plan import Ask, Plan, plan_of


def chain(*layers: str | int, dtype: DType = "float64", frozen: Sequence[str] = ()) -> Network:
    """Return a sequence; a number is a linear layer of that width, a word an activation."""
    named = [
        Named(Linear(layer) if isinstance(layer, int) else LAYERS[layer](), None, f"/layers/{i}")
        for i, layer in enumerate(layers)
    ]
    return sequence(named, frozenset(frozen), dtype)


def branched(*entries: Entry, outputs: Sequence[str], inputs: Sequence[str] = ("input",)) -> Graph:
    """Return the graph of nodes that read two features each."""
    network = Network(entries, tuple(inputs), tuple(outputs))
    return graph_of(network, dict.fromkeys(inputs, (2,)))


def entry(
    name: str, layer: Any, *inputs: str, shares: str | None = None, pointer: str = ""
) -> Entry:
    """Return a node of a graph."""
    return Entry(name, layer, inputs or ("input",), pointer or f"/graph/{name}", shares)


def values_for(graph: Graph, seed: int = 0) -> dict[str, Array]:
    """Return random parameters."""
    random = np.random.default_rng(seed)
    return {
        name: random.uniform(-1, 1, each.shape).astype(graph.dtype)
        for name, each in graph.parameters.items()
    }


def batch_for(graph: Graph, examples: int, seed: int = 1) -> Batch:
    """Return random inputs, and targets like the only output."""
    random = np.random.default_rng(seed)

    def draw(shape: Shape) -> Array:
        return random.uniform(-1, 1, (examples, *shape)).astype(graph.dtype)

    inputs = {name: draw(shape) for name, shape in graph.inputs}
    return Batch(inputs, {"targets": draw(graph.shapes[graph.outputs[0]])})


def passed(
    graph: Graph,
    batch: Batch,
    parameters: Mapping[str, Array],
    loss: str = "mse",
    **asked: Any,
) -> Plan:
    """Return the plan after a forward and a backward pass."""
    examples = len(next(iter(batch.inputs.values())))
    plan = plan_of(graph, Ask(examples, LOSSES[loss](), **asked))
    load(plan, State(parameters), batch)
    forward(plan)
    backward(plan)
    return plan


def slopes(graph: Graph, batch: Batch, parameters: Mapping[str, Array], name: str) -> Array:
    """Return ∂J/∂parameter by central differences of the loss."""
    step = 1e-6
    result = np.zeros_like(parameters[name])
    for index in np.ndindex(result.shape):
        ends = []
        for sign in (1, -1):
            moved = dict(parameters) | {name: parameters[name].copy()}
            moved[name][index] += sign * step
            plan = passed(graph, batch, moved)
            assert plan.loss is not None
            ends.append(float(plan.loss.total))
        result[index] = (ends[0] - ends[1]) / (2 * step)
    return result
