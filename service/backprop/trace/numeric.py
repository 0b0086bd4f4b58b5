"""Formulas of single entries, with the numbers of one request in place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from service.backprop.arrays import Array, Arrays, rows
from service.backprop.formula import Formula
from service.backprop.layer import Layer
from service.backprop.trace.computed import gives
from service.backprop.trace.record import Numeric, Text
from service.backprop.trace.symbols import Symbol

# A term of a sum is a product of these factors.
Term: TypeAlias = tuple[float, ...]
Terms: TypeAlias = Sequence[Term]

# The symbol of an entry, by its index.
Entry: TypeAlias = Callable[[tuple[int, ...]], Symbol]

_DIGITS = 6
_TERMS_SHOWN = 8


class Sources(NamedTuple):
    """Where the numbers of a contribution come from: a node's arrays and its local derivative."""

    arrays: Arrays
    local: Array | None


def number(value: float) -> Symbol:
    """Return a number with six significant digits."""
    text = f"{value:.{_DIGITS}g}"
    mantissa, exponent, power = text.partition("e")
    return Symbol(text, rf"{mantissa} \cdot 10^{{{int(power)}}}" if exponent else text)


def factor(value: float) -> Symbol:
    """Return a number that can stand anywhere in a formula: negative ones in parentheses."""
    shown = number(value)
    if "-" not in shown.text and "e" not in shown.text:
        return shown
    return Symbol(f"({shown.text})", rf"\left({shown.latex}\right)")


def added(terms: Terms) -> Symbol:
    """Return a sum of products; a long one is shortened by dots before its last term."""
    shown = [factors(term) for term in terms]
    if len(shown) > _TERMS_SHOWN:
        shown = [*shown[: _TERMS_SHOWN - 2], Symbol("...", r"\dots"), shown[-1]]
    return Symbol(" + ".join(s.text for s in shown), " + ".join(s.latex for s in shown))


def factors(term: Sequence[float]) -> Symbol:
    """Return a product."""
    shown = [factor(value) for value in term]
    return Symbol("*".join(s.text for s in shown), r" \cdot ".join(s.latex for s in shown))


def equation(left: Symbol | Text, value: float) -> Text:
    """Return `left = value`."""
    text, latex = (left["text"], left["latex"]) if isinstance(left, dict) else left
    right = number(value)
    return {"text": f"{text} = {right.text}", "latex": f"{latex} = {right.latex}"}


def first(array: Array) -> tuple[tuple[int, ...], float]:
    """Return the index of the first entry of a tensor, and the entry."""
    return (0,) * array.ndim, float(array.ravel()[0])


def of_sum(entry: Entry, array: Array, terms: Terms | None) -> Numeric | None:
    """Return the first entry as a sum of products, if that is what it is."""
    if terms is None or not array.size:
        return None
    index, value = first(array)
    with np.errstate(all="ignore"):
        parts = [float(np.prod(term)) for term in terms]
    allowed = 1e3 * np.finfo(array.dtype).eps * sum(map(abs, parts))
    if not abs(sum(parts) - value) <= allowed:
        return None
    return _numeric(entry(index), index, value, added(terms))


def of_formula(
    entry: Entry, array: Array, formula: Formula, numbers: Mapping[str, float]
) -> Numeric | None:
    """Return the first entry by its formula, if the formula gives it with these numbers."""
    if not array.size:
        return None
    index, value = first(array)
    if not gives(formula, numbers, value, float(np.finfo(array.dtype).eps)):
        return None
    shown = {name: number(each) for name, each in numbers.items()}
    filled = formula.filled(
        {name: each.text for name, each in shown.items()},
        {name: each.latex for name, each in shown.items()},
    )
    return _numeric(entry(index), index, value, Symbol(**filled))


def _numeric(symbol: Symbol, index: tuple[int, ...], value: float, left: Symbol) -> Numeric:
    return {
        "index": list(index),
        "symbol": symbol.written(),
        "value": value,
        **equation(left, value),
    }


def output_terms(layer: Layer, arrays: Arrays) -> Terms | None:
    """Return the terms of the first output of an affine map, w·x + b, of a sum or of a product."""
    if layer.type in ("add", "mul"):
        first_ones = [first(each)[1] for each in arrays.inputs]
        return [(each,) for each in first_ones] if layer.type == "add" else [tuple(first_ones)]
    weight = arrays.parameters.get("weight")
    if layer.form != "linear_map" or weight is None or not _is_affine(arrays, weight):
        return None
    terms = _pairs(weight[0], rows(arrays.inputs[0])[0])
    bias = arrays.parameters.get("bias")
    return terms if bias is None else [*terms, (float(bias[0]),)]


def _is_affine(arrays: Arrays, weight: Array) -> bool:
    last = (arrays.output.shape[-1], arrays.inputs[0].shape[-1])
    return weight.ndim == 2 and weight.shape == last and bool(arrays.inputs[0].size)


def _pairs(left: Iterable[Any], right: Iterable[Any]) -> Terms:
    return [(float(a), float(b)) for a, b in zip(left, right, strict=True)]


def _hadamard(sources: Sources) -> Terms | None:
    if sources.local is None or sources.local.shape != sources.arrays.upstream.shape:
        return None
    return _pairs(sources.arrays.upstream.ravel()[:1], sources.local.ravel()[:1])


def _outer(sources: Sources) -> Terms | None:
    upstream, x = rows(sources.arrays.upstream), rows(sources.arrays.inputs[0])
    return _pairs(upstream[:, 0], x[:, 0]) if len(upstream) == len(x) else None


def _matmul_transpose(sources: Sources) -> Terms | None:
    weight = sources.arrays.parameters.get("weight")
    if weight is None or not _is_affine(sources.arrays, weight):
        return None
    return _pairs(rows(sources.arrays.upstream)[0], weight[:, 0])


def _sum_over_batch(sources: Sources) -> Terms | None:
    return [(float(each),) for each in rows(sources.arrays.upstream)[:, 0]]


# The terms of the first entry of a contribution, by the rule that gave it.
CONTRIBUTION_TERMS: Mapping[str, Callable[[Sources], Terms | None]] = {
    "hadamard": _hadamard,
    "outer": _outer,
    "matmul_transpose": _matmul_transpose,
    "sum_over_batch": _sum_over_batch,
}
