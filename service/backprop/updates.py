"""The update: clip, then let the optimizer move the parameters, a cache-sized block at a time."""

from dataclasses import dataclass

import numpy as np

from service.backprop.arrays import Array
from service.backprop.clipping import Clip
from service.backprop.optimizers.optimizer import Optimizer, Update
from service.backprop.plan import Plan

# Numbers in a block: five arrays of them stay in a second-level cache.
_BLOCK = 16_384


@dataclass(frozen=True, eq=False)
class Updater:
    """An optimizer made ready for the parameters of a plan.

    slots     flat vectors by name, laid out as the trained parameters
    starts    what the slots of a parameter are before its first step
    gradient  what the optimizer sees: the gradient after clipping
    """

    slots: dict[str, Array]
    starts: dict[str, float]
    gradient: Array
    clip: Clip | None
    blocks: tuple[Update, ...]

    def update(self, gradients: Array, step: int) -> float:
        """Move the parameters; return the coefficient that gradients were clipped by."""
        coefficient = 1.0
        if self.clip is not None:
            coefficient = self.clip.apply(gradients, self.gradient)
        for block in self.blocks:
            block(step)
        return coefficient


def updater_of(plan: Plan, optimizer: Optimizer, clip: Clip | None = None) -> Updater:
    """Return the updater of a plan's trained parameters."""
    count = plan.layout.trained
    w, raw = plan.parameters[:count], plan.gradients[:count]
    gradient = raw if clip is None else np.zeros_like(raw)
    starts = {name: optimizer.start(name) for name in optimizer.slots}
    slots = {name: np.full_like(w, start) for name, start in starts.items()}
    scratch = np.empty((4, min(count, _BLOCK)), w.dtype)
    blocks = []
    for first in range(0, count, _BLOCK):
        place = slice(first, min(first + _BLOCK, count))
        views = {name: slot[place] for name, slot in slots.items()}
        rows = tuple(scratch[:, : place.stop - first])
        blocks.append(optimizer.bind(w[place], gradient[place], views, rows))
    return Updater(slots, starts, gradient, clip, tuple(blocks))
