"""POST /forward, /backprop and /train-step: read, check, compute, write down."""

from dataclasses import replace
from typing import Any

from service.backprop.clipping import norm
from service.backprop.execute import Update, backward, forward, update
from service.backprop.plan import Plan
from service.operations.states import written
from service.operations.tasks import Task, loaded, resolved_of, task_of
from service.schemas.training import BackpropRequest, ForwardRequest, TrainStepRequest

Json = dict[str, Any]


def forward_pass(request: ForwardRequest) -> Json:
    """Return the outputs and, on request, the value of every node."""
    task = task_of(request)
    with loaded(task) as (plan, *_):
        forward(plan)
        answer = {
            "outputs": _outputs(plan),
            "activations": {node.name: plan.values[node.name].copy() for node in plan.graph.nodes},
            "state": _passed(task, plan),
        }
    return _returned(answer, request) | {"resolved": resolved_of(task, request)}


def backprop(request: BackpropRequest) -> Json:
    """Return loss, outputs and gradients."""
    task = task_of(request)
    with loaded(task) as (plan, *_):
        forward(plan)
        backward(plan)
        answer = _results(task, plan) | {"state": _passed(task, plan)}
        length = norm(plan.gradients[: plan.layout.trained])
    measured = {"gradient_norm": _number(plan, length)}
    return _returned(answer, request) | measured | {"resolved": resolved_of(task, request)}


def train_step(request: TrainStepRequest) -> Json:
    """Return loss, outputs, gradients and the state after one update."""
    task = task_of(request)
    with loaded(task) as (plan, updater, _):
        assert updater is not None
        forward(plan)
        backward(plan)
        answer = _results(task, plan)
        updated = update(plan, updater, task.state)
    answer["state"] = _updated(task, updated)
    measured = {
        "gradient_norm": _number(plan, updated.gradient_norm),
        "clip_coefficient": _number(plan, updated.clip_coefficient),
    }
    return _returned(answer, request) | measured | {"resolved": resolved_of(task, request)}


def _results(task: Task, plan: Plan) -> Json:
    """Return copies of what a forward and a backward pass left in the plan."""
    assert plan.loss is not None
    found = {
        name: plan.upstream[name].copy() for name, _ in plan.graph.inputs if name in plan.upstream
    }
    loss = task.key.ask.loss
    reduced = loss is not None and loss.reduction != "none"
    return {
        "loss": plan.loss.total[()] if reduced else plan.loss.values.copy(),
        "outputs": _outputs(plan),
        "gradients": plan.layout.views(plan.gradients.copy()),
        **({"input_gradient": _single(found, len(plan.graph.inputs))} if found else {}),
    }


def _outputs(plan: Plan) -> Any:
    outputs = {name: plan.values[name].copy() for name in plan.graph.outputs}
    return _single(outputs, len(outputs))


def _single(tensors: Json, count: int) -> Any:
    """Return the only tensor where there can be one only, else all by name."""
    return next(iter(tensors.values())) if count == 1 else tensors


def _passed(task: Task, plan: Plan) -> Json:
    """Return the state after a pass without an update: buffers and random numbers moved on."""
    buffers = {name: value.copy() for name, value in plan.buffers.items()}
    random = task.state.random
    if random is not None and task.draws:
        random = random._replace(draws=random.draws + 1)
    return written(replace(task.state, buffers=buffers, random=random))


def _updated(task: Task, updated: Update) -> Json:
    state = updated.state
    # An update counts a draw; in a network that draws nothing, nothing was drawn.
    return written(state if task.draws else replace(state, random=task.state.random))


def _number(plan: Plan, value: float) -> Any:
    """Return a number in the dtype of the network, so that it is written with its digits."""
    return plan.gradients.dtype.type(value)


def _returned(answer: Json, request: ForwardRequest | BackpropRequest) -> Json:
    return {name: value for name, value in answer.items() if name in request.returned}
