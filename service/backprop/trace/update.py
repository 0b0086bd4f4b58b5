"""The update of each parameter, term by term, as a trace shows it."""

from dataclasses import dataclass

import numpy as np

from service.backprop.arrays import Array
from service.backprop.execute import State, Update
from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.plan import Plan
from service.backprop.trace.filling import define
from service.backprop.trace.record import Change, Detail, UpdateRecord
from service.backprop.trace.symbols import Symbol, Symbols, symbols_of
from service.backprop.trace.tensors import tensor
from service.backprop.updates import Updater


@dataclass(frozen=True)
class Updated:
    """What an update started from, what it did, and with what."""

    plan: Plan
    updater: Updater
    optimizer: Optimizer
    before: State
    after: Update


def updates(updated: Updated, detail: Detail) -> list[UpdateRecord]:
    """Return the update of every parameter that was trained; frozen ones have none.

    To be called after `execute.update`, while the plan still holds the gradients.
    """
    symbols = symbols_of(updated.plan.graph, updated.plan.ask.examples)
    layout = updated.plan.layout
    raw = layout.views(updated.plan.gradients[: layout.trained])
    clipped = layout.views(updated.updater.gradient)
    return [_update(updated, symbols, name, (raw[name], clipped[name]), detail) for name in clipped]


def _update(
    updated: Updated, symbols: Symbols, name: str, gradients: tuple[Array, Array], detail: Detail
) -> UpdateRecord:
    optimizer, raw, clipped = updated.optimizer, *gradients
    before = updated.before.parameters[name].astype(raw.dtype)
    after = updated.after.state.parameters[name]
    slots = updated.after.state.optimizer_state.get(name, {})
    with np.errstate(all="ignore"):
        decayed = optimizer.decayed(before, clipped)
        rate = np.asarray(optimizer.effective_rate(updated.after.state.step, slots))
        delta = after - before
    return {
        "parameter": name,
        "symbol": symbols[name].written(),
        "step": updated.after.state.step,
        "formula": define(symbols[name], optimizer.formula, _places(symbols[name]), "←"),
        "raw": tensor(raw, detail),
        "clip_coefficient": updated.after.clip_coefficient,
        "clipped": tensor(clipped, detail),
        "decayed": tensor(decayed, detail),
        "slots": {slot: _change(updated, name, slot, detail) for slot in slots},
        "effective_rate": tensor(rate, detail),
        "delta": tensor(delta, detail),
        "before": tensor(before, detail),
        "after": tensor(after, detail),
        "numeric": None,
    }


def _places(symbol: Symbol) -> dict[str, Symbol]:
    return {"w": symbol, "g": symbol.gradient()}


def _change(updated: Updated, name: str, slot: str, detail: Detail) -> Change:
    after = updated.after.state.optimizer_state[name][slot]
    kept = updated.before.optimizer_state.get(name, {}).get(slot)
    before = np.full_like(after, updated.optimizer.start(slot)) if kept is None else kept
    return {"before": tensor(before, detail), "after": tensor(after, detail)}
