"""What stands for each place of a layer's formulas: symbols, or the numbers of single entries."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from service.backprop.arrays import Arrays
from service.backprop.formula import Formula
from service.backprop.graph import Node
from service.backprop.trace.numeric import first, number
from service.backprop.trace.record import Text
from service.backprop.trace.symbols import Symbol, Symbols
from service.symbolic.interning import scope
from service.symbolic.parsing import parse

_SPECIAL = re.compile(r"([#$%&_{}])")
_LATEX_SIGNS = {"=": "=", "←": r"\leftarrow"}


def places(node: Node, symbols: Symbols) -> dict[str, Symbol]:
    """Return the symbols for the places of the formulas of a node."""
    inputs = [symbols[name] for name in node.inputs]
    parameters = {name: symbols[node.parameter(name)] for name in node.layer.parameters()}
    found = _arguments(node)
    if isinstance(formula := node.layer.arguments().get("expression"), str):
        found["expression"] = _of(formula, inputs[0])
    return (
        found
        | {f"x{i}": symbol for i, symbol in enumerate(inputs, start=1)}
        | {"x": inputs[0], "inputs": _listed(inputs), "y": symbols[node.name]}
        | {"upstream": symbols[node.name].gradient()}
        | parameters
    )


def numbers(node: Node, arrays: Arrays) -> dict[str, float]:
    """Return the numbers for the places of the formula of the first entry of an activation."""
    found = {
        name: float(value)
        for name, value in node.layer.arguments().items()
        if isinstance(value, int | float)
    }
    for name, each in arrays.parameters.items():
        if each.size == 1:
            found[name] = first(each)[1]
    return found | {"x": first(arrays.inputs[0])[1], "y": first(arrays.output)[1]}


def _listed(symbols: list[Symbol]) -> Symbol:
    return Symbol(", ".join(s.text for s in symbols), ", ".join(s.latex for s in symbols))


def _arguments(node: Node) -> dict[str, Symbol]:
    """Return the arguments; those that are yes or no stand in no formula."""
    arguments = node.layer.arguments()
    return {
        name: argument(value) for name, value in arguments.items() if not isinstance(value, bool)
    }


def argument(value: Any) -> Symbol:
    """Return an argument of a layer or a loss as a formula shows it."""
    if isinstance(value, float):
        return number(value)
    return Symbol(str(value), rf"\text{{{value}}}" if isinstance(value, str) else str(value))


def _of(expression: str, x: Symbol) -> Symbol:
    """Return a formula of one variable, as it was given, at something else."""
    variable = _variable(expression)
    shown = _SPECIAL.sub(r"\\\1", expression).replace("^", "**")
    return Symbol(
        f"f({x.text}) with f({variable}) = {expression}",
        rf"f\left({x.latex}\right) \text{{ with }} f\left({variable}\right) = \texttt{{{shown}}}",
    )


@lru_cache(maxsize=64)
def _variable(expression: str) -> str:
    with scope():
        return next(iter(parse(expression).expression.free), "")


def fill(formula: Formula, symbols: Mapping[str, Symbol]) -> Text:
    """Return a formula with symbols in its places, without the parameters that there are not."""
    for name in formula.places() - symbols.keys():
        formula = formula.without(name)
    filled = formula.filled(
        {name: each.text for name, each in symbols.items()},
        {name: each.latex for name, each in symbols.items()},
    )
    return {"text": filled["text"], "latex": filled["latex"]}


def define(
    symbol: Symbol,
    formula: Formula,
    symbols: Mapping[str, Symbol],
    sign: Literal["=", "←"] = "=",
) -> Text:
    """Return the equation `symbol = formula`, or the assignment `symbol ← formula`."""
    right = fill(formula, symbols)
    return {
        "text": f"{symbol.text} {sign} {right['text']}",
        "latex": rf"{symbol.latex} {_LATEX_SIGNS[sign]} {right['latex']}",
    }
