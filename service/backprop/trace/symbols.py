"""The symbols of a network: x, z¹ = W¹x + b¹, a¹ = f(z¹), z², ... as textbooks write them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from service.backprop.activations import ACTIVATIONS
from service.backprop.graph import Graph, Node
from service.backprop.trace.record import Text

# The letter of a node's output; affine maps give z, activations a, what is not named here h.
_LETTERS = {
    "batch_norm1d": "n",
    "batch_norm2d": "n",
    "layer_norm": "n",
    "group_norm": "n",
    "dropout": "d",
    "embedding": "e",
    "flatten": "f",
    "add": "s",
    "mul": "p",
    "concat": "c",
    "mean": "m",
}

# The symbol of a parameter, by the letter of its node and its name.
_PARAMETERS = {
    ("z", "weight"): ("W", "W"),
    ("z", "bias"): ("b", "b"),
    ("n", "weight"): ("gamma", r"\gamma"),
    ("n", "bias"): ("beta", r"\beta"),
    ("e", "weight"): ("E", "E"),
    ("a", "weight"): ("alpha", r"\alpha"),
}


class Symbol(NamedTuple):
    """A symbol in text and in LaTeX."""

    text: str
    latex: str

    def entry(self, index: tuple[int, ...]) -> "Symbol":
        """Return the symbol of one entry: z1_0, W1_0,1."""
        if not index:
            return self
        places = ",".join(map(str, index))
        return Symbol(f"{self.text}_{places}", f"{self.latex}_{{{places}}}")

    def gradient(self) -> "Symbol":
        """Return ∂J/∂(this)."""
        return partial("J", self)

    def written(self) -> Text:
        """Return it as plain data."""
        return {"text": self.text, "latex": self.latex}


def partial(of: "Symbol | str", by: Symbol) -> Symbol:
    """Return ∂of/∂by."""
    above = Symbol(of, of) if isinstance(of, str) else of
    return Symbol(
        f"∂{above.text}/∂{by.text}", rf"\frac{{\partial {above.latex}}}{{\partial {by.latex}}}"
    )


@dataclass(frozen=True)
class Symbols:
    """The symbols of inputs and nodes, and of parameters, by their names; each differs."""

    values: Mapping[str, Symbol]
    parameters: Mapping[str, Symbol]
    examples: int

    def __getitem__(self, name: str) -> Symbol:
        """Return the symbol of an input, a node or a parameter."""
        return self.values[name] if name in self.values else self.parameters[name]

    def entry(self, name: str, index: tuple[int, ...]) -> Symbol:
        """Return the symbol of an entry; with one example, the index of the example is left out."""
        if name in self.values and self.examples == 1:
            index = index[1:]
        return self[name].entry(index)


def symbols_of(graph: Graph, examples: int) -> Symbols:
    """Return the symbols of a graph, for batches of so many examples.

    An affine map opens a layer, with the next number; what follows it bears the same number, as
    long as the letter is free in that layer. Inputs are x, or x with their names.
    """
    values = {name: _input(name, several=len(graph.inputs) > 1) for name, _ in graph.inputs}
    numbers = dict.fromkeys(values, 0)
    parameters: dict[str, Symbol] = {}
    taken: set[tuple[str, int]] = set()
    for node in graph.nodes:
        letter = _letter(node)
        number = max((numbers[name] for name in node.inputs), default=0)
        if letter == "z" or number == 0 or (letter, number) in taken:
            number = max(numbers.values()) + 1
        taken.add((letter, number))
        numbers[node.name] = number
        values[node.name] = _numbered(letter, letter, number)
        if node.owner == node.name:
            parameters |= _parameters(node, letter, number)
    return Symbols(values, parameters, examples)


def _letter(node: Node) -> str:
    if node.layer.type in ACTIVATIONS:
        return "a"
    if node.layer.form == "linear_map" and node.layer.type not in _LETTERS:
        return "z" if node.layer.parameters() else "h"
    return _LETTERS.get(node.layer.type, "h")


def _parameters(node: Node, letter: str, number: int) -> Iterator[tuple[str, Symbol]]:
    for name in node.layer.parameters():
        text, latex = _PARAMETERS.get((letter, name), (name, rf"\text{{{_escaped(name)}}}"))
        yield node.parameter(name), _numbered(text, latex, number)


def _numbered(text: str, latex: str, number: int) -> Symbol:
    return Symbol(f"{text}{number}", f"{latex}^{{({number})}}")


def _input(name: str, *, several: bool) -> Symbol:
    if not several:
        return Symbol("x", "x")
    return Symbol(f"x_{name}", rf"x^{{(\text{{{_escaped(name)}}})}}")


def _escaped(name: str) -> str:
    """Return a name as LaTeX shows it, without what is neither a letter, a digit nor one of _.-"""
    return re.sub(r"[^\w.-]", "", name).replace("_", r"\_")
