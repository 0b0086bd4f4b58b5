"""Networks around every type of layer, with examples away from kinks."""

from typing import NamedTuple

import numpy as np

from service.backprop.execute import Batch, Random, State, backward, forward, load
from service.backprop.graph import Graph, graph_of
from service.backprop.layers.linear import Linear
from service.backprop.losses import LOSSES
from service.backprop.network import Entry, Network
from service.backprop.plan import Ask, Plan, plan_of
from tests.backprop.building import values_for
from tests.backprop.examples import Example, made


class Around(NamedTuple):
    """A network with a state and a batch."""

    graph: Graph
    ask: Ask
    state: State
    batch: Batch

    def passed(self) -> Plan:
        """Return the plan after its passes."""
        plan = plan_of(self.graph, self.ask)
        load(plan, self.state, self.batch)
        forward(plan)
        backward(plan)
        return plan


def around(example: Example, *, training: bool) -> Around:
    """Return a layer between an affine map of each of its inputs and one of its output."""
    inputs = [f"x{i}" for i in range(len(example.shapes))]
    entries, names = [], inputs
    if not example.layer.takes_integers:
        names = [f"before{i}" for i in range(len(inputs))]
        entries = [
            Entry(name, Linear(shape[-1]), (x,), "")
            for name, shape, x in zip(names, example.shapes, inputs, strict=True)
        ]
    entries.append(Entry("layer", example.layer, tuple(names), ""))
    last = "layer"
    if example.layer.resolved(*example.shapes).output(*example.shapes):
        entries.append(Entry("flat", made("flatten"), ("layer",), ""))
        entries.append(Entry("after", Linear(2), ("flat",), ""))
        last = "after"
    network = Network(tuple(entries), tuple(inputs), (last,))
    graph = graph_of(network, dict(zip(inputs, example.shapes, strict=True)))
    shape = graph.shapes[last]
    targets = np.random.default_rng(3).uniform(size=(3, *shape))
    return Around(
        graph,
        Ask(3, LOSSES["mse"](), (("targets", shape),), training=training),
        State(values_for(graph), random=Random(3)),
        Batch(dict(zip(inputs, example.inputs(3), strict=True)), {"targets": targets}),
    )
