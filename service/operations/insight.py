"""What a pass shows beside its results: the trace, explanations of weights, diagnostics."""

from typing import Any

from service.backprop.diagnostics.diagnose import Moved, diagnose
from service.backprop.execute import State, Update
from service.backprop.explain.explain import explain
from service.backprop.explain.network import Wanted
from service.backprop.plan import Plan
from service.backprop.trace.trace import trace
from service.backprop.trace.update import Updated, updates
from service.backprop.updates import Updater
from service.operations.budget import expect_passes
from service.operations.tasks import Task
from service.schemas.training import BackpropRequest, ForwardRequest

Json = dict[str, Any]


# How many passes the explanation of a weight, and a full trace, take about as long as.
_EXPLAINED, _TRACED = 20, 20


class Insight:
    """What one request asks for; nothing is recorded of what it does not ask for."""

    def __init__(self, request: ForwardRequest | BackpropRequest, task: Task) -> None:
        self._request = request
        self._task = task
        explained = request.explain if isinstance(request, BackpropRequest) else ()
        self._wanted = [Wanted(each.parameter, tuple(each.index)) for each in explained]
        times = 1 + _EXPLAINED * len(self._wanted) + _TRACED * (request.trace == "full")
        expect_passes(task.graph, task.key.ask.examples, task.key.ask.loss, times)

    def of_pass(self, plan: Plan) -> Json:
        """Return trace and explanations, after the passes and before an update."""
        shown: Json = {}
        if self._request.trace != "none":
            shown["trace"] = trace(plan, self._request.trace)
        if self._wanted:
            shown["paths"] = explain(plan, self._wanted)
        return shown

    def add_update(self, answer: Json, plan: Plan, updater: Updater, updated: Update) -> None:
        """Add the update to the trace, if there is one."""
        optimizer = self._task.key.optimizer
        if "trace" in answer and self._request.trace != "none" and optimizer is not None:
            record = Updated(plan, updater, optimizer, self._task.state, updated)
            answer["trace"]["update"] = updates(record, self._request.trace)

    def of_state(self, plan: Plan, after: State | None) -> Json:
        """Return the diagnostics, at the end: they give the plan other parameters."""
        if "diagnostics" not in self._request.returned:
            return {}
        optimizer = self._task.key.optimizer
        moved = Moved(after, optimizer.type) if after is not None and optimizer else None
        return {"diagnostics": diagnose(plan, self._task.state, moved)}
