"""The loss and its seed gradient, as a trace shows them."""

import numpy as np

from service.backprop.arrays import Array
from service.backprop.losses.loss import Loss, LossArrays
from service.backprop.plan import Plan
from service.backprop.trace.filling import argument, define
from service.backprop.trace.record import Detail, LossRecord
from service.backprop.trace.symbols import Symbol, Symbols, partial
from service.backprop.trace.tensors import tensor

_J = Symbol("J", "J")
_ONE = Symbol("l", r"\ell")


def loss(plan: Plan, symbols: Symbols, detail: Detail) -> LossRecord:
    """Return the loss, how it is made up, and where the backward pass begins."""
    asked, arrays = plan.ask.loss, plan.loss
    assert asked is not None
    assert arrays is not None
    (output,) = plan.graph.outputs
    y = symbols[output]
    filled = _arguments(asked) | {"y": y, "t": Symbol("t", "t")}
    return {
        "type": asked.type,
        "title": asked.title,
        "reduction": asked.reduction,
        "symbol": _J.written(),
        "formula": define(_ONE, asked.formula, filled),
        "values": tensor(arrays.values, detail),
        "per_example": tensor(_per_example(asked, arrays.values), detail),
        "value": float(arrays.total),
        "scale": _scale(arrays),
        "seed": {
            "symbol": y.gradient().written(),
            "rule": "seed",
            "equation": "BP1",
            "formula": define(partial(_ONE, y), asked.derivative, filled),
            **tensor(arrays.seed, detail),
        },
    }


def _arguments(asked: Loss) -> dict[str, Symbol]:
    return {name: argument(value) for name, value in asked.arguments().items()}


def _scale(arrays: LossArrays) -> float | None:
    with np.errstate(all="ignore"):
        scale = float(arrays.total / arrays.values.sum())
    return scale if np.isfinite(scale) else None


def _per_example(asked: Loss, values: Array) -> Array:
    flat = values.reshape(len(values), -1)
    with np.errstate(all="ignore"):
        total: Array = flat.sum(axis=1)
        return total / flat.shape[1] if asked.reduction == "mean" else total
