"""Which unit changes the side of a kink when an entry is moved a little."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from service.backprop.arrays import Array, run
from service.backprop.gradient_check.methods import CentralDifference
from service.backprop.plan import SEED, Plan

# A derivative that changes by more than this part of the node's largest one has a jump.
_JUMP = 1e-3


class Crossing(NamedTuple):
    """A node and the place in its input (for the loss: in the output) where its slope jumps."""

    node: str
    unit: list[int]


def crossing(
    differences: CentralDifference, entries: Array, place: int, shrink: float
) -> Crossing | None:
    """Return the first unit whose local derivative jumps between both ends of the step."""
    ends = differences.ends(float(entries[place]), shrink)
    sides = []
    for end in ends:
        differences.losses.at(entries, place, end)
        sides.append(list(_derivatives(differences.losses.plan)))
    for (node, above), (_, below) in zip(*sides, strict=True):
        change = np.nan_to_num(np.abs(above - below), nan=np.inf)
        scale = max(np.abs(above).max(initial=0.0), np.abs(below).max(initial=0.0))
        if change.size and change.max() > _JUMP * scale:
            where = np.unravel_index(int(np.argmax(change)), change.shape)
            return Crossing(node, [int(i) for i in where])
    return None


def _derivatives(plan: Plan) -> Iterator[tuple[str, Array]]:
    """Yield what each node makes of an upstream gradient of ones, and the seed."""
    for node in plan.graph.nodes:
        arrays = plan.nodes[node.name]
        if node.name in plan.upstream:
            arrays.upstream.fill(1)
            with np.errstate(all="ignore"):
                run(plan.kernels[node.name].backward)
            for part in arrays.contributions:
                if part is not None:
                    yield node.name, part.copy()
    if plan.loss is not None:
        with np.errstate(all="ignore"):
            run(plan.loss_kernel.backward)
        yield SEED, plan.loss.seed.copy()
