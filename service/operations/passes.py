"""POST /forward, /backprop, /train-step and /gradient-check: read, check, compute, write down."""

from dataclasses import replace
from typing import Any

from service.backprop.clipping import norm
from service.backprop.execute import Update, backward, forward, update
from service.backprop.gradient_check.check import gradient_check
from service.backprop.gradient_check.losses import Point
from service.backprop.plan import Plan
from service.operations.budget import expect_check
from service.operations.insight import Insight
from service.operations.states import written
from service.operations.tasks import Task, loaded, resolved_of, task_of
from service.schemas.training import (
    BackpropRequest,
    ForwardRequest,
    GradientCheckRequest,
    TrainStepRequest,
)

Json = dict[str, Any]


def forward_pass(request: ForwardRequest) -> Json:
    """Return the outputs and, on request, the value of every node."""
    task = task_of(request)
    insight = Insight(request, task)
    with loaded(task) as (plan, *_):
        forward(plan)
        answer = {
            "outputs": _outputs(plan),
            "activations": {node.name: plan.values[node.name].copy() for node in plan.graph.nodes},
            "state": _passed(task, plan),
            **insight.of_pass(plan),
            **insight.of_state(plan, None),
        }
    return _answer(answer, request, task)


def backprop(request: BackpropRequest) -> Json:
    """Return loss, outputs and gradients."""
    task = task_of(request)
    insight = Insight(request, task)
    with loaded(task) as (plan, *_):
        forward(plan)
        backward(plan)
        answer = {
            **_results(plan),
            "state": _passed(task, plan),
            "gradient_norm": _number(plan, norm(plan.gradients[: plan.layout.trained])),
            **insight.of_pass(plan),
            **insight.of_state(plan, None),
        }
    return _answer(answer, request, task)


def train_step(request: TrainStepRequest) -> Json:
    """Return loss, outputs, gradients and the state after one update."""
    task = task_of(request)
    insight = Insight(request, task)
    with loaded(task) as (plan, updater, _):
        assert updater is not None
        forward(plan)
        backward(plan)
        answer = _results(plan) | insight.of_pass(plan)
        updated = update(plan, updater, task.state)
        answer |= {
            "state": _updated(task, updated),
            "gradient_norm": _number(plan, updated.gradient_norm),
            "clip_coefficient": _number(plan, updated.clip_coefficient),
        }
        insight.add_update(answer, plan, updater, updated)
        answer |= insight.of_state(plan, updated.state)
    return _answer(answer, request, task)


def check_gradients(request: GradientCheckRequest) -> Json:
    """Return how the gradients compare with derivatives from forward passes."""
    task = task_of(request)
    expect_check(task.graph, task.key.ask.examples, task.key.ask.loss)
    point = Point(task.graph, task.key.ask, task.state, task.batch)
    checked = gradient_check(point, request.seed or 0)
    return {**checked, "resolved": resolved_of(task, request)}


def _results(plan: Plan) -> Json:
    """Return copies of what a forward and a backward pass left in the plan."""
    loss = plan.ask.loss
    assert loss is not None
    assert plan.loss is not None
    found = {
        name: plan.upstream[name].copy() for name, _ in plan.graph.inputs if name in plan.upstream
    }
    return {
        "loss": plan.loss.values.copy() if loss.reduction == "none" else plan.loss.total[()],
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


def _answer(answer: Json, request: ForwardRequest | BackpropRequest, task: Task) -> Json:
    """Return what was asked for, and what it was computed with."""
    kept = {
        name: value
        for name, value in answer.items()
        if name not in request.choices or name in request.returned
    }
    return kept | {"resolved": resolved_of(task, request)}
