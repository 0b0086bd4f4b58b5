"""The loss and its seed gradient, as a trace shows them."""

import numpy as np

from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.losses.loss import Loss, LossArrays
from service.backprop.plan import Plan
from service.backprop.trace.computed import gives
from service.backprop.trace.filling import argument, define, fill
from service.backprop.trace.numeric import equation, factor, first, number
from service.backprop.trace.record import Detail, LossRecord, Numeric
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
    filled = _places(asked, arrays, y)
    scale = _scale(asked, arrays)
    numeric = detail == "full"
    return {
        "type": asked.type,
        "title": asked.title,
        "reduction": asked.reduction,
        "convention": asked.convention or None,
        "symbol": _J.written(),
        "formula": define(_ONE, asked.formula, filled),
        "values": tensor(arrays.values, detail),
        "per_example": tensor(_per_example(asked, arrays.values), detail),
        "value": float(arrays.total),
        "scale": scale,
        "numeric": _numeric(_ONE, asked.formula, arrays, arrays.values, 1.0) if numeric else None,
        "seed": {
            "symbol": y.gradient().written(),
            "rule": "seed",
            "equation": "BP1",
            "formula": define(partial(_ONE, y), asked.derivative, filled),
            "numeric": _numeric(
                symbols.entry(output, (0,) * arrays.seed.ndim).gradient(),
                asked.derivative, arrays, arrays.seed, scale,
            ) if numeric else None,
            **tensor(arrays.seed, detail),
        },
    }  # fmt: skip


def _places(asked: Loss, arrays: LossArrays, y: Symbol) -> dict[str, Symbol]:
    arguments = asked.arguments()
    found = {name: argument(value) for name, value in arguments.items()}
    found |= {name: Symbol(name, rf"\text{{{name}}}") for name in arrays.targets}
    if "expression" in arguments:
        formula = argument(arguments["expression"])
        found["expression"] = Symbol(
            f"l({y.text}, t) with l(y, t) = {formula.text}",
            rf"\ell\left({y.latex}, t\right) \text{{ with }} \ell(y, t) = {formula.latex}",
        )
    return found | {"y": y, "t": Symbol("t", "t")}


def _scale(asked: Loss, arrays: LossArrays) -> float | None:
    """Return J over the sum of the values, without its rounding where that is known."""
    with np.errstate(all="ignore"):
        scale = float(arrays.total / arrays.values.sum())
    known = 1 / asked.divisor(arrays.values)
    if np.isclose(scale, known, rtol=1e-6, atol=0):
        return known
    return scale if np.isfinite(scale) else None


def _per_example(asked: Loss, values: Array) -> Array:
    flat = values.reshape(len(values), -1)
    with np.errstate(all="ignore"):
        total: Array = flat.sum(axis=1)
        return total / flat.shape[1] if asked.reduction == "mean" else total


def _numeric(
    symbol: Symbol, formula: Formula, arrays: LossArrays, of: Array, scale: float | None
) -> Numeric | None:
    """Return scale · formula for the first prediction and target, if that gives the entry."""
    targets = arrays.targets.get("targets")
    if targets is None or not scale or not of.shape == targets.shape == arrays.seed.shape:
        return None
    y, t = first(arrays.prediction)[1], first(targets)[1]
    index, value = first(of)
    if not gives(formula, {"y": y, "t": t}, value / scale, float(np.finfo(of.dtype).eps)):
        return None
    filled = fill(formula, {"y": number(y), "t": number(t)})
    left = Symbol(filled["text"], filled["latex"])
    if scale != 1:
        by = factor(scale)
        left = Symbol(f"{by.text}*({left.text})", rf"{by.latex} \cdot \left({left.latex}\right)")
    named = symbol if of is arrays.seed else symbol.entry(index)
    return {
        "index": list(index),
        "symbol": named.written(),
        "value": value,
        **equation(left, value),
    }
