"""Weights of classes: as many as there are classes, multiplied into losses and formulas."""

from functools import partial

import numpy as np

from service.backprop.arrays import Array, Kernel
from service.backprop.formula import Formula
from service.backprop.losses.loss import Loss
from service.errors import ShapeMismatch


def check_classes(given: tuple[float, ...] | None, name: str, classes: int) -> None:
    """Raise ShapeMismatch unless there is one number for each class, or none at all."""
    if given is not None and len(given) != classes:
        raise ShapeMismatch(
            f"{name} has {len(given)} numbers for {classes} classes.",
            pointer=f"/loss/{name}",
            expected=[classes],
            actual=[len(given)],
        )


def weighted(
    kernel: Kernel, weight: tuple[float, ...] | None, values: Array, seed: Array
) -> Kernel:
    """Return a kernel whose values and seed are multiplied by weights for the last axis."""
    if weight is None:
        return kernel
    factor = np.asarray(weight, seed.dtype)
    return Kernel(
        (*kernel.forward, partial(np.multiply, values, factor, values)),
        (*kernel.backward, partial(np.multiply, seed, factor, seed)),
    )


def show_weights(loss: Loss, weight: tuple[float, ...] | None) -> None:
    """Show the formulas of a loss times the weight of each number, if it has weights."""
    if weight is not None:
        loss.show(formula=_times_weight(loss.formula), derivative=_times_weight(loss.derivative))


def _times_weight(formula: Formula) -> Formula:
    return Formula(f"weight*({formula.text})", rf"w \left({formula.latex}\right)")
