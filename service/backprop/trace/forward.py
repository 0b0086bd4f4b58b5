"""The forward pass, as a trace shows it."""

from service.backprop.graph import Node
from service.backprop.plan import Plan
from service.backprop.trace.filling import define, numbers, places
from service.backprop.trace.numeric import of_formula, of_sum, output_terms
from service.backprop.trace.record import Detail, ForwardNode, Numeric, Reference, Value
from service.backprop.trace.symbols import Symbol, Symbols
from service.backprop.trace.tensors import tensor


def inputs(plan: Plan, symbols: Symbols, detail: Detail) -> list[Value]:
    """Return the inputs of the network."""
    return [
        {"name": name, "symbol": symbols[name].written(), **tensor(plan.values[name], detail)}
        for name, _ in plan.graph.inputs
    ]


def forward(plan: Plan, symbols: Symbols, detail: Detail) -> list[ForwardNode]:
    """Return every node in the order of computation."""
    return [_node(plan, node, symbols, detail) for node in plan.graph.nodes]


def _node(plan: Plan, node: Node, symbols: Symbols, detail: Detail) -> ForwardNode:
    return {
        "node": node.name,
        "type": node.layer.type,
        "title": node.layer.title,
        "symbol": symbols[node.name].written(),
        "inputs": [_reference(name, symbols) for name in node.inputs],
        "parameters": {
            name: _reference(node.parameter(name), symbols) for name in node.layer.parameters()
        },
        "formula": define(symbols[node.name], node.layer.formula, places(node, symbols)),
        "numeric": _numeric(plan, node, symbols) if detail == "full" else None,
        **tensor(plan.values[node.name], detail),
    }


def _reference(name: str, symbols: Symbols) -> Reference:
    return {"name": name, "symbol": symbols[name].written()}


def _numeric(plan: Plan, node: Node, symbols: Symbols) -> Numeric | None:
    arrays = plan.nodes[node.name]

    def entry(index: tuple[int, ...]) -> Symbol:
        return symbols.entry(node.name, index)

    terms = output_terms(node.layer, arrays) if arrays.output.size else None
    if terms is not None or not arrays.output.size:
        return of_sum(entry, arrays.output, terms)
    return of_formula(entry, arrays.output, node.layer.formula, numbers(node, arrays))
