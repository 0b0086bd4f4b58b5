"""The state of a request: taken from it and checked, or made from its seed."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from service.backprop.arrays import Array, Shape
from service.backprop.execute import Random, State
from service.backprop.graph import Graph
from service.backprop.initializers import Initializer, stream
from service.backprop.layout import layout_of
from service.backprop.optimizers.optimizer import Optimizer
from service.errors import InvalidRequest, InvalidState, NetworkError, ShapeMismatch
from service.operations.budget import check_start
from service.operations.graphs import typed
from service.operations.networks import Asked, pointer
from service.schemas.state import StateGiven
from service.schemas.tensor import escaped
from service.schemas.training import PassRequest

STATE = "/state"


def state_of(
    request: PassRequest, asked: Asked, graph: Graph, optimizer: Optimizer | None = None
) -> State:
    """Return the state to begin with. Raises InvalidState, ShapeMismatch, InvalidRequest."""
    if request.state is not None:
        return _given(request.state, request.seed, graph, optimizer, request.mode == "train")
    if request.seed is None:
        raise InvalidRequest(
            "Either a state or the seed of one is needed.", pointer=STATE, expected="state or seed"
        )
    return initial(asked, graph, request.seed, optimizer)


def initial(asked: Asked, graph: Graph, seed: int, optimizer: Optimizer | None = None) -> State:
    """Return the state before the first step. Raises ShapeMismatch, UnknownLayer."""
    initializers = _initializers(asked, graph)
    check_start((initializers[name], each.shape) for name, each in graph.parameters.items())
    parameters = {
        name: initializers[name].draw(stream(seed, name), each.shape).astype(graph.dtype)
        for name, each in graph.parameters.items()
    }
    draws = any(node.layer.draws(training=True) for node in graph.nodes)
    return State(
        parameters,
        buffers=_first_buffers(graph),
        optimizer_state=first_slots(graph, optimizer),
        random=Random(seed) if draws else None,
    )


def _initializers(asked: Asked, graph: Graph) -> dict[str, Initializer]:
    chosen = {name: each.initializer for name, each in graph.parameters.items()}
    for (node, parameter), initializer in asked.initializers.items():
        name = f"{node}.{parameter}"
        place = f"{pointer(asked.network, node)}/initializers/{escaped(parameter)}"
        if name not in chosen:
            raise InvalidRequest(
                f"{node} has no parameter {parameter} of its own.",
                pointer=place,
                expected=[each.partition(".")[2] for each in chosen if each.startswith(f"{node}.")],
            )
        try:
            initializer.check(graph.parameters[name].shape)
        except NetworkError as error:
            raise error.at(node, place) from None
        chosen[name] = initializer
    return chosen


def _first_buffers(graph: Graph) -> dict[str, Array]:
    return {
        name: np.full(each.shape, each.start, np.int64 if each.integer else graph.dtype)
        for name, each in graph.buffers.items()
    }


def first_slots(graph: Graph, optimizer: Optimizer | None) -> dict[str, dict[str, Array]]:
    """Return what the optimizer keeps, before the first step, for all trained parameters."""
    if optimizer is None or not optimizer.slots:
        return {}
    return {
        name: {slot: np.full(shape, optimizer.start(slot), graph.dtype) for slot in optimizer.slots}
        for name, shape in trained(graph).items()
    }


def trained(graph: Graph) -> dict[str, Shape]:
    """Return the shapes of the parameters that an update moves."""
    layout = layout_of(graph)
    return {
        name: shape
        for name, shape in layout.shapes.items()
        if layout.slices[name].stop <= layout.trained and name not in graph.frozen
    }


def _given(
    given: StateGiven, seed: int | None, graph: Graph, optimizer: Optimizer | None, training: bool
) -> State:
    parameters = {name: each.shape for name, each in graph.parameters.items()}
    buffers = {name: each.shape for name, each in graph.buffers.items()}
    integers = {name for name, each in graph.buffers.items() if each.integer}
    if not given.step and not given.buffers:
        kept = _first_buffers(graph)
    else:
        kept = _tensors(graph, given.buffers, buffers, "buffers", integers)
    return State(
        _tensors(graph, given.parameters, parameters, "parameters"),
        given.step,
        kept,
        _slots(graph, given, optimizer),
        _random(given, seed, graph, training=training),
    )


def _tensors(
    graph: Graph,
    given: Mapping[str, Array],
    shapes: Mapping[str, Shape],
    member: str,
    integers: Iterable[str] = (),
) -> dict[str, Array]:
    """Return the tensors of one kind, of the right names, shapes and dtype."""
    if given.keys() != shapes.keys():
        raise _wrong_names(given, shapes, f"{STATE}/{member}")
    tensors = {}
    for name, shape in shapes.items():
        place, layer = f"{STATE}/{member}/{escaped(name)}", name.rpartition(".")[0]
        if given[name].shape != shape:
            raise _wrong_shape(name, given[name], shape).at(layer, place)
        tensors[name] = typed(given[name], graph, place, integer=name in integers, layer=layer)
    return tensors


def _wrong_names(given: Iterable[str], wanted: Iterable[str], place: str) -> InvalidState:
    missing = [name for name in wanted if name not in set(given)]
    extra = [name for name in given if name not in set(wanted)]
    said = [f"{name} is missing" for name in missing[:1]] or [f"{extra[0][:80]} is not needed"]
    error = InvalidState(
        f"{said[0]}.",
        pointer=place,
        expected=list(wanted)[:64],
        actual={"missing": missing[:16], "extra": [name[:80] for name in extra[:16]]},
    )
    error.layer = (missing or extra)[0][:80].rpartition(".")[0] or None
    return error


def _wrong_shape(name: str, array: Array, shape: Shape) -> ShapeMismatch:
    return ShapeMismatch(
        f"{name} has another shape.", expected=list(shape), actual=list(array.shape)
    )


def _slots(
    graph: Graph, given: StateGiven, optimizer: Optimizer | None
) -> Mapping[str, Mapping[str, Array]]:
    state, place = given.optimizer_state, f"{STATE}/optimizer_state"
    if optimizer is None:
        return state
    first = first_slots(graph, optimizer)
    if not state and not given.step:
        return first
    if state.keys() != first.keys():
        raise _wrong_names(state, first, place)
    for name, slots in first.items():
        within = f"{place}/{escaped(name)}"
        if state[name].keys() != slots.keys():
            raise _wrong_names(state[name], slots, within).at(name.rpartition(".")[0], None)
        for slot, start in slots.items():
            array = state[name][slot]
            if array.shape != start.shape:
                raise _wrong_shape(slot, array, start.shape).at(
                    name.rpartition(".")[0], f"{within}/{slot}"
                )
            slots[slot] = typed(array, graph, f"{within}/{slot}")
            if not given.step and (slots[slot] != start).any():
                raise InvalidState(
                    "At step 0 nothing can have been kept; give the step that the state is from.",
                    pointer=f"{within}/{slot}",
                    expected=optimizer.start(slot),
                )
    return first


def _random(given: StateGiven, seed: int | None, graph: Graph, *, training: bool) -> Random | None:
    if given.rng is not None:
        return Random(given.rng.seed, given.rng.draws)
    if not training or not any(node.layer.draws(training=True) for node in graph.nodes):
        return None
    if seed is None:
        raise InvalidState(
            "Dropout needs random numbers: give a seed, or the rng of the last state.",
            pointer=f"{STATE}/rng",
            expected={"seed": 0, "draws": 0},
        )
    return Random(seed)


def written(state: State) -> dict[str, Any]:
    """Return a state as an answer has it."""
    random = state.random
    return {
        "step": state.step,
        "parameters": dict(state.parameters),
        "buffers": dict(state.buffers),
        "optimizer_state": {name: dict(slots) for name, slots in state.optimizer_state.items()},
        "rng": None if random is None else {"seed": random.seed, "draws": random.draws},
    }
