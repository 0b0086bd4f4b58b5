"""Units that learn nothing from a batch: dead ones and saturated ones."""

from functools import lru_cache

import numpy as np

from service.backprop.activations import ACTIVATIONS
from service.backprop.arrays import Array, Arrays, run
from service.backprop.diagnostics.record import ActivationHealth, Units
from service.backprop.graph import Node
from service.backprop.layer import Layer
from service.backprop.plan import Plan
from service.limits import LIMITS

# A unit is saturated when its slope is below this part of the steepest slope of its activation.
SATURATION = 0.01

# Slopes are looked at from -8 to 8; one that is steeper further out has no steepest.
_GRID = np.linspace(-16.0, 16.0, 3201).reshape(1, -1)
_NEAR = slice(800, -800)


def activations(plan: Plan) -> list[ActivationHealth]:
    """Return the dead and the saturated units of every elementwise activation, after a pass.

    dead       slope 0 for every example of the batch
    saturated  |slope| < 0.01 · max |f'| for every example, and not dead; where |f'| has no maximum,
               the steepest of the batch takes its place
    """
    slopes = (
        (node, node.layer.local(plan.nodes[node.name]).value)
        for node in plan.graph.nodes
        if node.layer.type in ACTIVATIONS and node.layer.form == "elementwise"
    )
    return [_health(node, slope) for node, slope in slopes if slope is not None]


def _health(node: Node, slope: Array) -> ActivationHealth:
    with np.errstate(all="ignore"):
        steepest = np.abs(slope).max(axis=0)
        limit = _steepest(node.layer) or steepest.max(initial=0.0)
        dead = steepest == 0
        saturated = ~dead & (steepest < SATURATION * limit)
    return {
        "node": node.name,
        "type": node.layer.type,
        "units": dead.size,
        "dead": _units(dead),
        "saturated": _units(saturated),
    }


def _units(there: Array) -> Units:
    count = int(np.count_nonzero(there))
    indices = np.argwhere(there)[: LIMITS.listed_units].tolist()
    return {"count": count, "fraction": count / max(there.size, 1), "indices": indices}


@lru_cache(maxsize=128)
def _steepest(layer: Layer) -> float | None:
    """Return max |f'|, or None where it has none or depends on parameters."""
    if layer.parameters():
        return None
    slopes = _slopes(layer, _GRID)
    near = float(slopes[0, _NEAR].max())
    return near if np.isfinite(near) and float(slopes.max()) <= 1.01 * near else None


def _slopes(layer: Layer, grid: Array) -> Array:
    arrays = Arrays(
        inputs=(grid,),
        output=np.empty_like(grid),
        upstream=np.ones_like(grid),
        contributions=(np.empty_like(grid),),
    )
    with np.errstate(all="ignore"):
        run(layer.bind(arrays).forward)
        slope = layer.local(arrays).value
        assert slope is not None
        return np.abs(slope)
