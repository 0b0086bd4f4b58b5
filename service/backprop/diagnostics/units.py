"""Units that learn nothing from a batch: dead ones and saturated ones."""

from functools import lru_cache

import numpy as np

from service.backprop.activations import ACTIVATIONS
from service.backprop.arrays import Array, Arrays, run
from service.backprop.diagnostics.record import ActivationHealth, Units
from service.backprop.layer import Layer
from service.backprop.plan import Plan
from service.limits import LIMITS

# A unit is saturated when its slope is below this part of the steepest slope of its activation.
SATURATION = 0.01

# Where the steepest slope of an activation is looked for.
_GRID = np.linspace(-8.0, 8.0, 1601).reshape(1, -1)


def activations(plan: Plan) -> list[ActivationHealth]:
    """Return the dead and the saturated units of every elementwise activation, after a pass.

    dead       slope 0 for every example of the batch
    saturated  |slope| < 0.01 · max |f'| for every example, and not dead
    """
    return [
        _health(node.name, node.layer, plan.nodes[node.name])
        for node in plan.graph.nodes
        if node.layer.type in ACTIVATIONS and node.layer.form == "elementwise"
    ]


def _health(name: str, layer: Layer, arrays: Arrays) -> ActivationHealth:
    with np.errstate(all="ignore"):
        slope = layer.local(arrays).value
        assert slope is not None
        steepest = np.abs(slope).max(axis=0)
        dead = steepest == 0
        saturated = ~dead & (steepest < SATURATION * _steepest(layer))
    return {
        "node": name,
        "type": layer.type,
        "units": dead.size,
        "dead": _units(dead),
        "saturated": _units(saturated),
    }


def _units(there: Array) -> Units:
    count = int(np.count_nonzero(there))
    indices = np.argwhere(there)[: LIMITS.listed_units].tolist()
    return {"count": count, "fraction": count / max(there.size, 1), "indices": indices}


@lru_cache(maxsize=128)
def _steepest(layer: Layer) -> float:
    """Return the largest |f'| on a grid; 0 for activations with parameters, which do not level."""
    if layer.parameters():
        return 0.0
    arrays = Arrays(
        inputs=(_GRID,),
        output=np.empty_like(_GRID),
        upstream=np.ones_like(_GRID),
        contributions=(np.empty_like(_GRID),),
    )
    with np.errstate(all="ignore"):
        run(layer.bind(arrays).forward)
        slope = layer.local(arrays).value
    assert slope is not None
    return float(np.abs(slope[np.isfinite(slope)]).max(initial=0.0))
