"""A request about a network, read and checked before anything is computed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from service.backprop.arrays import Array
from service.backprop.clipping import CLIPS, Clip
from service.backprop.execute import Batch, State, load
from service.backprop.graph import Graph
from service.backprop.losses import LOSSES
from service.backprop.losses.loss import Loss
from service.backprop.optimizers import KERAS_OPTIMIZERS, OPTIMIZERS
from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.plan import Ask
from service.errors import NetworkError, UnknownOptimizer
from service.operations import resolved
from service.operations.budget import check_budget, check_expressions
from service.operations.graphs import examples_of, graph_for, named_inputs, typed_inputs
from service.operations.networks import Asked, asked, build, pointer
from service.operations.plans import PLANS, Compiled, Key
from service.operations.states import state_of
from service.operations.targets import output_of, targets_of
from service.schemas.training import (
    BackpropRequest,
    ForwardRequest,
    LossRequest,
    TrainStepRequest,
)

Json = dict[str, Any]


class Task(NamedTuple):
    """What is to be computed with what."""

    asked: Asked
    graph: Graph
    state: State
    batch: Batch
    key: Key

    @property
    def draws(self) -> bool:
        """Whether the pass uses random numbers."""
        training = self.key.ask.training
        return any(node.layer.draws(training=training) for node in self.graph.nodes)


def task_of(request: ForwardRequest | LossRequest) -> Task:
    """Return what a request asks for. Raises ServiceError, which says what is wrong with it."""
    check_expressions(request.network, getattr(request, "loss", None))
    network = asked(request.network, request.conventions)
    inputs = named_inputs(network.network, request.batch.inputs)
    graph = graph_for(network.network, {name: each.shape[1:] for name, each in inputs.items()})
    loss, optimizer, clip = _chosen(request)
    examples = examples_of(inputs)
    if loss is not None:
        output_of(graph)
    check_budget(graph, examples, loss)
    batch = Batch(typed_inputs(graph, inputs), _targets(request, graph, loss, examples))
    state = state_of(request, network, graph, optimizer)
    ask = Ask(
        examples,
        loss,
        tuple((name, each.shape[1:]) for name, each in batch.targets.items()),
        training=request.mode == "train",
        input_gradient=isinstance(request, BackpropRequest)
        and ("input_gradient" in request.returned or request.trace != "none"),
    )
    return Task(network, graph, state, batch, Key(graph, ask, optimizer, clip))


def _chosen(
    request: ForwardRequest | LossRequest,
) -> tuple[Loss | None, Optimizer | None, Clip | None]:
    if isinstance(request, ForwardRequest):
        return None, None, None
    loss = build(LOSSES, request.loss, "/loss", conventions=request.conventions)
    if not isinstance(request, TrainStepRequest):
        return loss, None, None
    clip = None if request.clip is None else build(CLIPS, request.clip, "/clip")
    return loss, _optimizer(request), clip


def _optimizer(request: TrainStepRequest) -> Optimizer:
    table = KERAS_OPTIMIZERS if request.conventions == "keras" else OPTIMIZERS
    if request.optimizer.type not in table:
        raise UnknownOptimizer(
            f"{request.optimizer.type} has no definition by these conventions.",
            pointer="/optimizer/type",
            expected=list(table),
        )
    return build(table, request.optimizer, "/optimizer")


def _targets(
    request: ForwardRequest | LossRequest, graph: Graph, loss: Loss | None, examples: int
) -> dict[str, Array]:
    if loss is None or isinstance(request, ForwardRequest):
        return {}
    return targets_of(graph, loss, request.batch.targets, examples)


@contextmanager
def loaded(task: Task) -> Iterator[Compiled]:
    """Lend a plan with the state and the batch of a task in it."""
    try:
        with PLANS.lent(task.key) as compiled:
            load(compiled.plan, task.state, task.batch)
            yield compiled
    except NetworkError as error:
        # A layer refuses a batch that it cannot be bound to.
        if error.layer is not None and error.pointer is None:
            error.pointer = pointer(task.asked.network, error.layer)
        raise


def resolved_of(task: Task, request: ForwardRequest | LossRequest) -> Json:
    """Return what the answer was computed with, defaults filled in."""
    chosen = {
        "loss": task.key.ask.loss, "optimizer": task.key.optimizer, "clip": task.key.clip,
    }  # fmt: skip
    return {
        "network": resolved.network(task.asked, task.graph),
        **{name: resolved.row(each) for name, each in chosen.items() if each is not None},
        "mode": request.mode,
        "conventions": request.conventions,
    }
