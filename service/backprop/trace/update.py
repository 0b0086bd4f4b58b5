"""The update of each parameter, term by term, as a trace shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arrays import Array
from service.backprop.execute import State, Update
from service.backprop.formula import Formula
from service.backprop.optimizers.equations import SYMBOLS
from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.plan import Plan
from service.backprop.trace.filling import define, fill
from service.backprop.trace.numeric import equation, first, number
from service.backprop.trace.record import (
    Change,
    Detail,
    Numeric,
    Tensor,
    TermRecord,
    Text,
    UpdateRecord,
)
from service.backprop.trace.symbols import Symbol, symbols_of
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
    layout = updated.plan.layout
    raw = layout.views(updated.plan.gradients[: layout.trained])
    clipped = layout.views(updated.updater.gradient)
    symbols = symbols_of(updated.plan.graph, updated.plan.ask.examples)
    return [
        _Parameter(updated, name, symbols[name], (raw[name], clipped[name]), detail).record()
        for name in clipped
    ]


class _Parameter:
    """The update of one parameter."""

    def __init__(
        self,
        updated: Updated,
        name: str,
        symbol: Symbol,
        gradients: tuple[Array, Array],
        detail: Detail,
    ) -> None:
        self.updated, self.name, self.symbol, self.detail = updated, name, symbol, detail
        self.raw, self.clipped = gradients
        self.step = updated.after.state.step
        self.before = updated.before.parameters[name].astype(self.raw.dtype)
        self.after = updated.after.state.parameters[name]
        self.slots = {
            slot: self._slot_before(slot, after)
            for slot, after in updated.after.state.optimizer_state.get(name, {}).items()
        }
        self.terms = updated.optimizer.terms(self.before, self.clipped, self.slots, self.step)

    def record(self) -> UpdateRecord:
        found = {term.name: term.value for term in self.terms[:-1]}
        lr = np.asarray(self.updated.optimizer.lr, self.raw.dtype)
        with np.errstate(all="ignore"):
            rate = np.asarray(found.get("rate", lr) * found.get("ratio", 1))
            delta = self.after - self.before
        return {
            "parameter": self.name,
            "symbol": self.symbol.written(),
            "step": self.step,
            "formula": self._formula(self._symbols(self.symbol)),
            "raw": self._tensor(self.raw),
            "clip_coefficient": self.updated.after.clip_coefficient,
            "clipped": self._tensor(self.clipped),
            "decayed": self._tensor(found.get("g", self.clipped)),
            "slots": {slot: self._change(slot) for slot in self.slots},
            "terms": list(self._terms()),
            "effective_rate": self._tensor(rate),
            "delta": self._tensor(delta),
            "before": self._tensor(self.before),
            "after": self._tensor(self.after),
            "numeric": self._numeric() if self.detail == "full" else None,
        }

    def _tensor(self, array: Array) -> Tensor:
        return tensor(array, self.detail)

    def _slot_before(self, slot: str, after: Array) -> Array:
        kept = self.updated.before.optimizer_state.get(self.name, {}).get(slot)
        if kept is None:
            return np.full_like(after, self.updated.optimizer.start(slot))
        return kept.astype(after.dtype)

    def _change(self, slot: str) -> Change:
        after = self.updated.after.state.optimizer_state[self.name][slot]
        return {"before": self._tensor(self.slots[slot]), "after": self._tensor(after)}

    def _symbols(self, w: Symbol) -> dict[str, Symbol]:
        return {name: Symbol(name, latex) for name, latex in SYMBOLS.items()} | {"w": w}

    def _terms(self) -> Iterator[TermRecord]:
        symbols = self._symbols(self.symbol)
        for term, numbers in zip(self.terms, self._numbers(), strict=True):
            symbol = symbols[term.name]
            record: TermRecord = {
                "name": term.name,
                "symbol": symbol.written(),
                "formula": define(symbol, term.formula, symbols, "←"),
                "numeric": None,
                **self._tensor(term.value),
            }
            if self.detail == "full" and term.value.size:
                filled = fill(term.formula, numbers)
                record["numeric"] = _entry(symbol, term.value, filled)
            yield record

    def _numbers(self) -> Iterator[dict[str, Symbol]]:
        """Yield the numbers that each term is made of, for the first entry."""
        numbers = {name: number(each) for name, each in self._scalars().items()}
        arrays = {"w": self.before, "g": self.clipped, **self.slots}
        numbers |= {name: number(first(each)[1]) for name, each in arrays.items() if each.size}
        for term in self.terms:
            yield dict(numbers)
            if term.value.size:
                numbers[term.name] = number(first(term.value)[1])

    def _scalars(self) -> Mapping[str, float]:
        return self.updated.optimizer.scalars(self.step)

    def _formula(self, symbols: dict[str, Symbol]) -> Text:
        return {
            "text": f"{self.symbol.text} ← {self._moved(symbols)['text']}",
            "latex": rf"{self.symbol.latex} \leftarrow {self._moved(symbols)['latex']}",
        }

    def _moved(self, symbols: dict[str, Symbol]) -> Text:
        """Return the parameter, shrunk if decay is decoupled, plus the formula of its change."""
        start = next((term.formula for term in self.terms[:-1] if term.name == "w"), _SAME)
        change = next(term.formula for term in self.terms if term.name == "delta")
        return fill(_plus(start, change), symbols)

    def _numeric(self) -> Numeric | None:
        if not self.after.size:
            return None
        *_, numbers = self._numbers()
        numbers["w"] = number(first(self.before)[1])
        return _entry(self.symbol, self.after, self._moved(numbers))


# The parameter itself, where nothing shrinks it first.
_SAME = Formula("$w", "$w")


def _plus(left: Formula, right: Formula) -> Formula:
    """Return left + right, where right may begin with a minus."""
    sums = [
        f"{a} - {b[1:]}" if b[:1] == "-" else f"{a} + {b}" for a, b in zip(left, right, strict=True)
    ]
    return Formula(*sums)


def _entry(symbol: Symbol, array: Array, left: Text) -> Numeric:
    index, value = first(array)
    return {
        "index": list(index),
        "symbol": symbol.entry(index).written(),
        "value": value,
        **equation(left, value),
    }
