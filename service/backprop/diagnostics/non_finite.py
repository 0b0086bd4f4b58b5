"""Where the first number that is not finite arose, found by going through a plan in order."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from service.backprop.arrays import Array
from service.backprop.diagnostics.record import NonFinite, Phase
from service.backprop.execute import State
from service.backprop.plan import SEED, Plan


class Written(NamedTuple):
    """An array, and what wrote it when."""

    phase: Phase
    node: str
    operation: str
    tensor: str
    array: Array


_GIVEN = "given"


def first_non_finite(plan: Plan, given: State, after: State | None, step: str) -> NonFinite | None:
    """Return the first number that is not finite, or None; the passes have run.

    `given` is the state before the passes, `after` that after an update by the optimizer `step`.
    """
    for written in _in_order(plan, given, after, step):
        found = _located(written)
        if found is not None:
            return found
    return None


def _located(written: Written) -> NonFinite | None:
    array = written.array
    if array.dtype.kind != "f":
        return None
    finite = np.isfinite(array)
    if finite.all():
        return None
    flat = int(np.argmin(finite))
    return {
        "phase": written.phase,
        "node": written.node,
        "operation": written.operation,
        "tensor": written.tensor,
        "index": [int(i) for i in np.unravel_index(flat, array.shape)],
        "value": float(array.reshape(-1)[flat]),
    }


def _in_order(plan: Plan, given: State, after: State | None, step: str) -> Iterator[Written]:
    yield from _forward(plan, given)
    if plan.ask.loss is not None and plan.loss is not None:
        kind = plan.ask.loss.type
        yield Written("loss", SEED, kind, "values", plan.loss.values)
        yield Written("loss", SEED, kind, "value", plan.loss.total)
        yield Written("backward", SEED, kind, "seed", plan.loss.seed)
        yield from _backward(plan)
    if after is not None:
        for parameter, slots in after.optimizer_state.items():
            for name, value in slots.items():
                yield Written("update", parameter, step, name, value)
        for name, value in after.parameters.items():
            yield Written("update", name, step, "parameter", value)


def _forward(plan: Plan, given: State) -> Iterator[Written]:
    for name, _ in plan.graph.inputs:
        yield Written("forward", name, _GIVEN, "output", plan.values[name])
    for name, value in (*given.parameters.items(), *given.buffers.items()):
        yield Written("forward", name, _GIVEN, "output", value)
    for node in plan.graph.nodes:
        yield Written("forward", node.name, node.layer.type, "output", plan.values[node.name])


def _backward(plan: Plan) -> Iterator[Written]:
    for node in reversed(plan.graph.nodes):
        if node.name not in plan.upstream:
            continue
        # A sum of finite contributions may be too large.
        yield Written("backward", node.name, "sum", node.name, plan.upstream[node.name])
        arrays = plan.nodes[node.name]
        for name, part in zip(node.inputs, arrays.contributions, strict=True):
            if part is not None:
                yield Written("backward", node.name, node.layer.type, name, part)
        for name, part in arrays.gradients.items():
            yield Written("backward", node.name, node.layer.type, node.parameter(name), part)
    for name, sums in plan.accumulations.items():
        if name not in plan.nodes:
            yield Written("backward", name, "sum", name, sums.total)
