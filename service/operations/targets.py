"""The targets of a request, as its loss takes them."""

from collections.abc import Mapping

import numpy as np

from service.backprop.arrays import Array, Shape
from service.backprop.graph import Graph
from service.backprop.losses.loss import Loss, Target
from service.errors import InvalidRequest, InvalidTensor, NetworkError, ShapeMismatch
from service.operations.graphs import check_batch, typed

TARGETS = "/batch/targets"
ONLY = "targets"

Shapes = tuple[tuple[str, Shape], ...]


def output_of(graph: Graph) -> str:
    """Return the only output of a network with a loss. Raises InvalidRequest."""
    if len(graph.outputs) > 1:
        raise InvalidRequest(
            "A loss takes the output of a network that has one.",
            pointer="/network/graph/outputs",
            expected=1,
            actual=len(graph.outputs),
        )
    return graph.outputs[0]


def targets_of(
    graph: Graph, loss: Loss, given: Array | Mapping[str, Array], examples: int
) -> dict[str, Array]:
    """Return the targets by name, checked. Raises ShapeMismatch, InvalidTensor, InvalidRequest."""
    arrays = dict(given) if isinstance(given, Mapping) else {ONLY: given}
    places = {name: f"{TARGETS}/{name}" for name in arrays}
    if not isinstance(given, Mapping):
        places = {ONLY: TARGETS}
    for name, array in arrays.items():
        check_batch(array, examples, places[name])
    wanted = _wanted(graph, loss, arrays)
    if wanted.keys() != arrays.keys():
        raise InvalidRequest(
            f"{loss.type} takes other targets.",
            pointer=TARGETS,
            expected=list(wanted),
            actual=list(arrays)[:16],
        )
    return {
        name: _checked(graph, target, arrays[name], places[name]) for name, target in wanted.items()
    }


def _wanted(graph: Graph, loss: Loss, arrays: Mapping[str, Array]) -> dict[str, Target]:
    shapes = {name: array.shape[1:] for name, array in arrays.items()}
    try:
        return loss.targets(graph.shapes[output_of(graph)], shapes)
    except NetworkError as error:
        raise error.at(None, TARGETS) from None


def _checked(graph: Graph, target: Target, array: Array, place: str) -> Array:
    expected = (len(array), *target.shape)
    if array.shape != expected:
        raise ShapeMismatch(
            "The targets do not fit the outputs.",
            pointer=place,
            expected=list(expected),
            actual=list(array.shape),
        )
    array = typed(array, graph, place, integer=target.integer)
    refused = target.refused(array)
    if refused is not None and refused.any():
        index = tuple(int(i) for i in np.argwhere(refused)[0])
        raise InvalidTensor(
            "This may not stand among the targets.",
            pointer=place + "".join(f"/{i}" for i in index),
            expected=target.expected,
            actual=str(array[index]),
        )
    return array
