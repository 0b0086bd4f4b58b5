"""The explanation of single weights: the chain of matrices, the paths, and their sum."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from service.backprop.arrays import Array, Shape
from service.backprop.explain.jacobians import Locals, form_of, preserved, size
from service.backprop.explain.links import Links
from service.backprop.explain.meter import Meter
from service.backprop.explain.network import Between, Wanted, between
from service.backprop.explain.record import Explanation
from service.backprop.explain.written import written
from service.backprop.graph import Node
from service.backprop.plan import Plan
from service.backprop.trace.symbols import symbols_of
from service.errors import InvalidRequest
from service.limits import LIMITS


def explain(plan: Plan, wanted: Sequence[Wanted]) -> list[Explanation]:
    """Return why each of these weights has its gradient.

    To be called after the passes and before an update; leaves the plan as it was. Raises
    InvalidRequest for what is no weight with a gradient, LimitExceeded and ComputeBudgetExceeded.
    """
    LIMITS.check("explained", len(wanted), "There are too many weights to explain.")
    for position, each in enumerate(wanted):
        _check(plan, each, f"/explain/{position}")
    elements = jacobian_elements(plan, wanted)
    LIMITS.check("jacobian_elements", elements, "The local Jacobians have too many entries.")
    symbols = symbols_of(plan.graph, plan.ask.examples)
    gradients = plan.layout.views(plan.gradients)
    reported = [float(gradients[each.parameter][each.index]) for each in wanted]
    with preserved(plan), np.errstate(all="ignore"):
        links = _links(plan, wanted)
        return [
            written(plan, symbols, each, found, gradient)
            for each, found, gradient in zip(wanted, links, reported, strict=True)
        ]


def jacobian_elements(plan: Plan, wanted: Sequence[Wanted]) -> int:
    """Return how many entries the local Jacobians have between these weights and the loss."""
    parts = {each.parameter: between(plan.graph, each.parameter) for each in wanted}
    examples, shapes = plan.ask.examples, plan.graph.shapes
    count = 0
    for node, inputs in _edges(parts.values()):
        out = size(shapes[node.name])
        form = form_of(plan, node)
        for i in inputs:
            each = {
                "diagonal": out,
                "matrix": out * size(shapes[node.inputs[i]]),
                "batch_matrix": out * size(shapes[node.inputs[i]]) * examples,
            }
            count += examples * each[form]
    uses = (size(shapes[name]) for each in wanted for name in parts[each.parameter].uses)
    return count + examples * sum(uses)


def _check(plan: Plan, wanted: Wanted, pointer: str) -> None:
    shapes: dict[str, Shape] = {
        name: view.shape for name, view in plan.layout.views(plan.gradients).items()
    }
    if wanted.parameter not in shapes:
        raise InvalidRequest(
            f"{wanted.parameter} is no parameter with a gradient.",
            pointer=f"{pointer}/parameter",
            expected=list(shapes),
            actual=wanted.parameter,
        )
    shape = shapes[wanted.parameter]
    within = len(wanted.index) == len(shape) and all(
        0 <= i < length for i, length in zip(wanted.index, shape, strict=True)
    )
    if not within:
        raise InvalidRequest(
            f"{wanted.parameter} has the shape {list(shape)}; indices count from 0.",
            pointer=f"{pointer}/index",
            expected=[length - 1 for length in shape],
            actual=list(wanted.index),
        )


def _edges(parts: Iterable[Between]) -> list[tuple[Node, set[int]]]:
    """Return the nodes in these parts, with the inputs that come from within them."""
    inputs: dict[str, set[int]] = defaultdict(set)
    nodes: dict[str, Node] = {}
    for part in parts:
        for node in part.nodes:
            nodes[node.name] = node
            inputs[node.name].update(part.inputs(node))
    return [(node, inputs[name]) for name, node in nodes.items()]


def _links(plan: Plan, wanted: Sequence[Wanted]) -> list[Links]:
    parts = {each.parameter: between(plan.graph, each.parameter) for each in wanted}
    (output,) = plan.graph.outputs
    assert plan.loss is not None
    # Backward instructions of nodes are about to write where the seed stands.
    seed = plan.loss.seed.reshape(plan.ask.examples, -1).astype(np.float64)
    local = Locals(plan, Meter(plan.ask.examples))
    jacobians = {
        node.name: local.jacobians(node, inputs) if inputs else []
        for node, inputs in _edges(parts.values())
    }
    columns = _columns(plan, local, wanted, parts)
    links = []
    for position, each in enumerate(wanted):
        part = parts[each.parameter]
        inner = {
            node.name: [j for j in jacobians[node.name] if j.input in part.inputs(node)]
            for node in part.nodes
        }
        links.append(Links(part, output, seed, inner, columns[position]))
    return links


def _columns(
    plan: Plan, local: Locals, wanted: Sequence[Wanted], parts: dict[str, Between]
) -> list[dict[str, Array]]:
    """Return ∂node/∂weight for each weight and the nodes that use it."""
    columns: list[dict[str, Array]] = [{} for _ in wanted]
    nodes = {node.name: node for node in plan.graph.nodes}
    for parameter, part in parts.items():
        asked = [i for i, each in enumerate(wanted) if each.parameter == parameter]
        shape = plan.layout.shapes[parameter]
        places = [int(np.ravel_multi_index(wanted[i].index, shape)) for i in asked]
        for name, inner in part.uses.items():
            found = local.columns(nodes[name], inner, places)
            for i, column in zip(asked, found, strict=True):
                columns[i][name] = column.astype(np.float64)
    return columns
