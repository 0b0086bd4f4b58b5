"""The backward pass, as a trace shows it: upstream gradient · local derivative = contribution."""

from collections.abc import Iterator

from service.backprop.activations import ACTIVATIONS
from service.backprop.arrays import Array
from service.backprop.formula import Formula
from service.backprop.graph import Node
from service.backprop.layer import Contribution as Row
from service.backprop.layer import Local
from service.backprop.plan import SEED, Accumulation, Plan
from service.backprop.trace.filling import define, places
from service.backprop.trace.numeric import CONTRIBUTION_TERMS, Sources, of_sum
from service.backprop.trace.record import (
    AccumulationRecord,
    BackwardNode,
    Contribution,
    Detail,
    Gradient,
    Kind,
    LocalRecord,
    Numeric,
    Part,
)
from service.backprop.trace.size import local_elements
from service.backprop.trace.symbols import Symbol, Symbols, partial
from service.backprop.trace.tensors import tensor

# What every contribution is, for layers that do not say it more precisely.
_PRODUCT = Row(
    "input",
    "vector_jacobian_product",
    Formula("$upstream * ∂y/∂x", r"$upstream \, \frac{\partial y}{\partial x}"),
)


def backward(plan: Plan, symbols: Symbols, detail: Detail) -> list[BackwardNode]:
    """Return every node that has a gradient, from the last to the first."""
    nodes = [node for node in reversed(plan.graph.nodes) if node.name in plan.upstream]
    return [_Node(plan, node, symbols, detail).record() for node in nodes]


class _Node:
    """One node of the backward pass, after the pass."""

    def __init__(self, plan: Plan, node: Node, symbols: Symbols, detail: Detail) -> None:
        self.plan, self.node, self.symbols, self.detail = plan, node, symbols, detail
        self.arrays = plan.nodes[node.name]
        self.local = node.layer.local(self.arrays)
        self.places = places(node, symbols)

    def record(self) -> BackwardNode:
        symbol = self.symbols[self.node.name]
        return {
            "node": self.node.name,
            "type": self.node.layer.type,
            "symbol": symbol.written(),
            "upstream": self._gradient(symbol, self.arrays.upstream),
            "local": self._local(self.local),
            "contribution": list(self._contributions()),
        }

    def _gradient(self, symbol: Symbol, array: Array) -> Gradient:
        return {"symbol": symbol.gradient().written(), **tensor(array, self.detail)}

    def _local(self, local: Local) -> LocalRecord | None:
        if self.node.layer.takes_integers:
            return None
        layer, inputs = self.node.layer, self.node.inputs
        symbol = partial(self.symbols[self.node.name], self.symbols[inputs[0]])
        record: LocalRecord = {
            "form": local.form,
            "symbol": symbol.written(),
            "formula": define(symbol, layer.derivative, self.places),
            "convention": layer.convention or None,
        }
        if local.value is None or local.value.size > local_elements(self.node, self.arrays):
            return record
        return {**record, **tensor(local.value, self.detail)}

    def _contributions(self) -> Iterator[Contribution]:
        for i, (name, array) in enumerate(
            zip(self.node.inputs, self.arrays.contributions, strict=True)
        ):
            if array is not None:
                kind: Kind = "node" if name in self.plan.nodes else "input"
                row = self._row(f"input{i + 1}") or self._row("input") or _PRODUCT
                yield self._contribution(name, kind, array, row)
        for name, array in self.arrays.gradients.items():
            row = self._row(name) or _PRODUCT
            yield self._contribution(self.node.parameter(name), "parameter", array, row)

    def _row(self, of: str) -> Row | None:
        return next((row for row in self.node.layer.contributions if row.of == of), None)

    def _contribution(self, to: str, kind: Kind, array: Array, row: Row) -> Contribution:
        symbol = self.symbols[to]
        return {
            "to": to,
            "kind": kind,
            "rule": row.rule,
            "equation": "BP1" if self._is_last(row) else row.equation,
            "formula": define(symbol.gradient(), row.formula, self.places),
            "numeric": self._numeric(to, array, row) if self.detail == "full" else None,
            **self._gradient(symbol, array),
        }

    def _numeric(self, to: str, array: Array, row: Row) -> Numeric | None:
        terms_of = CONTRIBUTION_TERMS.get(row.rule)
        if terms_of is None:
            return None
        terms = terms_of(Sources(self.arrays, self.local.value))
        return of_sum(lambda index: self.symbols.entry(to, index).gradient(), array, terms)

    def _is_last(self, row: Row) -> bool:
        """Whether this is the activation of the output: its δ comes from the seed alone."""
        plan, name = self.plan, self.node.name
        alone = name in plan.graph.outputs and name not in plan.accumulations
        return alone and row.equation == "BP2" and self.node.layer.type in ACTIVATIONS


def accumulations(plan: Plan, symbols: Symbols, detail: Detail) -> list[AccumulationRecord]:
    """Return the gradients that several users add to, in the order in which they were added."""
    nodes = (node.name for node in reversed(plan.graph.nodes))
    order = (*nodes, *plan.layout.shapes, *(name for name, _ in plan.graph.inputs))
    names = [name for name in order if name in plan.accumulations]
    return [_accumulation(plan, name, symbols, detail) for name in names]


def _accumulation(plan: Plan, name: str, symbols: Symbols, detail: Detail) -> AccumulationRecord:
    sums: Accumulation = plan.accumulations[name]
    symbol = symbols[name].gradient()
    users = ", ".join(sums.parts)
    kind: Kind = "node" if name in plan.nodes else "input" if name in plan.values else "parameter"
    return {
        "to": name,
        "kind": kind,
        "symbol": symbol.written(),
        "formula": {
            "text": f"{symbol.text} = sum of the contributions of {users}",
            "latex": rf"{symbol.latex} = \sum_{{k}} \left({symbol.latex}\right)_{{k}}",
        },
        "parts": [_part(user, array, kind, detail) for user, array in sums.parts.items()],
        "total": tensor(sums.total, detail),
    }


def _part(user: str, array: Array, kind: Kind, detail: Detail) -> Part:
    if user == SEED or kind == "parameter":
        return {"node": user, "input": None, **tensor(array, detail)}
    node, _, place = user.rpartition("[")
    return {"node": node, "input": int(place[:-1]), **tensor(array, detail)}
