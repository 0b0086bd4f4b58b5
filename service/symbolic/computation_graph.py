"""The computation graph of an expression at a point: values forward, adjoints backward."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.evaluate import start
from service.symbolic.expression import Call, Expression, Piecewise, Power, Product, Quotient, Sum
from service.symbolic.integral import Integral
from service.symbolic.interning import Node
from service.symbolic.reverse import edges, in_order, reads

_OPERATIONS: dict[type[Node], str] = {
    Sum: "add",
    Product: "multiply",
    Quotient: "divide",
    Power: "power",
    Piecewise: "piecewise",
    Integral: "integral",
}


class Vertex(NamedTuple):
    """A node, the places of those that it reads, its value and its adjoint.

    What does not depend on the variables is one `constant`, which has no adjoint.
    """

    operation: str
    expression: Expression
    inputs: tuple[int, ...]
    value: float
    adjoint: float | None


class Contribution(NamedTuple):
    """What a node passes back to one that it reads: its adjoint times the local derivative."""

    to: int
    local: Expression
    local_value: float
    amount: float


class Visit(NamedTuple):
    """The backward sweep at a node."""

    vertex: int
    adjoint: float
    contributions: list[Contribution]


class ComputationGraph(NamedTuple):
    """The nodes in the order of the forward sweep, and the backward sweep in its own."""

    vertices: list[Vertex]
    backward: list[Visit]


def computation_graph(
    expression: Expression, variables: Sequence[str], point: Mapping[str, float]
) -> ComputationGraph:
    """Return the graph with all values at the point.

    v_i is computed from the v_j that it reads; then, from the result back, each node adds
    its adjoint times the local derivative dv_i/dv_j to the adjoint of v_j.
    """
    wanted = frozenset(variables)
    order = in_order(expression, wanted) or [expression]
    with np.errstate(all="ignore"):
        value = start(np.ones(1))
        value.update((symbol(name), np.array([float(x)])) for name, x in point.items())
        places = _places(order, wanted)
        adjoint = dict.fromkeys(order, 0.0) | {expression: 1.0}
        backward: list[Visit] = []
        for node in reversed(order):
            passed = []
            for child, local in edges(node, wanted):
                slope = float(value[local][0])
                passed.append(Contribution(places[child], local, slope, adjoint[node] * slope))
                adjoint[child] += passed[-1].amount
            backward.append(Visit(places[node], adjoint[node], passed))
        vertices = [
            Vertex(
                _operation(node, wanted),
                node,
                tuple(places[child] for child in _inputs(node, wanted)),
                float(value[node][0]),
                adjoint.get(node) if _depends(node, wanted) else None,
            )
            for node in places
        ]
    return ComputationGraph(vertices, backward)


def _places(order: Sequence[Expression], wanted: frozenset[str]) -> dict[Expression, int]:
    """Return the places of all nodes, constants just before the first that reads them."""
    places: dict[Expression, int] = {}
    for node in order:
        for each in (*_inputs(node, wanted), node):
            places.setdefault(each, len(places))
    return places


def _inputs(node: Expression, wanted: frozenset[str]) -> Sequence[Expression]:
    return reads(node) if _depends(node, wanted) else ()


def _depends(node: Expression, wanted: frozenset[str]) -> bool:
    return not node.free.isdisjoint(wanted)


def _operation(node: Expression, wanted: frozenset[str]) -> str:
    if not _depends(node, wanted):
        return "constant"
    if isinstance(node, Call):
        return node.name
    return _OPERATIONS.get(type(node), "variable")
