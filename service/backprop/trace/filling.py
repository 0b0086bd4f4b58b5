"""What stands for each place of a layer's formula: symbols, or the numbers of single entries."""

from typing import Any, Literal

from service.backprop.formula import Formula
from service.backprop.graph import Node
from service.backprop.trace.numeric import number
from service.backprop.trace.record import Text
from service.backprop.trace.symbols import Symbol, Symbols

_LATEX_SIGNS = {"=": "=", "←": r"\leftarrow"}


def places(node: Node, symbols: Symbols) -> dict[str, Symbol]:
    """Return the symbols for the places of the formulas of a node."""
    inputs = [symbols[name] for name in node.inputs]
    output = symbols[node.name]
    found = {name: _argument(value) for name, value in node.layer.arguments().items()}
    found |= {name: symbols[node.parameter(name)] for name in node.layer.parameters()}
    found |= {f"x{i}": symbol for i, symbol in enumerate(inputs, start=1)}
    return found | {"x": inputs[0], "y": output, "upstream": output.gradient()}


def _argument(value: Any) -> Symbol:
    if isinstance(value, float):
        return number(value)
    return Symbol(str(value), rf"\text{{{value}}}" if isinstance(value, str) else str(value))


def fill(formula: Formula, symbols: dict[str, Symbol]) -> Text:
    """Return a formula with symbols in its places."""
    filled = formula.filled(
        {name: each.text for name, each in symbols.items()},
        {name: each.latex for name, each in symbols.items()},
    )
    return {"text": filled["text"], "latex": filled["latex"]}


def formula_of(node: Node) -> Formula:
    """Return the formula of a node without the parameters that it was told not to have."""
    formula = node.layer.formula
    for name, value in node.layer.arguments().items():
        if value is False and name not in node.layer.parameters():
            formula = formula.without(name)
    return formula


def define(
    symbol: Symbol, formula: Formula, symbols: dict[str, Symbol], sign: Literal["=", "←"] = "="
) -> Text:
    """Return the equation `symbol = formula`, or the assignment `symbol ← formula`."""
    right = fill(formula, symbols)
    return {
        "text": f"{symbol.text} {sign} {right['text']}",
        "latex": rf"{symbol.latex} {_LATEX_SIGNS[sign]} {right['latex']}",
    }
